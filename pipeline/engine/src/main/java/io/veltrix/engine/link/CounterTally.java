package io.veltrix.engine.link;

import io.veltrix.engine.api.Tally;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * A counter in the counters file: two cache lines of its own. Single writer, release stores; readers acquire.
 */
final class CounterTally implements Tally
{
    private final AtomicCounter counter;

    CounterTally(final AtomicCounter counter)
    {
        this.counter = counter;
    }

    @Override
    public void add(final long delta)
    {
        counter.setRelease(counter.getPlain() + delta);
    }

    @Override
    public void set(final long value)
    {
        counter.setRelease(value);
    }

    @Override
    public long value()
    {
        return counter.getAcquire();
    }
}
