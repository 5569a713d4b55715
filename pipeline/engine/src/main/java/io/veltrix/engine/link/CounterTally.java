package io.veltrix.engine.link;

import io.veltrix.engine.api.Tally;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * A counter in the counters file: two cache lines of its own. Single writer, release stores; readers acquire.
 * Once its client is closed and the file is unmapped, it says what it was last set to by this process's writer: to the
 * thread that has seen the writer's thread end.
 */
final class CounterTally implements Tally
{
    private final AtomicCounter counter;
    private long latest;

    CounterTally(final AtomicCounter counter)
    {
        this.counter = counter;
    }

    @Override
    public void add(final long delta)
    {
        latest += delta;
        counter.setRelease(latest);
    }

    @Override
    public void set(final long value)
    {
        latest = value;
        counter.setRelease(value);
    }

    @Override
    public long value()
    {
        return counter.isClosed() ? latest : counter.getAcquire();
    }
}
