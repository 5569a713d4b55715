package io.veltrix.engine.sequencer;

/**
 * Epoch time that never goes back, made from the monotonic clock and an offset that follows the host's clock: at once
 * where that one is ahead by a step, by standing still where it is behind. The sequencer's thread.
 */
public final class SequencerClock
{
    /** Drift that is left alone, in nanoseconds: the wall clock's own grain is a millisecond. */
    private static final long TOLERANCE_NS = 20_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private long offsetNs;
    private long lastNs;

    /**
     * @param offsetNs from the monotonic clock to the epoch.
     * @param lastNs   time that must not be undercut: the last event's of the epoch before, or 0.
     */
    public SequencerClock(final long offsetNs, final long lastNs)
    {
        this.offsetNs = offsetNs;
        this.lastNs = lastNs;
    }

    /**
     * @param lastNs time that must not be undercut.
     * @return a clock on the host's time.
     */
    public static SequencerClock ofHost(final long lastNs)
    {
        return new SequencerClock(System.currentTimeMillis() * NANOS_PER_MILLI - System.nanoTime(), lastNs);
    }

    /**
     * @param monotonicNs now.
     * @return nanoseconds of the epoch; never less than the call before gave.
     */
    public long epochNs(final long monotonicNs)
    {
        final long nowNs = monotonicNs + offsetNs;
        if (nowNs > lastNs)
        {
            lastNs = nowNs;
        }
        return lastNs;
    }

    /**
     * Follow the host's clock where it was stepped.
     *
     * @param monotonicNs now.
     */
    public void resample(final long monotonicNs)
    {
        follow(System.currentTimeMillis() * NANOS_PER_MILLI - monotonicNs);
    }

    void follow(final long hostOffsetNs)
    {
        if (Math.abs(hostOffsetNs - offsetNs) > TOLERANCE_NS)
        {
            offsetNs = hostOffsetNs;
        }
    }
}
