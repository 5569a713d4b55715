package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Journals that are torn: first every byte of the end of one, in this process; then, a round each, the end of the root
 * or
 * a place in an older segment, between a kill and a start of the whole pipeline.
 */
final class TearFault implements Fault
{
    private static final int SWEPT_BYTES = 3_000;
    private static final int TORN_BYTES = 4_000;
    private static final int MAX_LIFE_MS = 700;

    @Override
    public String injected()
    {
        return "the root's journal cut at, and changed at, every byte of its last " + SWEPT_BYTES + " in turn;" +
            " its end" +
            " torn between a kill and a start; a byte of an older segment changed";
    }

    @Override
    public String mustHold()
    {
        return "the damage is found and said with file and offset, what is good before it is kept, never a hang," +
            " never a" +
            " wrong event; damage in the middle is refused, and bridged by journal repair";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? 2 : 30;
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
            live(trial);
            rig.child().kill();
            new TearSweep(trial, folder.resolve("copy")).run(rig.home(), SWEPT_BYTES, trial.isShort() ? 61 : 1);
            int accepted = 0;
            for (int round = 1; round <= trial.rounds() && !trial.hasFindings(); round++)
            {
                final String what = tearEnd(trial, rig.home());
                accepted += LossyStart.start(trial, rig, true) ? 1 : 0;
                if (!Steps.awaitUp(trial, rig))
                {
                    return;
                }
                live(trial);
                rig.child().kill();
                trial.roundDone();
                trial.say("%s and started again, %,d offered, %,d effects", what, rig.offerer().offered(),
                    rig.effects());
            }
            trial.measured("%d ends torn and started over, for %d of them a loss had to be accepted", trial.rounds(),
                accepted);
            if (!trial.hasFindings())
            {
                harmMiddle(trial, rig);
            }
            if (!trial.hasFindings())
            {
                LossyStart.start(trial, rig, true);
                Steps.drain(trial, rig, true);
            }
        }
    }

    private static void live(final Trial trial) throws InterruptedException
    {
        TimeUnit.MILLISECONDS.sleep(200 + trial.random().nextInt(MAX_LIFE_MS));
    }

    private static String tearEnd(final Trial trial, final Path home) throws IOException
    {
        final List<Path> segments = HomeFiles.rootSegments(home);
        final Path last = segments.get(segments.size() - 1);
        final int used = HomeFiles.used(last);
        final int offset = Math.max(used / 2, used - 1 - trial.random().nextInt(TORN_BYTES));
        if (trial.random().nextBoolean())
        {
            HomeFiles.cut(last, offset);
            return "cut at byte " + offset + " of " + used;
        }
        // All of it behind the byte: a single one in front of good blocks is damage in the middle.
        HomeFiles.cut(last, offset);
        HomeFiles.cut(last, used);
        return "zeros from byte " + offset + " of " + used;
    }

    /** On a copy: a start refuses it, repair bridges it, and then every journal can be read again. */
    private static void harmMiddle(final Trial trial, final Rig rig) throws IOException, InterruptedException
    {
        final Path copy = trial.folder().resolve("harmed");
        HomeFiles.copy(rig.home(), copy);
        final List<Path> segments = HomeFiles.rootSegments(copy);
        final Path first = segments.get(0);
        final int offset = HomeFiles.used(first) / 2 + trial.random().nextInt(1_000);
        HomeFiles.flip(first, offset, 1 + trial.random().nextInt(255));
        final String where = "byte " + offset + " of " + first.getFileName() + " in the oldest segment";
        require(trial, rig, where, 1, "journal", "verify", copy.toString());
        require(trial, rig, where, 0, "journal", "repair", copy.toString());
        require(trial, rig, where, 0, "journal", "verify", copy.toString());
    }

    private static void require(
        final Trial trial, final Rig rig, final String where, final int code, final String... command)
        throws IOException, InterruptedException
    {
        try (Child child = rig.command("repair", List.of(command)))
        {
            if (!child.awaitEnd(Rig.PATIENCE_NS))
            {
                trial.finding("%s changed: '%s' does not come to its end", where, String.join(" ", command));
            }
            else if (child.exitCode() != code)
            {
                trial.finding("%s changed: '%s' ends with %d, wanted %d: %s", where, String.join(" ", command),
                    child.exitCode(), code, child.lastErrors());
            }
        }
    }
}
