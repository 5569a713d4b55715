package io.veltrix.engine.observe;

import org.HdrHistogram.Histogram;

/**
 * Latency at one thread boundary, from the origin of each event, in nanoseconds.
 *
 * @param boundary where it was taken.
 * @param count    of events.
 * @param p50      median.
 * @param p90      90th percentile.
 * @param p99      99th percentile.
 * @param p999     99.9th percentile.
 * @param p9999    99.99th percentile.
 * @param max      longest.
 */
public record LatencySummary(
    String boundary, long count, long p50, long p90, long p99, long p999, long p9999, long max)
{
    /**
     * @param boundary  name.
     * @param histogram to sum up.
     * @return the summary.
     */
    public static LatencySummary of(final String boundary, final Histogram histogram)
    {
        return new LatencySummary(
            boundary,
            histogram.getTotalCount(),
            histogram.getValueAtPercentile(50),
            histogram.getValueAtPercentile(90),
            histogram.getValueAtPercentile(99),
            histogram.getValueAtPercentile(99.9),
            histogram.getValueAtPercentile(99.99),
            histogram.getMaxValue());
    }
}
