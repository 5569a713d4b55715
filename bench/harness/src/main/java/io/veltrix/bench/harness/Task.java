package io.veltrix.bench.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one process is to measure; travels as its arguments, each {@code name=value}.
 *
 * @param mode          what is measured.
 * @param arrivals      how messages arrive; of no meaning at a rate of 0.
 * @param ratePerSecond offered; 0 for as fast as it goes.
 * @param bytes         of a message, a multiple of 8, at least 16.
 * @param count         of messages measured.
 * @param warmUp        messages before those.
 * @param seed          of the schedule.
 * @param out           what the files written begin with.
 * @param disk          folder for files under test.
 * @param scale         how many of what a cost curve is over: stages, threads, readers, instruments, segments; 1 where
 *                      there is nothing of the kind.
 */
public record Task(
    Mode mode,
    Schedule.Arrivals arrivals,
    double ratePerSecond,
    int bytes,
    int count,
    int warmUp,
    long seed,
    Path out,
    Path disk,
    int scale)
{
    /** What is measured. */
    public enum Mode
    {
        /** There and back over two links and two threads, from the intended time. */
        ROUND_TRIP,
        /** One link, one thread to another: messages a second. */
        ONE_WAY,
        /** Messages a second appended to a log on disk by one thread. */
        APPEND,
        /** How long single appends take, changes of file included. */
        STALL,
        /** Events a second read from a log on disk, all of them in the page cache. */
        READ,
        /** From an event that is due to the order that leaves for it, through a journal. */
        TICK_TO_ORDER,
        /** How long a log on disk takes to be opened for the next append. */
        OPEN,
        /** How long a reader takes from being opened anywhere in a log on disk to its first event. */
        SEEK,
        /** Longest times that a thread which does nothing but read the clock does not get to do so. */
        HICCUP
    }

    /** Smallest message: a value at its begin and one at its end. */
    public static final int MIN_BYTES = 16;

    public Task
    {
        if (bytes < MIN_BYTES || bytes % 8 != 0)
        {
            throw new IllegalArgumentException("bytes=" + bytes + " is no multiple of 8 from " + MIN_BYTES + " on");
        }
        if (count < 1 || warmUp < 0 || ratePerSecond < 0 || scale < 1)
        {
            throw new IllegalArgumentException("count=" + count + " warmUp=" + warmUp + " rate=" + ratePerSecond +
                " scale=" + scale + ": one is too small");
        }
        if (mode == Mode.ROUND_TRIP && ratePerSecond == 0)
        {
            throw new IllegalArgumentException("a round trip needs a rate");
        }
    }

    /**
     * A task of scale 1.
     *
     * @param mode          what is measured.
     * @param arrivals      how messages arrive.
     * @param ratePerSecond offered.
     * @param bytes         of a message.
     * @param count         of messages measured.
     * @param warmUp        messages before those.
     * @param seed          of the schedule.
     * @param out           what the files written begin with.
     * @param disk          folder for files under test.
     */
    public Task(
        final Mode mode,
        final Schedule.Arrivals arrivals,
        final double ratePerSecond,
        final int bytes,
        final int count,
        final int warmUp,
        final long seed,
        final Path out,
        final Path disk)
    {
        this(mode, arrivals, ratePerSecond, bytes, count, warmUp, seed, out, disk, 1);
    }

    /**
     * @return the arguments that {@link #parse} makes the same task of.
     */
    public List<String> arguments()
    {
        return new ArrayList<>(List.of(
            "mode=" + mode.name().toLowerCase(Locale.ROOT),
            "arrivals=" + arrivals.name().toLowerCase(Locale.ROOT),
            "rate=" + ratePerSecond,
            "bytes=" + bytes,
            "count=" + count,
            "warm-up=" + warmUp,
            "seed=" + seed,
            "out=" + out,
            "disk=" + disk,
            "scale=" + scale));
    }

    /**
     * @param arguments each {@code name=value}.
     * @return the task.
     * @throws IllegalArgumentException that says which one is missing or wrong.
     */
    public static Task parse(final String... arguments)
    {
        final Map<String, String> values = new HashMap<>();
        for (final String argument : arguments)
        {
            final int equals = argument.indexOf('=');
            if (equals < 1)
            {
                throw new IllegalArgumentException("found '" + argument + "', wanted name=value");
            }
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return new Task(
            Mode.valueOf(value(values, "mode", null).toUpperCase(Locale.ROOT)),
            Schedule.Arrivals.valueOf(value(values, "arrivals", "steady").toUpperCase(Locale.ROOT)),
            Double.parseDouble(value(values, "rate", "0")),
            Integer.parseInt(value(values, "bytes", "64")),
            Integer.parseInt(value(values, "count", null)),
            Integer.parseInt(value(values, "warm-up", "0")),
            Long.parseLong(value(values, "seed", "1")),
            Path.of(value(values, "out", null)),
            Path.of(value(values, "disk", System.getProperty("java.io.tmpdir"))),
            Integer.parseInt(value(values, "scale", "1")));
    }

    private static String value(final Map<String, String> values, final String name, final String otherwise)
    {
        final String value = values.getOrDefault(name, otherwise);
        if (value == null)
        {
            throw new IllegalArgumentException(name + "= is missing");
        }
        return value;
    }
}
