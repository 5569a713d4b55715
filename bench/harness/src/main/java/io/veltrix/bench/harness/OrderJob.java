package io.veltrix.bench.harness;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The job of tick to order, the same for every subject: ticks come in on a schedule, every {@link #TICKS_PER_ORDER}th
 * makes an order, and an order's latency is counted from the time at which its tick was due to the moment at which it
 * leaves. One thread brings ticks in and one lets orders leave; it may be the same. Warm-up is the first part of the
 * schedule: nothing pauses between.
 */
public final class OrderJob
{
    /** Ticks for one order. */
    public static final int TICKS_PER_ORDER = 8;

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    private final Task task;
    private final Schedule schedule;
    private final Latencies latencies;
    private final int warmUp;
    private final int ticks;
    // The thread that lets orders leave.
    private long nextTick = TICKS_PER_ORDER - 1;
    private long firstStartNs;
    private volatile boolean isDone;
    // The thread that brings ticks in.
    private volatile long lastSentAtNs;

    /**
     * @param task of it.
     */
    public OrderJob(final Task task)
    {
        if (task.ratePerSecond() == 0)
        {
            throw new IllegalArgumentException("ticks need a rate");
        }
        this.task = task;
        warmUp = rounded(task.warmUp());
        ticks = warmUp + rounded(task.count());
        schedule = Schedule.of(task.arrivals(), task.ratePerSecond(), ticks, task.seed());
        latencies = new Latencies((ticks - warmUp) / TICKS_PER_ORDER);
    }

    private static int rounded(final int count)
    {
        return (count + TICKS_PER_ORDER - 1) / TICKS_PER_ORDER * TICKS_PER_ORDER;
    }

    /**
     * @param tick number of it, from 0.
     * @return whether it makes an order.
     */
    public static boolean makesOrder(final long tick)
    {
        return tick % TICKS_PER_ORDER == TICKS_PER_ORDER - 1;
    }

    /**
     * @return how many are to be brought in, warm-up included.
     */
    public int ticks()
    {
        return ticks;
    }

    /**
     * @param tick from 0.
     * @return nanoseconds behind the start.
     */
    public long dueNs(final int tick)
    {
        return schedule.dueNs(tick);
    }

    /**
     * The last tick has been brought in.
     */
    public void onLastSent()
    {
        lastSentAtNs = System.nanoTime();
    }

    /**
     * An order leaves.
     *
     * @param tick     that it was made for.
     * @param originNs when that was due, by {@link System#nanoTime()}.
     */
    public void onOrder(final long tick, final long originNs)
    {
        final long nowNs = System.nanoTime();
        final long startNs = originNs - schedule.dueNs((int)tick);
        if (nextTick == TICKS_PER_ORDER - 1)
        {
            firstStartNs = startNs;
        }
        if (tick != nextTick || startNs != firstStartNs)
        {
            throw new IllegalStateException("an order for tick=" + tick + " of a schedule begun at " + startNs +
                ", expected tick=" + nextTick + " of the one begun at " + firstStartNs);
        }
        if (tick >= warmUp)
        {
            latencies.record((int)(tick - warmUp) / TICKS_PER_ORDER, nowNs - originNs);
        }
        nextTick = tick + TICKS_PER_ORDER;
        if (nextTick > ticks)
        {
            isDone = true;
        }
    }

    /**
     * @return true once the last order has left. Any thread.
     */
    public boolean isDone()
    {
        return isDone;
    }

    /**
     * @return how long it is waited for the last order.
     */
    public long patienceNs()
    {
        return 4 * schedule.spanNs() + PATIENCE_NS;
    }

    /**
     * Write what was found, behind the last order.
     *
     * @param note what else is to be known; may be empty.
     * @return the outcome.
     * @throws IOException where it cannot be written.
     */
    public Outcome outcome(final String note) throws IOException
    {
        if (!isDone)
        {
            throw new IllegalStateException("the last order left was for tick " + (nextTick - TICKS_PER_ORDER) +
                " of " + ticks);
        }
        final long lastSentNs = lastSentAtNs - firstStartNs;
        latencies.write(task.out(), schedule.spanNs() - schedule.dueNs(warmUp));
        return new Outcome(
            schedule.heldOrWhyNot(lastSentNs), (ticks - warmUp) / TICKS_PER_ORDER, ticks * 1e9 / lastSentNs,
            lastSentNs, schedule.spanNs(), note);
    }
}
