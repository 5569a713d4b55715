package io.veltrix.bench.harness;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What the host does to a thread that only reads the clock: the longest gap between two reads in each hundred
 * microseconds. No latency measured beside it can be better at its tail. Two threads at once, as in what is measured.
 */
public final class Hiccups
{
    private static final long SLOT_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private Hiccups()
    {
    }

    /**
     * @param arguments of the {@link Task}; its count is that of slots of 100 us.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.run(arguments, Hiccups::run);
    }

    private static Outcome run(final Task task) throws Exception
    {
        final Latencies[] both = {new Latencies(task.count()), new Latencies(task.count())};
        final Thread[] threads = new Thread[both.length];
        Arrays.setAll(threads, (i) -> new Thread(() -> watch(both[i], task.count()), "hiccup-" + i));
        for (final Thread thread : threads)
        {
            thread.start();
        }
        for (final Thread thread : threads)
        {
            thread.join();
        }
        both[0].write(task.out(), task.count() * SLOT_NS);
        return new Outcome(null, task.count(), TimeUnit.SECONDS.toNanos(1) / (double)SLOT_NS, 0, 0, "");
    }

    private static void watch(final Latencies latencies, final int slots)
    {
        long before = System.nanoTime();
        long end = before;
        long gap = 0;
        for (int i = 0; i < slots; i++)
        {
            end += SLOT_NS;
            // A gap that began earlier and reaches beyond this slot is this slot's as well.
            long longest = before - end < 0 ? 0 : gap;
            while (before - end < 0)
            {
                final long now = System.nanoTime();
                gap = now - before;
                longest = Math.max(longest, gap);
                before = now;
            }
            latencies.record(i, longest);
        }
    }
}
