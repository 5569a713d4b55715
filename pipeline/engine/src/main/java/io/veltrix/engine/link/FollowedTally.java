package io.veltrix.engine.link;

import io.veltrix.engine.api.Tally;
import org.agrona.concurrent.status.CountersReader;

/**
 * A counter that another process writes, whichever life of that process: {@link #refresh()} finds it again. Zero while
 * there is none. One reading thread and one that refreshes.
 */
public final class FollowedTally implements Tally
{
    private final CountersReader counters;
    private final String label;
    private volatile SharedTally current;

    FollowedTally(final CountersReader counters, final String label)
    {
        this.counters = counters;
        this.label = label;
    }

    /**
     * Look for the counter where it is not known or was given up; allocates.
     */
    public void refresh()
    {
        final SharedTally known = current;
        if (known == null || !known.isKept())
        {
            final int id = Peer.newestId(counters, label, CountersReader.DEFAULT_OWNER_ID);
            current = id == CountersReader.NULL_COUNTER_ID ? null : new SharedTally(counters, id);
        }
    }

    @Override
    public long value()
    {
        final SharedTally known = current;
        return known == null ? 0 : known.value();
    }

    @Override
    public void add(final long delta)
    {
        throw new UnsupportedOperationException("another process writes " + label);
    }

    @Override
    public void set(final long value)
    {
        throw new UnsupportedOperationException("another process writes " + label);
    }
}
