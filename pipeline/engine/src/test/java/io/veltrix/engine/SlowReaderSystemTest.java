package io.veltrix.engine;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.aeron.CncFileDescriptor;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.testing.CollectingSink;
import io.veltrix.engine.testing.PromptSource;
import io.veltrix.engine.testing.StoppingSink;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Readers that stop for seconds while the writer runs as fast as it can.
 */
@Timeout(180)
class SlowReaderSystemTest
{
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path directory;

    private static PipelineConfig config(final String sinks)
    {
        return PipelineReader.parse("""
            pipeline: slow
            sequencer: {thread: market, tick: 1ms, buffer: 1MiB}
            journal: {thread: record, segment: 64MiB, block: 64KiB, floor: 0B}
            threads:
              market: {idle: yield, core: none}
              record: {idle: yield, core: none}
              egress: {idle: yield, core: none}
              slow: {idle: yield, core: none}
            sources:
              quotes: {type: io.veltrix.engine.testing.PromptSource, rate: 200000}
            lanes:
              decide:
                thread: market
                reads: root
                stages:
                  - {name: order, type: io.veltrix.engine.testing.EveryNthOrderStage}
                streams:
                  orders: {events: [NewOrder], record: full, buffer: 256KiB}
            sinks:
              out: {thread: egress, reads: orders, type: io.veltrix.engine.testing.CollectingSink}
            """ + sinks, "slow.yaml", Overrides.none());
    }

    /** Counters by the end of their label. The client's mapping is its own, so this sees what operators see. */
    private static long counter(final Pipeline pipeline, final String label)
    {
        final java.nio.MappedByteBuffer file = IoUtil.mapExistingFile(
            pipeline.aeronDirectory().resolve(CncFileDescriptor.CNC_FILE).toFile(), "cnc");
        try
        {
            final UnsafeBuffer meta = CncFileDescriptor.createMetaDataBuffer(file);
            final CountersReader counters = new CountersReader(
                CncFileDescriptor.createCountersMetaDataBuffer(file, meta),
                CncFileDescriptor.createCountersValuesBuffer(file, meta));
            final long[] found = {-1};
            counters.forEach((value, id, text) -> found[0] = text.equals(label) ? value : found[0]);
            assertTrue(found[0] >= 0, () -> "no counter: " + label);
            return found[0];
        }
        finally
        {
            IoUtil.unmap(file);
        }
    }

    private static void await(final Pipeline pipeline, final String what, final java.util.function.BooleanSupplier is)
    {
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        while (!is.getAsBoolean())
        {
            assertNull(pipeline.failure(), what);
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "not within 60 s: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private RunReport runUntilRejoined(final String reader, final String stream, final String sink)
    {
        try (Pipeline pipeline = Pipeline.launch(config(sink), RunOptions.of(directory.resolve("home")).maxSpeed()))
        {
            await(pipeline, "detached", () -> counter(pipeline, stream + ": " + reader + " detached") == 1);
            assertEquals(0, counter(pipeline, stream + ": " + reader + " attached"));
            await(pipeline, "rejoined", () -> counter(pipeline, stream + ": " + reader + " rejoined") == 1);
            assertEquals(1, counter(pipeline, stream + ": " + reader + " attached"));
            final long taken = StoppingSink.EVENTS.get();
            await(pipeline, "going on", () -> StoppingSink.EVENTS.get() > taken + 10_000);
            assertTrue(counter(pipeline, stream + ": full, " + reader + " slowest") > 0);
            final RunReport report = pipeline.end();
            System.out.println("SlowReaderSystemTest " + stream + ": longest stall " +
                TimeUnit.NANOSECONDS.toMicros(PromptSource.LONGEST_STALL_NS.get()) + " us, root events " +
                report.rootEvents() + ", journal not ready " + report.journals().get(0) + ", full for " + reader + " " +
                counter(pipeline, stream + ": full, " + reader + " slowest") + ", for journal " +
                counter(pipeline, stream + ": full, journal slowest"));
            assertNull(report.failure());
            return report;
        }
    }

    @Test
    void shouldLeaveASinkOfTheRootBehindAndTakeItBackWithEveryEventOnce()
    {
        final RunReport report = runUntilRejoined("tail", "root", """
              tail: {thread: slow, reads: root, when-full: detach, gated: false,
                type: io.veltrix.engine.testing.StoppingSink, every: 50000, stop: 2s, stops: 1}
            """);
        assertEquals(report.rootEvents(), StoppingSink.EVENTS.get());
        assertTrue(PromptSource.LONGEST_STALL_NS.get() < TimeUnit.MILLISECONDS.toNanos(500));
    }

    @Test
    void shouldLeaveASinkOfADerivedStreamBehindAndTakeItBackWithEveryEventOnce()
    {
        final RunReport report = runUntilRejoined("tail", "orders", """
              tail: {thread: slow, reads: orders, when-full: detach, gated: true,
                type: io.veltrix.engine.testing.StoppingSink, every: 10000, stop: 2s, stops: 1}
            """);
        assertEquals(CollectingSink.EVENTS.get(), StoppingSink.EVENTS.get());
        assertEquals(report.sinks().get(0).effects(), report.sinks().get(1).effects());
        assertTrue(PromptSource.LONGEST_STALL_NS.get() < TimeUnit.MILLISECONDS.toNanos(500));
    }

    /**
     * A console that takes two milliseconds for an event: it reads the journal, nobody waits for it, and the end waits
     * for all of it.
     */
    @Test
    void shouldNeverHoldTheWriterUpForASinkThatReadsTheJournal()
    {
        final String sink = """
              console: {thread: slow, reads: orders, link: journal,
                type: io.veltrix.engine.testing.StoppingSink, every: 1, stop: 2ms, stops: 1000}
            """;
        try (Pipeline pipeline = Pipeline.launch(config(sink), RunOptions.of(directory.resolve("home")).maxSpeed()))
        {
            await(pipeline, "many orders", () -> CollectingSink.EVENTS.get() > 20_000);
            assertTrue(StoppingSink.EVENTS.get() < 10_000, () -> "the console has " + StoppingSink.EVENTS.get());
            final RunReport report = pipeline.end();
            assertNull(report.failure());
            assertEquals(CollectingSink.EVENTS.get(), StoppingSink.EVENTS.get());
            assertEquals(report.sinks().get(0).effects(), report.sinks().get(1).effects());
        }
    }

    /** The others on a stream keep their policy: one of them that stops holds the writer up for as long. */
    @Test
    void shouldHoldTheWriterUpForAReaderThatIsNotLetGo()
    {
        final String sink = """
              tail: {thread: slow, reads: root, gated: false,
                type: io.veltrix.engine.testing.StoppingSink, every: 50000, stop: 1s, stops: 1}
              other: {thread: egress, reads: root, when-full: detach,
                type: io.veltrix.engine.testing.CollectingSink}
            """;
        try (Pipeline pipeline = Pipeline.launch(config(sink), RunOptions.of(directory.resolve("home")).maxSpeed()))
        {
            await(pipeline, "past the stop", () -> StoppingSink.EVENTS.get() > 60_000);
            assertTrue(counter(pipeline, "root: full, tail slowest") > 0);
            assertTrue(
                counter(pipeline, "root: full, tail slowest") > counter(pipeline, "root: full, journal slowest"));
            assertNull(pipeline.end().failure());
        }
        assertTrue(PromptSource.LONGEST_STALL_NS.get() > TimeUnit.MILLISECONDS.toNanos(800));
    }
}
