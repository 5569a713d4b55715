package io.veltrix.bench.rig;

import java.util.BitSet;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

import io.veltrix.engine.thread.Pinning;

/**
 * How long a store takes to be seen on another core, before and after something was measured. On a host of its own that
 * does not change. A guest's cores are moved by the hypervisor, on some every few seconds, between places that are
 * near each other and others that are three times as far apart; what threads tell each other is then as much slower,
 * whoever wrote them.
 *
 * @param beforeNs from the first of this process's cores to the second, one way; NaN where there is one core.
 * @param afterNs  the same, later.
 */
record CoreDistance(double beforeNs, double afterNs)
{
    /** Nothing is known. */
    static final CoreDistance UNKNOWN = new CoreDistance(Double.NaN, Double.NaN);

    /** What is as many times as far as the nearest is another place; two threads of one core and two cores are not. */
    private static final double ELSEWHERE = 3;
    private static final int BATCHES = 10;
    private static final int ROUND_TRIPS = 2_000;
    private static final int THERE = 16;
    private static final int BACK = 48;
    private static final int LENGTH = 64;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);

    /**
     * @return one way between the first two cores of this process, in nanoseconds: the best of ten batches; NaN where
     *     there is one core, or the threads did not come to run within two seconds.
     */
    static double probe()
    {
        final BitSet given = Pinning.current();
        if (given.cardinality() < 2)
        {
            return Double.NaN;
        }
        final int near = given.nextSetBit(0);
        final int far = given.nextSetBit(near + 1);
        final AtomicLongArray cells = new AtomicLongArray(LENGTH);
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        final Thread echo = new Thread(() ->
        {
            Pinning.pin(far);
            long seen = 0;
            while (seen < (long)BATCHES * ROUND_TRIPS && System.nanoTime() - deadlineNs < 0)
            {
                for (int i = 0; i < ROUND_TRIPS; i++)
                {
                    final long there = cells.getAcquire(THERE);
                    if (there != seen)
                    {
                        seen = there;
                        cells.setRelease(BACK, there);
                    }
                }
            }
        }, "core-distance");
        echo.setDaemon(true);
        echo.start();
        Pinning.pin(near);
        try
        {
            return bestOf(cells, deadlineNs);
        }
        finally
        {
            Pinning.restore(given);
        }
    }

    private static double bestOf(final AtomicLongArray cells, final long deadlineNs)
    {
        double best = Double.NaN;
        long number = 0;
        for (int batch = 0; batch < BATCHES; batch++)
        {
            final long startNs = System.nanoTime();
            for (int i = 0; i < ROUND_TRIPS; i++)
            {
                cells.setRelease(THERE, ++number);
                int looks = 0;
                while (cells.getAcquire(BACK) != number)
                {
                    if ((++looks & 0xFFFF) == 0 && System.nanoTime() - deadlineNs > 0)
                    {
                        return Double.NaN;
                    }
                }
            }
            final double oneWayNs = (System.nanoTime() - startNs) / (2.0 * ROUND_TRIPS);
            best = Double.isNaN(best) ? oneWayNs : Math.min(best, oneWayNs);
        }
        return best;
    }

    /**
     * @return the less of the two; NaN where nothing is known.
     */
    double leastNs()
    {
        return Math.min(beforeNs, afterNs);
    }

    /**
     * @param nearestNs that was found in the whole run; NaN where nothing is known.
     * @return whether the cores were there before and after; also where that is not known.
     */
    boolean isAt(final double nearestNs)
    {
        return !(Math.max(beforeNs, afterNs) > ELSEWHERE * nearestNs);
    }

    @Override
    public String toString()
    {
        return Double.isNaN(beforeNs) ? "not known" :
            String.format(Locale.ROOT, "cores %.0f ns apart before, %.0f ns after", beforeNs, afterNs);
    }
}
