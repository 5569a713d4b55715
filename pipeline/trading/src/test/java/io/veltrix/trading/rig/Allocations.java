package io.veltrix.trading.rig;

import java.lang.management.ManagementFactory;

/** Bytes allocated by the calling thread; reading it allocates nothing. */
public final class Allocations
{
    private static final com.sun.management.ThreadMXBean THREADS =
        (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();

    private Allocations()
    {
    }

    /**
     * Run a workload over and over until one run allocates nothing: the JIT may still be deciding during the first.
     *
     * @param attempts most runs.
     * @param workload to run.
     * @return bytes the best run allocated.
     */
    public static long afterWarmUp(final int attempts, final Runnable workload)
    {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < attempts && least != 0; i++)
        {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            workload.run();
            final long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            least = i == 0 ? Long.MAX_VALUE : Math.min(least, bytes);
        }
        return least;
    }
}
