package io.veltrix.tools;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.veltrix.engine.Pipeline;

/**
 * A line a second while a pipeline runs. The thread that launched it.
 */
final class RunProgress implements Consumer<Pipeline>
{
    private final PrintStream out;
    private final long startedNs = System.nanoTime();
    private long lastEvents;
    private long lastNs = startedNs;

    /**
     * @param out          to print to.
     * @param eventsBefore root events of earlier runs over the same home.
     */
    RunProgress(final PrintStream out, final long eventsBefore)
    {
        this.out = out;
        lastEvents = eventsBefore;
    }

    @Override
    public void accept(final Pipeline running)
    {
        final long nowNs = System.nanoTime();
        final long events = running.rootSequence();
        out.printf(
            "%4d s  %,14d events  %,12.0f events/s  %,10d effects  journal behind by %,d%n",
            TimeUnit.NANOSECONDS.toSeconds(nowNs - startedNs), events,
            (events - lastEvents) * 1e9 / (nowNs - lastNs), running.effects(),
            Math.max(0, events - running.journalledSequence()));
        lastEvents = events;
        lastNs = nowNs;
    }
}
