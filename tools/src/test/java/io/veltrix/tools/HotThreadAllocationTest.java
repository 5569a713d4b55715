package io.veltrix.tools;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.Pipeline;
import io.veltrix.engine.RunOptions;
import io.veltrix.engine.RunReport;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineReader;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The gate of the second law: the shipped pipelines, whole, with journal, gate and venue, allocate nothing on any hot
 * thread once warm. The compiler may still be at work when the warm-up ends, so a run gets three tries; code that
 * allocates per event fails all of them. Seen to fail with one {@code new Object()} in 65,536 events in Lane.onEvent.
 */
@Timeout(300)
class HotThreadAllocationTest
{
    private static final int TRIES = 3;
    private static final long MIN_EVENTS = 200_000;
    /** What the record thread may allocate for each segment it takes over: about 0.5 KiB were measured. */
    private static final long RECORD_BYTES_PER_SEGMENT = 2 * 1024;
    /** And for whatever driver and client do beside it until they are compiled. */
    private static final long RECORD_BYTES = 256 * 1024;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"tick-to-order", "tick-to-order-four-threads"})
    void shouldAllocateNothingOnHotThreadsOnceWarm(final String pipeline)
    {
        List<RunReport.ThreadReport> hot = List.of();
        for (int i = 0; i < TRIES; i++)
        {
            final RunReport report = run(pipeline, directory.resolve("home" + i));
            assertNull(report.failure());
            assertTrue(report.isWarm());
            final long counted = report.rootEvents() - report.warmUpEvents();
            assertTrue(counted >= MIN_EVENTS, () -> "counted=" + counted);
            hot = report.threads().stream().filter(RunReport.ThreadReport::isHot).toList();
            final long segments = report.journals().stream().mapToLong(RunReport.JournalReport::segments).sum();
            report.threads().forEach((thread) -> System.out.printf(
                "%s: %s allocated %,d bytes in %,d events and %d segments%n", pipeline, thread.name(),
                thread.allocatedBytes(), counted, segments));
            if (hot.stream().allMatch((thread) -> thread.allocatedBytes() == 0))
            {
                report.threads().stream().filter((thread) -> !thread.isHot()).forEach((record) -> assertTrue(
                    record.allocatedBytes() <= RECORD_BYTES + RECORD_BYTES_PER_SEGMENT * segments, record::toString));
                return;
            }
        }
        assertEquals(List.of(), hot.stream().filter((thread) -> thread.allocatedBytes() != 0).toList());
    }

    private static RunReport run(final String pipeline, final Path home)
    {
        final RunOptions options = RunOptions.of(home)
            .maxSpeed()
            .durationNs(TimeUnit.SECONDS.toNanos(15))
            .warmUp(TimeUnit.SECONDS.toNanos(9), RunOptions.UNLIMITED);
        final Overrides overrides = Overrides.parse(List.of("journal.segment=8MiB"));
        try (Pipeline running = Pipeline.launch(
            PipelineReader.read(Path.of("pipelines", pipeline + ".yaml"), overrides), options))
        {
            running.awaitEnd();
            return running.end();
        }
    }
}
