package io.veltrix.bench.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * One latency for each message, kept as it is while the run lasts and made into histograms behind it: a store of eight
 * bytes is all that a measured thread does. Single writer; read when it has ended.
 */
public final class Latencies
{
    /** Longest latency told apart. */
    public static final long MAX_NS = TimeUnit.SECONDS.toNanos(60);

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final int INTERVALS = 100;

    private final long[] latencyNs;

    /**
     * @param count of messages.
     */
    public Latencies(final int count)
    {
        latencyNs = new long[count];
    }

    /**
     * @param message from 0.
     * @param ns      from the time it was intended for; below zero counts as zero.
     */
    public void record(final int message, final long ns)
    {
        latencyNs[message] = ns;
    }

    /**
     * @return an empty histogram such as all of these are.
     */
    public static Histogram newHistogram()
    {
        return new Histogram(MAX_NS, SIGNIFICANT_DIGITS);
    }

    /**
     * @return all of them.
     */
    public Histogram histogram()
    {
        return histogram(0, latencyNs.length);
    }

    private Histogram histogram(final int from, final int to)
    {
        final Histogram histogram = newHistogram();
        for (int i = from; i < to; i++)
        {
            histogram.recordValue(Math.max(0, Math.min(latencyNs[i], MAX_NS)));
        }
        return histogram;
    }

    /**
     * Write {@code .hgrm}, the percentiles of all messages in nanoseconds, and {@code .hlog}, a histogram for each
     * hundredth of the run.
     *
     * @param out    what the files' names begin with.
     * @param spanNs how long the run was.
     * @throws IOException where they cannot be written.
     */
    public void write(final Path out, final long spanNs) throws IOException
    {
        try (PrintStream print = new PrintStream(out + ".hgrm", StandardCharsets.UTF_8))
        {
            histogram().outputPercentileDistribution(print, 5, 1.0);
        }
        try (PrintStream print = new PrintStream(out + ".hlog", StandardCharsets.UTF_8))
        {
            final HistogramLogWriter log = new HistogramLogWriter(print);
            log.outputLogFormatVersion();
            log.outputLegend();
            final int intervals = Math.min(INTERVALS, latencyNs.length);
            for (int i = 0; i < intervals; i++)
            {
                final Histogram histogram = histogram(
                    (int)((long)latencyNs.length * i / intervals), (int)((long)latencyNs.length * (i + 1) / intervals));
                log.outputIntervalHistogram(
                    seconds(spanNs, i, intervals), seconds(spanNs, i + 1, intervals), histogram, 1.0);
            }
        }
    }

    private static double seconds(final long spanNs, final int interval, final int intervals)
    {
        return (double)spanNs * interval / intervals / TimeUnit.SECONDS.toNanos(1);
    }
}
