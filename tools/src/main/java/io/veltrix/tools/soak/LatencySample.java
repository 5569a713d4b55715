package io.veltrix.tools.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Latency at one thread boundary in one interval, warm-up included, in nanoseconds from the origin of the events.
 *
 * @param elapsedMs since the process was started, at the end of the interval.
 * @param boundary  where it was taken.
 * @param count     of events; 0 for none, and then the rest says nothing.
 * @param p50       median.
 * @param p90       90th percentile.
 * @param p99       99th percentile.
 * @param p999      99.9th percentile.
 * @param p9999     99.99th percentile.
 * @param max       longest.
 */
public record LatencySample(
    long elapsedMs, String boundary, long count, long p50, long p90, long p99, long p999, long p9999, long max)
{
    private static final int COLUMNS = 9;

    /**
     * @param file    that {@code veltrix run --latency-log} wrote.
     * @param beganMs when the process was started, in milliseconds since the epoch.
     * @return what it says, in order; empty where there is none.
     */
    static List<LatencySample> read(final Path file, final long beganMs)
    {
        try
        {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8).stream().skip(1)
                .map((line) -> parse(line, beganMs)).filter(Objects::nonNull).toList() : List.of();
        }
        catch (final IOException ex)
        {
            return List.of();
        }
    }

    /** Null for a line that is not whole: the process may have been killed as it wrote it. */
    private static LatencySample parse(final String line, final long beganMs)
    {
        final String[] columns = line.split(",");
        if (columns.length != COLUMNS)
        {
            return null;
        }
        int at = 2;
        return new LatencySample(
            Math.max(0, Long.parseLong(columns[0]) - beganMs), columns[1], Long.parseLong(columns[at++]),
            Long.parseLong(columns[at++]), Long.parseLong(columns[at++]), Long.parseLong(columns[at++]),
            Long.parseLong(columns[at++]), Long.parseLong(columns[at++]), Long.parseLong(columns[at]));
    }
}
