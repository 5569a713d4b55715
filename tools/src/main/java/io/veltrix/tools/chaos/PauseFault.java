package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.status.RunStatus;

/**
 * The process stands still, all of it, and goes on: a debugger, a hypervisor, a machine that swaps. A round is one
 * pause.
 */
final class PauseFault implements Fault
{
    private static final long MIN_MS = 50;
    private static final long MAX_MS = 30_000;
    private static final List<String> VICTIMS = List.of(Parts.EGRESS, Parts.DRIVER, Parts.LANES, Parts.CORE);
    private static final long SHORT_MENU_APART_MS = 1_500;
    /** Short ones, and one behind the transport's own time for a client to be taken for dead. */
    private static final long[] SHORT_MENU_MS = {MIN_MS, 1_000, 12_000};

    @Override
    public String injected()
    {
        return "SIGSTOP of the pipeline's process for 50 ms to 30 s, then SIGCONT, while offers go on; the same to" +
            " the driver and to each process of a pipeline in several";
    }

    @Override
    public String mustHold()
    {
        return "its status names it within a second; it goes on by itself; nothing is lost, repeated or out of order";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? SHORT_MENU_MS.length + 1 : 32;
    }

    @Override
    public void run(final Trial trial) throws Exception
    {
        final int apart = trial.isShort() ? 1 : trial.rounds() / 2;
        inOneProcess(trial, trial.rounds() - apart);
        if (!trial.hasFindings())
        {
            inSeveral(trial, apart);
        }
    }

    private static void inOneProcess(final Trial trial, final int rounds) throws Exception
    {
        final Path folder = trial.folder().resolve("rig");
        try (Rig rig = new Rig(
            folder, folder.resolve("home"), Layout.FIVE_THREADS, trial.seed(), Steps.RATE, List.of()))
        {
            rig.start();
            if (!Steps.awaitUp(trial, rig))
            {
                return;
            }
            long longestMs = 0;
            for (int round = 0; round < rounds && !trial.hasFindings(); round++)
            {
                final long ms = trial.isShort() ? SHORT_MENU_MS[round % SHORT_MENU_MS.length] : logUniformMs(trial);
                longestMs = Math.max(longestMs, ms);
                pause(trial, rig, ms);
            }
            trial.measured("%d pauses, the longest %.1f s, in one life of the process", rounds, longestMs / 1e3);
            if (!trial.hasFindings())
            {
                Steps.drain(trial, rig, false);
            }
        }
    }

    private static void inSeveral(final Trial trial, final int rounds) throws Exception
    {
        try (Parts parts = new Parts(trial, trial.folder().resolve("parts")))
        {
            boolean isUp = parts.start();
            for (int round = 0; round < rounds && isUp; round++)
            {
                final long ms = trial.isShort() ? SHORT_MENU_APART_MS : logUniformMs(trial);
                isUp = pause(trial, parts, VICTIMS.get(round % VICTIMS.size()), ms);
            }
            if (isUp)
            {
                parts.drain();
            }
        }
    }

    private static boolean pause(final Trial trial, final Parts parts, final String victim, final long ms)
        throws IOException, InterruptedException
    {
        final long pausedNs = System.nanoTime();
        parts.process(victim).signal("STOP");
        Steps.awaitNamed(
            trial, parts.rig(), pausedNs, pausedNs + TimeUnit.MILLISECONDS.toNanos(ms), victim,
            (status) -> isNamed(status, victim));
        parts.process(victim).signal("CONT");
        final long ns = parts.awaitJoined(System.nanoTime());
        if (ns < 0)
        {
            trial.finding("%s paused for %d ms: nothing new comes through within a minute: %s", victim, ms,
                parts.errors());
            return false;
        }
        trial.recover().add(ns);
        trial.roundDone();
        trial.say("paused %s for %,d ms, all joined again after %.1f ms", victim, ms, ns / 1e6);
        // Everything has to move for a while before something else can be seen to stand still.
        TimeUnit.MILLISECONDS.sleep(500);
        return !trial.hasFindings();
    }

    private static boolean isNamed(final RunStatus status, final String victim)
    {
        return switch (victim)
        {
            case Parts.DRIVER -> status.problems().contains("the media driver shows no life");
            case Parts.CORE -> status.problems().stream().anyMatch(PauseFault::saysItHasNotMoved);
            case Parts.LANES -> isStalled(status, "lane");
            default -> isStalled(status, "sink");
        };
    }

    private static boolean isStalled(final RunStatus status, final String kind)
    {
        return status.readers().stream().anyMatch((reader) -> reader.isStalled() && kind.equals(reader.kind()));
    }

    private static boolean saysItHasNotMoved(final String problem)
    {
        return problem.startsWith("the process has not moved");
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
                status.problems().stream().anyMatch(PauseFault::saysItHasNotMoved));
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
