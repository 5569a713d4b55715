package io.veltrix.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What of the host others had while something was measured, as the kernel counts it: processes that are not of this
 * run, the kernel's own threads (those that write the run's own files back are among them), and what the hypervisor
 * gave to other guests.
 *
 * @param others cores that others used on average; NaN where the kernel does not tell.
 * @param stolen cores that the hypervisor kept on average.
 */
record HostLoad(double others, double stolen)
{
    /** Nothing is known. */
    static final HostLoad UNKNOWN = new HostLoad(Double.NaN, Double.NaN);

    private static final double MUCH = 0.1;
    // The kernel's USER_HZ, which is the same on every architecture that has a JDK.
    private static final double NS_PER_TICK = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int STEAL = 7;
    private static final int CPU_FIELDS = 8;
    private static final int USER_TIME = 11;
    private static final int TIMES = 4;

    /**
     * Counters of the kernel at one moment, in ticks.
     *
     * @param timeNs when.
     * @param busy   all cores since the host's start.
     * @param stolen of them, by the hypervisor; not in busy.
     * @param own    of this process and its children that have ended.
     */
    record Sample(long timeNs, long busy, long stolen, long own)
    {
        static Sample now()
        {
            try
            {
                final long[] all = longs(Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+"), 1, CPU_FIELDS);
                final String self = Files.readString(Path.of("/proc/self/stat"));
                // The name, in parentheses, may have blanks; the first field behind it is the third of all.
                final long[] own =
                    longs(self.substring(self.lastIndexOf(')') + 2).split("\\s+"), USER_TIME, TIMES);
                return new Sample(System.nanoTime(), Arrays.stream(all).sum() - all[IDLE] - all[IO_WAIT] - all[STEAL],
                    all[STEAL], Arrays.stream(own).sum());
            }
            catch (final IOException | RuntimeException ex)
            {
                return null;
            }
        }

        private static long[] longs(final String[] fields, final int from, final int count)
        {
            return Arrays.stream(fields, from, from + count).mapToLong(Long::parseLong).toArray();
        }
    }

    /**
     * @param before a moment; null for not known.
     * @param after  a later one.
     * @return what others had in between.
     */
    static HostLoad between(final Sample before, final Sample after)
    {
        if (before == null || after == null)
        {
            return UNKNOWN;
        }
        final double ticks = Math.max(1, (after.timeNs() - before.timeNs()) / NS_PER_TICK);
        final long others = after.busy() - before.busy() - (after.own() - before.own());
        return new HostLoad(Math.max(0, others) / ticks, (after.stolen() - before.stolen()) / ticks);
    }

    /**
     * @return whether it was more than a tenth of a core: figures then do not stand for the software alone.
     */
    boolean isMuch()
    {
        return others + stolen > MUCH;
    }

    @Override
    public String toString()
    {
        return Double.isNaN(others) ? "not known" :
            String.format(Locale.ROOT, "%.2f cores used by others, %.2f stolen", others, stolen);
    }
}
