package io.veltrix.tools.chaos;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One fault being tried: where it works, its source of chance, and what it has to tell. The command's thread.
 */
final class Trial
{
    private static final int MAX_FINDINGS = 40;

    private final String name;
    private final Path folder;
    private final int rounds;
    private final boolean isShort;
    private final long seed;
    private final Random random;
    private final PrintStream out;
    private final long startedNs = System.nanoTime();
    private final Times notice = new Times();
    private final Times recover = new Times();
    private final List<String> measured = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private int roundsDone;

    Trial(
        final String name,
        final Path folder,
        final int rounds,
        final boolean isShort,
        final long seed,
        final PrintStream out)
    {
        this.name = name;
        this.folder = folder;
        this.rounds = rounds;
        this.isShort = isShort;
        this.seed = seed;
        this.random = new Random(seed * 31 + name.hashCode());
        this.out = out;
    }

    Path folder()
    {
        return folder;
    }

    int rounds()
    {
        return rounds;
    }

    boolean isShort()
    {
        return isShort;
    }

    long seed()
    {
        return seed;
    }

    Random random()
    {
        return random;
    }

    /**
     * Show progress.
     */
    void say(final String format, final Object... arguments)
    {
        out.printf("%5.1f s  %-14s %s%n", (System.nanoTime() - startedNs) / 1e9, name,
            String.format(format, arguments));
        out.flush();
    }

    void roundDone()
    {
        roundsDone++;
    }

    void roundsDone(final int count)
    {
        roundsDone = count;
    }

    Times notice()
    {
        return notice;
    }

    Times recover()
    {
        return recover;
    }

    void measured(final String format, final Object... arguments)
    {
        measured.add(String.format(format, arguments));
    }

    /**
     * Something did not hold.
     */
    void finding(final String format, final Object... arguments)
    {
        final String text = String.format(format, arguments);
        if (findings.size() < MAX_FINDINGS)
        {
            findings.add(text);
            say("FAILED: %s", text);
        }
    }

    boolean hasFindings()
    {
        return !findings.isEmpty();
    }

    FaultReport report(final Fault fault)
    {
        final boolean hasFailed = hasFindings();
        return new FaultReport(
            name, hasFailed ? FaultReport.FAILED : FaultReport.HELD, roundsDone, fault.injected(), fault.mustHold(),
            notice.percentile(0.5), notice.percentile(1), recover.percentile(0.5), recover.percentile(1),
            System.nanoTime() - startedNs, List.copyOf(measured), List.copyOf(findings),
            hasFailed ? folder.toString() : null);
    }
}
