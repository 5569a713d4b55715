package io.veltrix.bench.rig;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.bench.harness.Latencies;
import io.veltrix.bench.harness.Outcome;

import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.PackedHistogram;

/**
 * What one process found.
 *
 * @param outcome   of it; its failure is also set where the process did not come to an end.
 * @param intervals latencies over time; empty where none were measured.
 * @param total     of them.
 * @param file      what the files' names begin with.
 * @param load      what others had of the host meanwhile.
 * @param distance  how far apart the host's cores were.
 */
record Fork(
    Outcome outcome, List<Histogram> intervals, Histogram total, String file, HostLoad load, CoreDistance distance)
{
    Fork(final Outcome outcome, final List<Histogram> intervals, final Histogram total, final String file)
    {
        this(outcome, intervals, total, file, HostLoad.UNKNOWN, CoreDistance.UNKNOWN);
    }

    Fork with(final HostLoad load, final CoreDistance distance)
    {
        return new Fork(outcome, intervals, total, file, load, distance);
    }

    /**
     * @param out what the names of a process's files begin with.
     * @return what it wrote there.
     * @throws IOException where it wrote nothing.
     */
    static Fork read(final Path out) throws IOException
    {
        final Outcome outcome = Outcome.read(out);
        final List<Histogram> intervals = intervals(Path.of(out + ".hlog"));
        final Histogram total = Latencies.newHistogram();
        intervals.forEach(total::add);
        return new Fork(outcome, intervals, total, out.getFileName().toString());
    }

    static Fork failed(final Path out, final String why)
    {
        return new Fork(
            new Outcome(why, 0, 0, 0, 0, ""), List.of(), Latencies.newHistogram(), out.getFileName().toString());
    }

    private static List<Histogram> intervals(final Path log) throws FileNotFoundException
    {
        final List<Histogram> intervals = new ArrayList<>();
        if (!Files.exists(log))
        {
            return intervals;
        }
        try (HistogramLogReader reader = new HistogramLogReader(log.toFile()))
        {
            while (reader.hasNext())
            {
                final EncodableHistogram next = reader.nextIntervalHistogram();
                if (next instanceof final Histogram histogram)
                {
                    // Most of it is zeros, and all forks of a run are kept.
                    final Histogram packed = new PackedHistogram(
                        Latencies.MAX_NS, histogram.getNumberOfSignificantValueDigits());
                    packed.add(histogram);
                    intervals.add(packed);
                }
            }
        }
        return intervals;
    }

    boolean isHeld()
    {
        return outcome.failure() == null;
    }
}
