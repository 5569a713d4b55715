package io.veltrix.engine.link;

import java.lang.invoke.VarHandle;

import org.agrona.concurrent.status.CountersReader;

/**
 * A reader's place in a stream: the counter that holds its position. While the driver keeps it, nothing at or behind
 * the position is cleaned or written to; the driver gives it up, with a release store, before it lets that happen. One
 * reading thread.
 */
final class Place
{
    private final CountersReader counters;
    private int counterId;
    private long ownerId;

    Place(final CountersReader counters)
    {
        this.counters = counters;
    }

    /**
     * @param positionId     of the counter.
     * @param registrationId of the subscription it was made for: the counter may be another's later.
     */
    void take(final int positionId, final long registrationId)
    {
        counterId = positionId;
        ownerId = registrationId;
    }

    /**
     * @return true where everything the reader has loaded from the stream before this call was still untouched.
     */
    boolean isKept()
    {
        // What was loaded stays before the look at whose the counter is.
        VarHandle.acquireFence();
        return counters.getCounterState(counterId) == CountersReader.RECORD_ALLOCATED &&
            counters.getCounterRegistrationId(counterId) == ownerId;
    }
}
