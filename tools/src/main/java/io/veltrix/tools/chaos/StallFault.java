package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A stage that stands still in the middle of an event, on a thread of its own and on the one thread of a pipeline,
 * which then runs nothing else either. A round is one stall.
 */
final class StallFault implements Fault
{
    private static final long MIN_MS = 50;
    private static final long MAX_MS = 30_000;
    private static final long[] SHORT_MENU_MS = {1_500, 300};

    @Override
    public String injected()
    {
        return "a stage that stands still within an event for 50 ms to 30 s while offers go on, alone on its" +
            " thread and with everything else on it";
    }

    @Override
    public String mustHold()
    {
        return "the policy of its link (block) is kept; its lane is named within a second; it goes on when the stage" +
            " does; nothing is lost, repeated or out of order";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? 2 : 24;
    }

    @Override
    public void run(final Trial trial) throws Exception
    {
        final int half = (trial.rounds() + 1) / 2;
        tryOut(trial, Layout.FIVE_THREADS, half);
        if (!trial.hasFindings() && trial.rounds() > half)
        {
            tryOut(trial, Layout.ONE_THREAD, trial.rounds() - half);
        }
    }

    private static void tryOut(final Trial trial, final Layout layout, final int rounds) throws Exception
    {
        final Path folder = trial.folder().resolve(layout.name().toLowerCase(java.util.Locale.ROOT));
        try (Rig rig = new Rig(
            folder, folder.resolve("home"), layout, trial.seed(), Steps.RATE, List.of()))
        {
            rig.start();
            if (!Steps.awaitUp(trial, rig))
            {
                return;
            }
            for (int round = 0; round < rounds && !trial.hasFindings(); round++)
            {
                final long ms = trial.isShort() ? SHORT_MENU_MS[layout.ordinal() % SHORT_MENU_MS.length] :
                    (long)(MIN_MS * Math.pow((double)MAX_MS / MIN_MS, trial.random().nextDouble()));
                stall(trial, rig, ms);
            }
            if (!trial.hasFindings())
            {
                Steps.drain(trial, rig, false);
            }
        }
    }

    private static void stall(final Trial trial, final Rig rig, final long ms) throws IOException, InterruptedException
    {
        final Path order = Files.createFile(rig.outside().resolve("stall"));
        rig.offerer().offerStall();
        final long deadlineNs = System.nanoTime() + Rig.PATIENCE_NS;
        while (Files.size(order) == 0 && System.nanoTime() - deadlineNs < 0)
        {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        if (Files.size(order) == 0 || !hasStopped(rig))
        {
            trial.finding("effects do not stop behind a stage that stands still");
            return;
        }
        final long stalledNs = Long.parseLong(Files.readString(order));
        Steps.awaitNamed(
            trial, rig, stalledNs, stalledNs + TimeUnit.MILLISECONDS.toNanos(ms), "lane chain", (status) ->
                status.readers().stream().anyMatch((reader) -> reader.isStalled() && "chain".equals(reader.name())));
        Files.delete(order);
        final long resumedNs = System.nanoTime();
        final long ns = rig.awaitEffectSince(resumedNs, Rig.PATIENCE_NS);
        if (ns < 0)
        {
            trial.finding("no effect within a minute after a stall of %d ms: %s", ms,
                rig.child().isAlive() ? "it stands still" : rig.child().lastErrors());
            return;
        }
        trial.recover().add(ns);
        trial.roundDone();
        trial.say("stalled for %,d ms, effects again after %.1f ms", (resumedNs - stalledNs) / 1_000_000, ns / 1e6);
        TimeUnit.MILLISECONDS.sleep(200);
    }

    /** What is under way behind the stage still comes through. */
    private static boolean hasStopped(final Rig rig) throws InterruptedException
    {
        final long deadlineNs = System.nanoTime() + Rig.PATIENCE_NS;
        int before = rig.effects();
        int quiet = 0;
        while (quiet < 4 && System.nanoTime() - deadlineNs < 0)
        {
            TimeUnit.MILLISECONDS.sleep(25);
            final int effects = rig.effects();
            quiet = effects == before ? quiet + 1 : 0;
            before = effects;
        }
        return quiet == 4;
    }
}
