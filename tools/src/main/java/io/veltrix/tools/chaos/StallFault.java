package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A stage that stands still in the middle of an event: on a thread of its own that its writer waits for, on the one
 * thread of a pipeline, which then runs nothing else either, and on a thread that its writer may leave behind. A round
 * is one stall.
 */
final class StallFault implements Fault
{
    private static final long MIN_MS = 50;
    private static final long MAX_MS = 30_000;
    private static final String DETACH = "detach";
    private static final long MAX_DETACH_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SHORT_MENU_MS = 1_500;

    @Override
    public String injected()
    {
        return "a stage that stands still within an event for 50 ms to 30 s while offers go on, alone on its" +
            " thread and with everything else on it";
    }

    @Override
    public String mustHold()
    {
        return "the policy of its link is kept: with detach the sequencer pauses 50 ms at most, with block it waits;" +
            " the lane is named within a second and goes on when the stage does; nothing is lost, repeated or out of" +
            " order";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? 3 : 24;
    }

    @Override
    public void run(final Trial trial) throws Exception
    {
        final int third = (trial.rounds() + 2) / 3;
        tryOut(trial, "block", Layout.FIVE_THREADS, third, List.of());
        if (!trial.hasFindings() && trial.rounds() > third)
        {
            tryOut(trial, "one-thread", Layout.ONE_THREAD, Math.min(third, trial.rounds() - third), List.of());
        }
        if (!trial.hasFindings() && trial.rounds() > 2 * third)
        {
            tryOut(trial, DETACH, Layout.FIVE_THREADS, trial.rounds() - 2 * third,
                List.of("lanes.chain.when-full=" + DETACH));
        }
    }

    private static void tryOut(
        final Trial trial, final String name, final Layout layout, final int rounds, final List<String> settings)
        throws Exception
    {
        final Path folder = trial.folder().resolve(name);
        try (Rig rig = new Rig(folder, folder.resolve("home"), layout, trial.seed(), Steps.RATE, settings))
        {
            rig.start();
            if (!Steps.awaitUp(trial, rig))
            {
                return;
            }
            final SequencerPauses pauses = new SequencerPauses();
            for (int round = 0; round < rounds && !trial.hasFindings(); round++)
            {
                final long ms = trial.isShort() ? SHORT_MENU_MS :
                    (long)(MIN_MS * Math.pow((double)MAX_MS / MIN_MS, trial.random().nextDouble()));
                stall(trial, rig, ms, pauses);
            }
            if (!trial.hasFindings())
            {
                Steps.drain(trial, rig, false);
            }
            if (!trial.hasFindings())
            {
                tell(trial, rig, name, pauses);
            }
        }
    }

    private static void tell(final Trial trial, final Rig rig, final String name, final SequencerPauses pauses)
    {
        pauses.read(rig);
        trial.measured("%s: the sequencer paused %.1f ms at most while a stage stood still, %.1f ms else", name,
            pauses.insideNs() / 1e6, pauses.outsideNs() / 1e6);
        // A busy machine has pauses of its own, which may fall into the one that is looked for.
        if (DETACH.equals(name) && pauses.insideNs() > MAX_DETACH_NS + pauses.outsideNs())
        {
            trial.finding("the sequencer paused %.1f ms behind a reader that it may leave behind",
                pauses.insideNs() / 1e6);
        }
    }

    private static void stall(final Trial trial, final Rig rig, final long ms, final SequencerPauses pauses)
        throws IOException, InterruptedException
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
        pauses.stalled(stalledNs, resumedNs);
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
