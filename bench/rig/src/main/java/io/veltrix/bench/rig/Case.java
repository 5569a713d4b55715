package io.veltrix.bench.rig;

import java.nio.file.Path;
import java.util.List;

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
 * @param curve    that this is one point of; null for none.
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
    Curve curve)
{
    /** What a curve is drawn over. */
    enum Curve
    {
        /** Rate over bytes of a message. */
        SIZE,
        /** Latency over the offered rate. */
        LOAD
    }

    Task task(final int fork, final Path out, final Path disk)
    {
        return new Task(mode, arrivals, rate, bytes, count, warmUp, fork, out, disk);
    }

    /**
     * @return whether it is told as latencies; else as a rate.
     */
    boolean isLatency()
    {
        return switch (mode)
        {
            case ROUND_TRIP, STALL, TICK_TO_ORDER, HICCUP -> true;
            case ONE_WAY -> rate > 0;
            case APPEND, READ -> false;
        };
    }
}
