package io.veltrix.tools;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;

import io.veltrix.engine.status.RunStatus;

/**
 * Prints a status for people: one screen.
 */
final class StatusTable
{
    private static final double GIB = 1L << 30;
    private static final int MAX_ERROR = 160;

    private StatusTable()
    {
    }

    static void print(final PrintStream out, final RunStatus status)
    {
        out.printf("%s: %s%n", status.pipeline(), headline(status));
        status.problems().forEach((problem) -> out.printf("  PROBLEM    %s%n", problem));
        out.printf("  home       %s%n", status.home());
        if (status.pid() != 0)
        {
            out.printf("  process    pid %d on %s, start number %d, started %s%n", status.pid(), status.host(),
                status.epoch(), time(status.started()));
        }
        if (status.isAlive())
        {
            out.printf("  events     %,d, of which %,d are in the journal: it is %,d behind%n", status.rootSequence(),
                status.journalledSequence(), status.journalLag());
        }
        else if (status.journalledSequence() >= 0)
        {
            out.printf("  events     %,d in the journal%n", status.journalledSequence());
        }
        else
        {
            out.println("  events     the journal cannot be read");
        }
        printDisk(out, status.disk());
        printErrors(out, status);
        if (status.commands() != null && status.commands().taken() + status.commands().refused() +
            status.commands().malformed() + status.commands().abandoned() > 0)
        {
            final RunStatus.Commands commands = status.commands();
            out.printf("  commands   %,d taken, %,d came too late, %,d not understood, %,d left by their givers%n",
                commands.taken(), commands.refused(), commands.malformed(), commands.abandoned());
        }
        printParts(out, status);
    }

    private static String headline(final RunStatus status)
    {
        final String health = status.isHealthy() ? ", all well" : ", NOT WELL";
        return switch (status.readiness())
        {
            case STARTING -> "starting" + health;
            case RECOVERING -> "reading its journal again" + health;
            case RUNNING -> "running for " + duration(status.uptimeMs()) + health;
            case ENDING -> "coming to its end" + health;
            case STOPPED -> "not running: it " + (status.failure() == null ? "ended well" : "failed") + " " +
                time(status.ended()) + (status.failure() == null ? "" : ": " + firstLine(status.failure()));
            case DEAD -> "not running: process " + status.pid() + " ended without a word; a new start goes on behind" +
                " the last event in the journal";
            case NEW -> "not running: no process has said that it runs this home";
            case UNKNOWN -> "runs, or ran, on " + status.host() + " as process " + status.pid() +
                ", which cannot be seen from here";
        };
    }

    private static void printDisk(final PrintStream out, final RunStatus.Disk disk)
    {
        if (disk.freeBytes() != RunStatus.UNKNOWN)
        {
            out.printf("  disk       %.1f GiB free of %.1f GiB%s%n", disk.freeBytes() / GIB, disk.totalBytes() / GIB,
                disk.floorBytes() == RunStatus.UNKNOWN ? "" : String.format(", the run wants %.1f GiB kept free%s",
                    disk.floorBytes() / GIB, disk.isShort() ? ": SHORT" : ""));
        }
    }

    private static void printErrors(final PrintStream out, final RunStatus status)
    {
        final RunStatus.Errors errors = status.errors();
        if (errors.distinct() == 0)
        {
            out.println("  errors     none");
            return;
        }
        out.printf("  errors     %,d kinds since the start, %,d in all; the last, seen %,d times, %s:%n",
            errors.sinceStart(), errors.distinct(), errors.count(), time(errors.latest()));
        out.printf("             %s%n", firstLine(errors.last()));
    }

    private static void printParts(final PrintStream out, final RunStatus status)
    {
        if (!status.sources().isEmpty())
        {
            out.printf("%n  %-22s %16s %12s %12s%n", "source", "events", "dropped", "refused");
            status.sources().forEach((source) -> out.printf("  %-22s %,16d %,12d %12s%n", source.name(),
                source.events(), source.dropped(), number(source.refused())));
        }
        if (!status.readers().isEmpty())
        {
            out.printf("%n  %-22s %-12s %16s %10s %12s %9s %9s%n", "reader", "of", "done with", "behind", "effects",
                "dropped", "set aside");
            status.readers().forEach((reader) -> out.printf("  %-22s %-12s %,16d %,10d %12s %9s %9s%s%n",
                reader.kind() + " " + reader.name(), reader.reads(), reader.processed(), reader.behind(),
                number(reader.effects()), number(reader.dropped()), number(reader.setAside()),
                reader.isStalled() ? "  STANDS STILL" : ""));
        }
        if (!status.links().isEmpty())
        {
            out.printf("%n  %-22s %29s %10s   %-20s %s%n", "stream", "published", "full", "slowest now",
                "slowest while full");
            status.links().forEach((link) -> out.printf("  %-22s %,29d %,10d   %-20s %s%n", link.stream(),
                link.published(), link.full(), link.slowest() == null ? "nobody" : link.slowest(),
                link.fullBy().stream().map((full) -> String.format("%s %,d", full.reader(), full.times()))
                    .collect(Collectors.joining(", "))));
        }
    }

    private static String number(final long value)
    {
        return value == RunStatus.UNKNOWN ? "-" : String.format("%,d", value);
    }

    private static String firstLine(final String text)
    {
        final String line = text.lines().findFirst().orElse("");
        return line.length() <= MAX_ERROR ? line : line.substring(0, MAX_ERROR) + " ...";
    }

    private static String time(final Instant at)
    {
        return at == null ? "never" :
            at.truncatedTo(ChronoUnit.SECONDS) + " (" +
                duration(Math.max(0, Duration.between(at, Instant.now()).toMillis())) + " ago)";
    }

    private static String duration(final long ms)
    {
        final long seconds = ms / 1_000;
        if (seconds < 60)
        {
            return seconds + " s";
        }
        if (seconds < 3_600)
        {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds < 86_400 ? seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min" :
            seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
    }
}
