package io.veltrix.engine.journal;

import java.util.concurrent.TimeUnit;

/**
 * Whether a page of a mapped file could not be had, since the file was cut, or its disk or device failed; and what is
 * then left alone. JDK 17 says so by an error that may be thrown in any frame of the thread, also between the taking of
 * a monitor and the block that lets go of it: whoever closes the object later waits for ever, and the thread itself may
 * stand anywhere. What such objects map goes with the process. Any thread.
 */
final class PageFaults
{
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long PATIENCE_BEHIND_FAULT_NS = TimeUnit.SECONDS.toNanos(2);

    private volatile boolean isSeen;

    /**
     * @param failure of anything; null for none.
     * @return whether a page that could not be had is behind it.
     */
    static boolean isBehind(final Throwable failure)
    {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof InternalError))
        {
            cause = cause.getCause();
        }
        return cause != null;
    }

    /**
     * @param failure of anything; remembered where a page fault is behind it.
     */
    void note(final Throwable failure)
    {
        if (isBehind(failure))
        {
            isSeen = true;
        }
    }

    /**
     * Close a segment, or leave it to the end of the process.
     */
    void letGo(final Segment segment)
    {
        if (isSeen)
        {
            segment.abandon();
        }
        else
        {
            segment.close();
        }
    }

    /**
     * @param beganNs when waiting for the helper began, monotonic.
     * @return true where it has stood still for too long: whatever it has in its hands is left to it from then on.
     */
    boolean isStuckSince(final long beganNs)
    {
        final boolean isStuck = System.nanoTime() - beganNs > (isSeen ? PATIENCE_BEHIND_FAULT_NS : PATIENCE_NS);
        isSeen |= isStuck;
        return isStuck;
    }
}
