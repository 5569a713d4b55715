package io.veltrix.engine.config;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Limits that the YAML reader itself does not have: it goes down one call deeper for each level of nesting, and a text
 * of
 * brackets only would end in a stack overflow. Stateless; any thread, not for the hot path.
 */
public final class YamlLimits
{
    private static final int MAX_LEVELS = 64;

    private YamlLimits()
    {
    }

    /**
     * Walk over a text without going down.
     *
     * @param text     to look at.
     * @param settings to read it with.
     * @throws YamlEngineException where it is nested deeper than any file of ours, or no YAML.
     */
    public static void requireShallow(final String text, final LoadSettings settings)
    {
        int level = 0;
        for (final Event event : new Parse(settings).parseString(text))
        {
            switch (event.getEventId())
            {
                case MappingStart, SequenceStart -> level++;
                case MappingEnd, SequenceEnd -> level--;
                default ->
                {
                }
            }
            if (level > MAX_LEVELS)
            {
                throw new YamlEngineException("more than " + MAX_LEVELS + " levels on line " +
                    event.getStartMark().map((mark) -> mark.getLine() + 1).orElse(0));
            }
        }
    }
}
