package io.veltrix.tools;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.Manifest;
import io.veltrix.engine.journal.Damage;
import io.veltrix.engine.journal.JournalCatalog;
import io.veltrix.engine.journal.JournalCatalog.SegmentEntry;
import io.veltrix.engine.journal.JournalCatalog.StreamJournal;
import io.veltrix.engine.journal.JournalHole;
import io.veltrix.engine.journal.JournalVerifier;
import io.veltrix.engine.journal.VerifyReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code veltrix journal}.
 */
@Command(
    name = "journal",
    mixinStandardHelpOptions = true,
    description = "Look into the journals of a home.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
        JournalCommand.Stat.class, JournalCommand.Verify.class, JournalTailCommand.class, JournalDumpCommand.class,
        JournalRepairCommand.class,
    })
final class JournalCommand implements Runnable
{
    private static final double NANOS = 1e9;

    @Spec
    private CommandSpec spec;

    @Override
    public void run()
    {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new ParameterException(spec.commandLine(), "say what to do: stat, verify, tail, dump or repair");
    }

    static Instant instant(final long epochNs)
    {
        return Instant.ofEpochSecond(0, epochNs);
    }

    static SchemaCatalog schemas(final Path home)
    {
        Home.readManifest(home);
        return Home.readSchemas(home);
    }

    static List<StreamJournal> streams(final Path home)
    {
        Home.readManifest(home);
        return JournalCatalog.streams(Home.journalOf(home));
    }

    /** {@code veltrix journal stat}. */
    @Command(
        name = "stat", mixinStandardHelpOptions = true,
        description = "What is in each journal: ranges, sizes, segments. Reads no event.")
    static final class Stat implements Callable<Integer>
    {
        @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the run.")
        private Path home;

        @Option(names = "--segments", description = "List each segment.")
        private boolean isListingSegments;

        @Override
        public Integer call()
        {
            final Manifest manifest = Home.readManifest(home);
            final List<StreamJournal> journals = streams(home);
            final PrintStream out = System.out;
            out.printf("pipeline %s, epoch %d, made %s%n", manifest.pipeline(), manifest.epoch(), manifest.created());
            out.printf("%-14s %6s %-8s %14s %14s %9s %16s%n", "stream", "number", "records", "first", "last",
                "segments", "bytes on disk");
            for (final StreamJournal journal : journals)
            {
                final List<SegmentEntry> segments = journal.segments();
                if (segments.isEmpty())
                {
                    out.printf("%-14s %6s %-8s %14s %14s %9d %16d%n", journal.name(), "-", "empty", "-", "-", 0, 0);
                    continue;
                }
                out.printf("%-14s %6s %-8s %,14d %,14d %9d %,16d%n", journal.name(),
                    journal.stream() < 0 ? "?" : Integer.toString(journal.stream()),
                    journal.recording() == null ? "?" : journal.recording().word(),
                    segments.get(0).firstSequence(), segments.get(segments.size() - 1).lastSequence(),
                    segments.size(), segments.stream().mapToLong(SegmentEntry::diskBytes).sum());
                if (isListingSegments)
                {
                    segments.forEach((segment) -> out.printf("    %,14d to %,14d  %,14d bytes  %s%n",
                        segment.firstSequence(), segment.lastSequence(), segment.diskBytes(), segment.directory()));
                }
            }
            return Veltrix.GOOD;
        }
    }

    /** {@code veltrix journal verify}. */
    @Command(
        name = "verify", mixinStandardHelpOptions = true,
        description = "Read every block: checksums, contiguity, frames. Exit code 1 where something is damaged.")
    static final class Verify implements Callable<Integer>
    {
        @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the run.")
        private Path home;

        @Override
        public Integer call()
        {
            final List<StreamJournal> journals = streams(home);
            boolean isSound = true;
            if (journals.stream().noneMatch((journal) -> journal.name().equals(PipelineConfig.ROOT)))
            {
                System.out.println("root: DAMAGED: its journal is missing");
                isSound = false;
            }
            for (final StreamJournal journal : journals)
            {
                final long startedNs = System.nanoTime();
                final VerifyReport report = JournalVerifier.verify(journal.directory());
                print(System.out, journal.name(), report, System.nanoTime() - startedNs);
                isSound &= report.isSound();
            }
            return isSound ? Veltrix.GOOD : Veltrix.FAILED;
        }

        private static String state(final VerifyReport report)
        {
            return !report.isSound() ? "DAMAGED" : report.holes().isEmpty() ? "sound" : "sound but for holes";
        }

        private static void print(
            final PrintStream out, final String name, final VerifyReport report, final long elapsedNs)
        {
            if (report.segments() == 0)
            {
                out.printf("%s: empty: nothing was recorded%n", name);
                return;
            }
            out.printf("%s: %s: %,d events (%,d to %,d) in %,d blocks, %d segment(s), %,d bytes, %.2f s%n", name,
                state(report), report.events(), report.firstSequence(),
                report.lastSequence(), report.blocks(), report.segments(), report.bytes(), elapsedNs / NANOS);
            if (report.events() > 0)
            {
                out.printf("    epochs %d to %d, %s to %s, digest %016x%s%n", report.firstEpoch(), report.lastEpoch(),
                    instant(report.firstTimestampNs()), instant(report.lastTimestampNs()), report.digest(),
                    report.endsWell() ? "" : ", not closed by its writer");
            }
            if (report.firstSequence() > 1 && report.firstSequence() <= report.retainedFrom())
            {
                out.printf("    1 to %,d were deleted by 'veltrix retain'%n", report.firstSequence() - 1);
            }
            for (final JournalHole hole : report.holes())
            {
                out.println("    hole: " + hole);
            }
            for (final Damage cut : report.cuts())
            {
                out.println("    torn tail, cut off: " + cut);
            }
            for (final Damage damage : report.damages())
            {
                out.println("    damage: " + damage);
            }
        }
    }
}
