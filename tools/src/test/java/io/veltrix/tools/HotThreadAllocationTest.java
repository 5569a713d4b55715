package io.veltrix.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.veltrix.engine.Pipeline;
import io.veltrix.engine.RunOptions;
import io.veltrix.engine.RunReport;
import io.veltrix.engine.api.ComponentCatalog;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.lane.StreamPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * The gate of the second law: pipelines of every stage, source and sink that is shipped, whole, with journal, gate and
 * venue, across segment changes, allocate nothing on any hot thread once warm. The compiler may still be at work when
 * the warm-up ends, so a run gets three tries; code that allocates per event fails all of them, and a last run then
 * says where. Seen to fail, and to name both lines, with one {@code new Object()} in 65,536 events in Lane.onEvent and
 * one {@code new long[2]} for each quote in RiskStage.onEvent.
 */
@Timeout(300)
class HotThreadAllocationTest
{
    private static final int TRIES = 3;
    private static final long WARM_UP_S = 6;
    private static final long RUN_S = 10;
    private static final long MIN_EVENTS = 200_000;
    private static final long SEGMENT_BYTES = 4 << 20;
    private static final long MIN_SEGMENT_CHANGES = 3;
    /** What the record thread may allocate for each segment it takes over: about 0.5 KiB were measured. */
    private static final long RECORD_BYTES_PER_SEGMENT = 2 * 1024;
    /** And for whatever driver and client do beside it until they are compiled. */
    private static final long RECORD_BYTES = 256 * 1024;
    /** Threads of sinks that wait for a disk or a database; no such sink may stand on a thread that is hot. */
    private static final Set<String> BLOCKING = Set.of("store");
    /** It wants a file, which would have to be gigabytes to last: FeedAllocationTest drives it instead. */
    private static final Set<String> ELSEWHERE = Set.of("capture");
    private static final Pattern TYPE = Pattern.compile("type: ([a-z-]+)");

    @TempDir
    private Path directory;

    /** What is run. */
    private enum Whole
    {
        TWO_THREADS("tick-to-order", ""),
        FOUR_THREADS("tick-to-order-four-threads", ""),
        ONE_THREAD("tick-to-order-one-thread", ""),
        CME("tick-to-order", "cme-mdp3"),
        IEX_TOPS("tick-to-order", "iex-tops"),
        STORAGE("tick-to-order-four-threads", "")
        {
            @Override
            String text(final Path folder)
            {
                final String store = "  store: {core: none, idle: backoff}\n";
                return super.text(folder).replace("  record: {", store + "  record: {") + """
                      ledger: {thread: store, reads: orders, type: event-file, path: FOLDER/ledger}
                      table: {thread: store, reads: refusals, type: database, url: "jdbc:h2:file:FOLDER/refusals"}
                      tail: {thread: store, reads: orders, type: line-file, path: FOLDER/tail}
                    """.replace("FOLDER", folder.toString());
            }
        };

        private final String file;
        private final String format;

        Whole(final String file, final String format)
        {
            this.file = file;
            this.format = format;
        }

        String text(final Path folder)
        {
            try
            {
                return Files.readString(Path.of("pipelines", file + ".yaml"));
            }
            catch (final IOException ex)
            {
                throw new AssertionError(ex);
            }
        }

        private PipelineConfig read(final Path folder)
        {
            final List<String> settings = new ArrayList<>(List.of(
                "journal.segment=" + SEGMENT_BYTES + "B", "journal.floor=0B"));
            if (!format.isEmpty())
            {
                settings.add("sources.market.format=" + format);
            }
            return PipelineReader.parse(text(folder), file + ".yaml", Overrides.parse(settings));
        }
    }

    @ParameterizedTest
    @EnumSource(Whole.class)
    void shouldAllocateNothingOnHotThreadsOnceWarm(final Whole whole)
    {
        List<RunReport.ThreadReport> hot = List.of();
        for (int i = 0; i < TRIES; i++)
        {
            final RunReport report = run(whole, directory.resolve("run" + i)).report();
            final long changes = requireLongEnough(report);
            hot = report.threads().stream()
                .filter((thread) -> thread.isHot() && !BLOCKING.contains(thread.name())).toList();
            report.threads().forEach((thread) -> System.out.printf(
                "%s: %s allocated %,d bytes in %,d events and %d segment changes%n", whole, thread.name(),
                thread.allocatedBytes(), report.rootEvents() - report.warmUpEvents(), changes));
            if (hot.stream().allMatch((thread) -> thread.allocatedBytes() == 0))
            {
                requireLittleOfRecordThread(report);
                return;
            }
        }
        final List<RunReport.ThreadReport> made =
            hot.stream().filter((thread) -> thread.allocatedBytes() != 0).toList();
        fail(whole + ": " + made.stream().map((thread) -> String.format("hot thread %s allocated %,d bytes",
            thread.name(), thread.allocatedBytes())).collect(Collectors.joining(", ")) + " after warm-up: " +
            sites(whole, made.stream().map(RunReport.ThreadReport::name).collect(Collectors.toSet())));
    }

    /** A component that is shipped and in none of these pipelines would be outside the gate. */
    @Test
    void shouldCoverEveryComponentThatIsShipped()
    {
        final Set<String> covered = new TreeSet<>(ELSEWHERE);
        for (final Whole whole : Whole.values())
        {
            final Matcher types = TYPE.matcher(whole.text(directory));
            while (types.find())
            {
                covered.add(types.group(1));
            }
        }
        final Set<String> shipped = new TreeSet<>();
        ServiceLoader.load(ComponentCatalog.class).forEach(
            (catalog) -> shipped.addAll(catalog.components().keySet()));
        assertEquals(shipped, covered);
    }

    /** Also tells of the report whether there was enough to see. */
    private static long requireLongEnough(final RunReport report)
    {
        assertNull(report.failure());
        assertTrue(report.isWarm());
        final long counted = report.rootEvents() - report.warmUpEvents();
        assertTrue(counted >= MIN_EVENTS, () -> "counted=" + counted);
        final StreamPosition root = report.streams().get(0);
        final long changes = counted * (root.bytes() / root.events()) / SEGMENT_BYTES;
        assertTrue(changes >= MIN_SEGMENT_CHANGES, () -> "changes=" + changes);
        return changes;
    }

    private static void requireLittleOfRecordThread(final RunReport report)
    {
        final long segments = report.journals().stream().mapToLong(RunReport.JournalReport::segments).sum();
        report.threads().stream().filter((thread) -> !thread.isHot()).forEach((record) -> assertTrue(
            record.allocatedBytes() <= RECORD_BYTES + RECORD_BYTES_PER_SEGMENT * segments, record::toString));
    }

    private String sites(final Whole whole, final Set<String> threads)
    {
        return AllocationSites.of(directory, threads, () -> run(whole, directory.resolve("again")).warm());
    }

    /**
     * @param report of the run.
     * @param warm   when its warm-up was over: its first seconds interpret, and allocate what compiled code does not.
     */
    private record Done(RunReport report, Instant warm)
    {
    }

    private static Done run(final Whole whole, final Path folder)
    {
        final RunOptions options = RunOptions.of(folder.resolve("home"))
            .maxSpeed()
            .durationNs(TimeUnit.SECONDS.toNanos(RUN_S))
            .warmUp(TimeUnit.SECONDS.toNanos(WARM_UP_S), RunOptions.UNLIMITED);
        try (Pipeline running = Pipeline.launch(whole.read(Files.createDirectories(folder)), options))
        {
            final Instant warm = Instant.now().plusSeconds(WARM_UP_S);
            running.awaitEnd();
            return new Done(running.end(), warm);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
