package io.veltrix.engine.link;

import java.lang.invoke.VarHandle;

import io.veltrix.engine.api.Tally;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/**
 * A counter that another process writes. Once that process is gone the driver gives the counter up and another may have
 * it: from then on this stays at the last value that was surely its own. One reading thread per instance.
 */
final class SharedTally implements Tally
{
    private final CountersReader counters;
    private final AtomicCounter counter;
    private final int counterId;
    private final long registrationId;
    private long last;

    SharedTally(final CountersReader counters, final int counterId)
    {
        this.counters = counters;
        this.counterId = counterId;
        registrationId = counters.getCounterRegistrationId(counterId);
        counter = new AtomicCounter(counters.valuesBuffer(), counterId);
    }

    /**
     * @return true while the process that writes it is not known to be gone.
     */
    boolean isKept()
    {
        return counters.getCounterState(counterId) == CountersReader.RECORD_ALLOCATED &&
            counters.getCounterRegistrationId(counterId) == registrationId;
    }

    @Override
    public long value()
    {
        final long value = counter.getAcquire();
        // The value before the look at whose it is: the driver gives a counter up before anybody else writes to it.
        VarHandle.acquireFence();
        if (isKept())
        {
            last = value;
        }
        return last;
    }

    @Override
    public void add(final long delta)
    {
        throw new UnsupportedOperationException("another process writes it");
    }

    @Override
    public void set(final long value)
    {
        throw new UnsupportedOperationException("another process writes it");
    }
}
