package io.veltrix.engine.observe;

import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Latency from {@code originNs} at one thread boundary, recorded on each event by the thread that takes it and flipped
 * off it by one observer.
 */
public final class LatencyRecorder
{
    /** Longest latency that is told apart: anything longer counts as this. */
    public static final long MAX_LATENCY_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int SIGNIFICANT_DIGITS = 3;

    private final String boundary;
    private final SingleWriterRecorder recorder = new SingleWriterRecorder(MAX_LATENCY_NS, SIGNIFICANT_DIGITS);
    private Histogram interval;
    private final Histogram total = new Histogram(MAX_LATENCY_NS, SIGNIFICANT_DIGITS);

    /**
     * @param boundary as reports name it.
     */
    public LatencyRecorder(final String boundary)
    {
        this.boundary = boundary;
    }

    /**
     * Record one event. The hot thread only.
     *
     * @param latencyNs from its origin; below zero counts as zero.
     */
    public void record(final long latencyNs)
    {
        recorder.recordValue(Math.max(0, Math.min(latencyNs, MAX_LATENCY_NS)));
    }

    public String boundary()
    {
        return boundary;
    }

    /**
     * Take what was recorded since the last call into the total. The observer only.
     *
     * @return what is new; valid until the next call.
     */
    public Histogram flip()
    {
        interval = recorder.getIntervalHistogram(interval);
        total.add(interval);
        return interval;
    }

    /**
     * Forget what was recorded so far: the end of the warm-up. The observer only.
     */
    public void forget()
    {
        flip();
        total.reset();
    }

    /**
     * @return everything since the start or since {@link #forget()}, up to the last {@link #flip()}. The observer only.
     */
    public Histogram total()
    {
        return total;
    }
}
