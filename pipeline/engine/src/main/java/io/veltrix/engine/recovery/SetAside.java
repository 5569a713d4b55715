package io.veltrix.engine.recovery;

import java.util.LinkedHashSet;
import java.util.Set;

import io.veltrix.codecs.engine.QuarantinedDecoder;

/**
 * Events that lanes set aside in a replay, until the root says so: what is left at its end was never sequenced, because
 * the process died in between. Single-threaded.
 */
public final class SetAside
{
    private final Set<Fact> facts = new LinkedHashSet<>();

    /**
     * An event that was set aside.
     *
     * @param lane     that set it aside.
     * @param stage    that threw.
     * @param stream   number of the event's stream.
     * @param sequence of the event.
     */
    public record Fact(String lane, String stage, int stream, long sequence)
    {
    }

    /**
     * @param lane     that set it aside.
     * @param stage    that threw.
     * @param stream   number of the event's stream.
     * @param sequence of the event.
     */
    public void add(final String lane, final String stage, final int stream, final long sequence)
    {
        facts.add(new Fact(lane, stage, stream, sequence));
    }

    void remove(final QuarantinedDecoder sequenced)
    {
        facts.remove(new Fact(
            sequenced.lane(), sequenced.stage(), sequenced.inputStream(), sequenced.inputSequence()));
    }

    /**
     * @return those that are not sequenced yet, in order.
     */
    public Set<Fact> facts()
    {
        return facts;
    }
}
