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
    /** Sequenced before the replay came to the lane that set it aside: lanes lag behind the root there. */
    private final Set<Fact> early = new LinkedHashSet<>();

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
        final Fact fact = new Fact(lane, stage, stream, sequence);
        if (!early.remove(fact))
        {
            facts.add(fact);
        }
    }

    void remove(final QuarantinedDecoder sequenced)
    {
        final Fact fact = new Fact(
            sequenced.lane(), sequenced.stage(), sequenced.inputStream(), sequenced.inputSequence());
        if (!facts.remove(fact))
        {
            early.add(fact);
        }
    }

    /**
     * @return those that are not sequenced yet, in order.
     */
    public Set<Fact> facts()
    {
        return facts;
    }
}
