package io.veltrix.bench.harness;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One way from a thread to another. A message is as long as the task says: every subject writes all of it, eight bytes
 * at a time, the value first and last, and holds the last against the first when it reads.
 */
public interface Link
{
    /** Most messages taken by one poll. */
    int POLL_LIMIT = 256;

    /**
     * The writing thread only.
     *
     * @param value of the message.
     * @return false where there is no room now.
     */
    boolean offer(long value);

    /**
     * The reading thread only.
     *
     * @param handler is given at most {@link #POLL_LIMIT} messages.
     * @return how many it was given.
     */
    int poll(MessageHandler handler);

    /**
     * Be the reading thread until it is over.
     *
     * @param handler   is given every message.
     * @param isRunning false when it is over.
     */
    default void run(final MessageHandler handler, final AtomicBoolean isRunning)
    {
        while (isRunning.get())
        {
            if (poll(handler) == 0)
            {
                Thread.onSpinWait();
            }
        }
    }

    /**
     * It is over: wakes {@link #run} where looking at the flag is not what it does. Any thread.
     */
    default void stop()
    {
    }

    /**
     * @param first value of a message.
     * @param last  value of the same.
     * @return the value.
     */
    static long checked(final long first, final long last)
    {
        if (first != last)
        {
            throw new IllegalStateException("a message begins with " + first + " and ends with " + last);
        }
        return first;
    }
}
