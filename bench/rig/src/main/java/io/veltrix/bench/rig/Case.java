package io.veltrix.bench.rig;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.veltrix.bench.harness.Schedule;
import io.veltrix.bench.harness.Task;

/**
 * One thing measured with several subjects in turn.
 *
 * @param id       in files and ratios.
 * @param title    for people.
 * @param subjects in the order of each round.
 * @param forks    rounds.
 * @param mode     of the processes.
 * @param arrivals of messages.
 * @param rate     offered a second; 0 for as fast as it goes.
 * @param bytes    of a message.
 * @param count    of messages measured by each process.
 * @param warmUp   messages before those.
 * @param seconds  one process takes, about.
 * @param point    of a curve that this is; null for none.
 */
record Case(
    String id,
    String title,
    List<Subject> subjects,
    int forks,
    Task.Mode mode,
    Schedule.Arrivals arrivals,
    double rate,
    int bytes,
    int count,
    int warmUp,
    double seconds,
    Point point)
{
    /**
     * One point of a curve.
     *
     * @param curve that it is of.
     * @param scale of the task: how many stages, threads, instruments, readers or segments; else 1.
     */
    record Point(Curve curve, int scale)
    {
    }

    /**
     * @return the curve that this is a point of; null for none.
     */
    Curve curve()
    {
        return point == null ? null : point.curve();
    }

    /**
     * @return the case in a line: its subjects and about how long it takes.
     */
    String line()
    {
        return String.format(Locale.ROOT, "%-20s %4.0f s  %s", id, seconds * forks * subjects.size(),
            subjects.stream().map(Subject::name).collect(Collectors.joining(" ")));
    }

    /**
     * @return whether it measures what threads tell each other, which depends on how far apart their cores are.
     */
    boolean isBetweenCores()
    {
        return mode == Task.Mode.ROUND_TRIP || mode == Task.Mode.ONE_WAY || mode == Task.Mode.TICK_TO_ORDER;
    }

    Case with(final List<Subject> subjects)
    {
        return new Case(
            id, title, subjects, forks, mode, arrivals, rate, bytes, count, warmUp, seconds, point);
    }

    /**
     * @return where on its curve this is; points of one chart have the same title.
     */
    double x()
    {
        return switch (curve())
        {
            case SIZE -> bytes;
            case LOAD -> rate;
            default -> point.scale();
        };
    }

    Task task(final int fork, final Path out, final Path disk)
    {
        return new Task(mode, arrivals, rate, bytes, count, warmUp, fork, out, disk,
            point == null ? 1 : point.scale());
    }

    /**
     * @return whether it is told as latencies; else as a rate.
     */
    boolean isLatency()
    {
        return switch (mode)
        {
            case ROUND_TRIP, STALL, TICK_TO_ORDER, OPEN, SEEK, HICCUP -> true;
            case ONE_WAY -> rate > 0;
            case APPEND, READ -> false;
        };
    }
}
