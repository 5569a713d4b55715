package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The process stands still, all of it, and goes on: a debugger, a hypervisor, a machine that swaps. A round is one
 * pause.
 */
final class PauseFault implements Fault
{
    private static final long MIN_MS = 50;
    private static final long MAX_MS = 30_000;
    /** Short ones, and one behind the transport's own time for a client to be taken for dead. */
    private static final long[] SHORT_MENU_MS = {MIN_MS, 1_000, 12_000};

    @Override
    public String injected()
    {
        return "SIGSTOP of the pipeline's process for 50 ms to 30 s, then SIGCONT, while offers go on";
    }

    @Override
    public String mustHold()
    {
        return "its status names it within a second; it goes on by itself; nothing is lost, repeated or out of order";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? SHORT_MENU_MS.length : 24;
    }

    @Override
    public void run(final Trial trial) throws Exception
    {
        final Path folder = trial.folder();
        try (Rig rig = new Rig(
            folder.resolve("rig"), folder.resolve("rig").resolve("home"), Layout.FIVE_THREADS, trial.seed(),
            Steps.RATE, List.of()))
        {
            rig.start();
            if (!Steps.awaitUp(trial, rig))
            {
                return;
            }
            long longestMs = 0;
            for (int round = 0; round < trial.rounds() && !trial.hasFindings(); round++)
            {
                final long ms = trial.isShort() ? SHORT_MENU_MS[round % SHORT_MENU_MS.length] : logUniformMs(trial);
                longestMs = Math.max(longestMs, ms);
                pause(trial, rig, ms);
            }
            trial.measured("%d pauses, the longest %.1f s, in one life of the process", trial.rounds(),
                longestMs / 1e3);
            if (!trial.hasFindings())
            {
                Steps.drain(trial, rig, false);
            }
        }
    }

    /** As many pauses between 50 and 500 ms as between 5 and 30 s. */
    private static long logUniformMs(final Trial trial)
    {
        return (long)(MIN_MS * Math.pow((double)MAX_MS / MIN_MS, trial.random().nextDouble()));
    }

    private static void pause(final Trial trial, final Rig rig, final long ms) throws IOException, InterruptedException
    {
        final long pausedNs = System.nanoTime();
        rig.child().signal("STOP");
        Steps.awaitNamed(
            trial, rig, pausedNs, pausedNs + TimeUnit.MILLISECONDS.toNanos(ms), "the process", (status) ->
                status.problems().stream().anyMatch((problem) -> problem.startsWith("the process has not moved")));
        rig.child().signal("CONT");
        final long resumedNs = System.nanoTime();
        final long ns = rig.awaitEffectSince(resumedNs, Rig.PATIENCE_NS);
        if (ns < 0)
        {
            trial.finding("no effect within a minute after a pause of %d ms: %s", ms,
                rig.child().isAlive() ? "it stands still" : rig.child().lastErrors());
            return;
        }
        trial.recover().add(ns);
        trial.roundDone();
        trial.say("paused for %,d ms, effects again after %.1f ms", ms, ns / 1e6);
        TimeUnit.MILLISECONDS.sleep(200);
    }
}
