package io.veltrix.bench.harness;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * When each message of a run is due, fixed before the run: the same seed makes the same schedule, whatever is measured
 * with it. Immutable.
 */
public final class Schedule
{
    private static final int MEAN_BURST = 32;
    private static final long IN_BURST_NS = TimeUnit.MICROSECONDS.toNanos(1);

    /** How messages arrive. */
    public enum Arrivals
    {
        /** Evenly. */
        STEADY,
        /** Independently of each other: exponential gaps. */
        POISSON,
        /** In bursts of 32 on average, a microsecond apart; exponential gaps between them. */
        BURSTS
    }

    private final long[] dueNs;

    private Schedule(final long[] dueNs)
    {
        this.dueNs = dueNs;
    }

    /**
     * @param arrivals      how messages arrive.
     * @param ratePerSecond on average, above zero.
     * @param count         of messages, at least one.
     * @param seed          of chance.
     * @return the schedule; its first message is due at 0.
     */
    public static Schedule of(final Arrivals arrivals, final double ratePerSecond, final int count, final long seed)
    {
        if (!(ratePerSecond > 0) || count < 1)
        {
            throw new IllegalArgumentException("ratePerSecond=" + ratePerSecond + " count=" + count);
        }
        final double gapNs = TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
        if (arrivals == Arrivals.BURSTS && gapNs <= IN_BURST_NS)
        {
            throw new IllegalArgumentException("bursts have their messages 1 us apart: rate=" + ratePerSecond);
        }
        final SplittableRandom random = new SplittableRandom(seed);
        final long[] dueNs = new long[count];
        // What a burst saves against even gaps is waited for behind it.
        final double pauseNs = MEAN_BURST * gapNs - (MEAN_BURST - 1) * IN_BURST_NS;
        double at = 0;
        for (int i = 1; i < count; i++)
        {
            at += switch (arrivals)
            {
                case STEADY -> gapNs;
                case POISSON -> gapNs * exponential(random);
                case BURSTS -> random.nextInt(MEAN_BURST) == 0 ? pauseNs * exponential(random) : IN_BURST_NS;
            };
            dueNs[i] = (long)at;
        }
        return new Schedule(dueNs);
    }

    private static double exponential(final SplittableRandom random)
    {
        return -Math.log(1.0 - random.nextDouble());
    }

    public int count()
    {
        return dueNs.length;
    }

    /**
     * @param message from 0.
     * @return nanoseconds behind the start of the run.
     */
    public long dueNs(final int message)
    {
        return dueNs[message];
    }

    /**
     * @return nanoseconds from the first message to the last.
     */
    public long spanNs()
    {
        return dueNs[dueNs.length - 1];
    }

    /**
     * A run held its rate where its last message went out at most one hundredth of the schedule, and not less than a
     * millisecond, behind its time. Whatever is later was not offered at the rate that the result would be told for.
     *
     * @param lastSentNs when the last message was sent, behind the start.
     * @return whether the offered rate was held.
     */
    public boolean isHeld(final long lastSentNs)
    {
        return lastSentNs - spanNs() <= Math.max(spanNs() / 100, TimeUnit.MILLISECONDS.toNanos(1));
    }

    /**
     * @param lastSentNs when the last message was sent, behind the start.
     * @return null where the offered rate was held; else why the result does not count.
     */
    String heldOrWhyNot(final long lastSentNs)
    {
        return isHeld(lastSentNs) ? null : "the offered rate was not held: the last message went out " +
            TimeUnit.NANOSECONDS.toMicros(lastSentNs - spanNs()) + " us late";
    }
}
