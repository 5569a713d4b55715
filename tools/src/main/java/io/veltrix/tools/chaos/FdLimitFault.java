package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The process may open no more files: from its start, and while it runs, when the next segment is to be made. A round
 * is
 * one limit lowered and raised again.
 */
final class FdLimitFault implements Fault
{
    private static final List<Path> PRLIMIT = List.of(Path.of("/usr/bin/prlimit"), Path.of("/bin/prlimit"));
    private static final int MIN_STARTING_FILES = 48;
    private static final int MAX_STARTING_FILES = 100;
    private static final long LOWERED_NS = TimeUnit.SECONDS.toNanos(3);

    @Override
    public String injected()
    {
        return "the limit on open files: too low for a start, and lowered below what is open while events flow," +
            " so that" +
            " no further segment can be made; later raised";
    }

    @Override
    public String mustHold()
    {
        return "a start is refused in words; a pipeline that runs waits or stops in order and says why; it goes" +
            " on when" +
            " the limit is raised, or after a start, and nothing is lost";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? 1 : 10;
    }

    @Override
    public String obstacle()
    {
        return PRLIMIT.stream().anyMatch(Files::isExecutable) ? null : "needs prlimit (util-linux)";
    }

    @Override
    public void run(final Trial trial) throws Exception
    {
        final Path folder = trial.folder();
        final List<String> jars = List.of("-cp", ClassPath.ofJars(folder.resolve("jars")));
        try (Rig rig = new Rig(
            folder.resolve("rig"), folder.resolve("rig").resolve("home"), Layout.FIVE_THREADS, trial.seed(),
            Steps.RATE, List.of()))
        {
            for (int round = 1; round <= trial.rounds() && !trial.hasFindings(); round++)
            {
                startWithFew(trial, rig, jars);
                rig.with(List.of(), jars);
                rig.start();
                if (trial.hasFindings() || !Steps.awaitUp(trial, rig))
                {
                    return;
                }
                final String outcome = lowerAndRaise(trial, rig);
                trial.roundDone();
                trial.say("limited %d and raised: %s, %,d offered, %,d effects", round, outcome,
                    rig.offerer().offered(), rig.effects());
                rig.child().kill();
            }
            Steps.finish(trial, rig);
        }
    }

    /** So few that it depends on the number where the start fails; it must end, and in words. */
    private static void startWithFew(final Trial trial, final Rig rig, final List<String> jars)
        throws IOException, InterruptedException
    {
        final int files = MIN_STARTING_FILES + trial.random().nextInt(MAX_STARTING_FILES - MIN_STARTING_FILES);
        rig.with(List.of("/bin/sh", "-c", "ulimit -n " + files + "; exec \"$@\"", "sh"), jars);
        final Child child = rig.start();
        final boolean isUp = rig.awaitEffect(Rig.PATIENCE_NS) >= 0;
        final boolean hasEnded = !isUp && child.awaitEnd(TimeUnit.SECONDS.toNanos(5));
        if (!isUp && (!hasEnded || !child.hasStoppedInWords()))
        {
            trial.finding("%d files at most: %s: %s", files,
                hasEnded ? "ended with " + child.exitCode() : "stands still", child.lastErrors());
        }
        trial.say("%d files at most: %s", files, isUp ? "comes up" : "refused: " + child.lastErrors());
        child.kill();
    }

    /**
     * @return what became of the pipeline, in words.
     */
    private static String lowerAndRaise(final Trial trial, final Rig rig) throws IOException, InterruptedException
    {
        final Path process = Path.of("/proc", Long.toString(rig.child().pid()));
        final String before = Files.readAllLines(process.resolve("limits")).stream()
            .filter((each) -> each.startsWith("Max open files")).findFirst().orElseThrow().split("\\s+")[3];
        final long open;
        try (Stream<Path> files = Files.list(process.resolve("fd")))
        {
            open = files.count();
        }
        limit(rig, Long.toString(open));
        final long loweredNs = System.nanoTime();
        // With a megabyte a segment the journal wants a new file every half second.
        if (rig.child().awaitEnd(LOWERED_NS))
        {
            trial.notice().add(rig.child().endedNs() - loweredNs);
            if (!rig.child().hasStoppedInWords())
            {
                trial.finding("ended with %d without files: %s", rig.child().exitCode(), rig.child().lastErrors());
            }
            return "it stopped";
        }
        limit(rig, before);
        final long ns = rig.awaitEffectSince(System.nanoTime(), Rig.PATIENCE_NS);
        if (ns >= 0)
        {
            trial.recover().add(ns);
            return "it waited";
        }
        if (!rig.child().hasStoppedInWords())
        {
            trial.finding("no effect within a minute after the limit was raised: %s", rig.child().lastErrors());
        }
        return "it stopped late";
    }

    private static void limit(final Rig rig, final String files) throws IOException, InterruptedException
    {
        new ProcessBuilder("prlimit", "--pid", Long.toString(rig.child().pid()), "--nofile=" + files + ":")
            .inheritIO().start().waitFor();
    }
}
