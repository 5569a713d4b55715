package io.veltrix.storage;

import java.util.Arrays;
import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventType;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.api.Setting;

/**
 * Which events of its stream a sink keeps. The sink is given all of them, so that its watermark covers also those it
 * does not keep. Immutable.
 */
final class EventSelection
{
    static final Setting<String> EVENTS = Setting.text("events")
        .defaultsTo("")
        .because("Types to keep, separated by commas; empty for all. The sink is given the others too and passes " +
            "over them, so that its watermark moves on.")
        .costs("What is kept: disk.")
        .signal("The sink's 'events kept' against its 'effects'.");

    private final int[] typeKeys;

    private EventSelection(final int[] typeKeys)
    {
        this.typeKeys = typeKeys;
    }

    /**
     * @throws IllegalArgumentException where a type is unknown.
     */
    static EventSelection of(final String names, final SchemaCatalog catalog)
    {
        final List<String> wanted = Arrays.stream(names.split(",")).map(String::strip)
            .filter((name) -> !name.isEmpty()).toList();
        return new EventSelection(wanted.stream().mapToInt((name) ->
        {
            final EventType type = catalog.type(name);
            if (type == null)
            {
                throw new IllegalArgumentException("events: found '" + name + "', a type in no schema; known are " +
                    String.join(", ", catalog.types().stream().map(EventType::name).toList()));
            }
            return type.key();
        }).toArray());
    }

    boolean isWanted(final Event event)
    {
        final int key = event.typeKey();
        final int[] typeKeys = this.typeKeys;
        for (int i = 0; i < typeKeys.length; i++)
        {
            if (typeKeys[i] == key)
            {
                return true;
            }
        }
        return typeKeys.length == 0;
    }
}
