package io.veltrix.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.testing.SmallDisk;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The file system of the Aeron directory is full: a start over it is refused with nothing left behind, and a pipeline
 * that runs has what it needs. That 'check' says how much is needed is in RoomChecksTest.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SharedMemoryFullSystemTest
{
    private static final int QUOTES = 300_000;

    @TempDir
    private Path folder;

    private PipelineConfig config(final Path aeron, final String journalThread)
    {
        return PipelineReader.parse("""
            pipeline: memory
            driver: {directory: '%s'}
            sequencer: {thread: hot, tick: 1ms, buffer: 1MiB}
            journal: {thread: %s, segment: 4MiB, block: 32KiB, floor: 0B}
            threads: {hot: {idle: yield, core: none}, record: {idle: yield, core: none}}
            sources:
              quotes: {type: io.veltrix.engine.testing.QuoteSource, count: %d}
            lanes:
              decide:
                thread: hot
                stages:
                  - {name: order, type: io.veltrix.engine.testing.EveryNthOrderStage, every: 10}
                streams:
                  orders: {events: [NewOrder], record: full, buffer: 256KiB}
            sinks:
              out: {thread: hot, reads: orders, type: io.veltrix.engine.testing.LedgerSink, file: '%s'}
            """.formatted(aeron, journalThread, QUOTES, folder.resolve("out.ledger")), "memory.yaml", Overrides.none());
    }

    @Test
    void shouldLeaveNothingBehindWhereTheDriverFindsNoRoom() throws IOException
    {
        try (SmallDisk memory = SmallDisk.mount(folder, "tmpfs", 32))
        {
            final PipelineConfig config = config(memory.path().resolve("aeron"), "record");
            final Path ballast = memory.fill(8 << 10);
            final Path home = folder.resolve("home");
            final IllegalStateException refused = assertThrows(
                IllegalStateException.class,
                () -> Pipeline.launch(config, RunOptions.of(home).maxSpeed()));
            assertTrue(refused.getMessage().contains("its files found no room there; make some, or name another"),
                refused.getMessage());
            assertFalse(Files.exists(memory.path().resolve("aeron")));
            assertFalse(Files.exists(home));
            Files.delete(ballast);
        }
    }

    /** Nothing of it grows once the pipeline runs. Seen to fail with sparse term buffers. */
    @Test
    void shouldRunOnWhenItFillsUpDuringTheRun() throws IOException
    {
        runOnWhenItFillsUp("record");
    }

    /** The same of streams without a transport. */
    @Test
    void shouldRunOnOneThreadWhenItFillsUpDuringTheRun() throws IOException
    {
        runOnWhenItFillsUp("hot");
    }

    private void runOnWhenItFillsUp(final String journalThread) throws IOException
    {
        try (SmallDisk memory = SmallDisk.mount(folder, "tmpfs", 32))
        {
            try (Pipeline pipeline = Pipeline.launch(
                config(memory.path().resolve("aeron"), journalThread),
                RunOptions.of(folder.resolve("home")).maxSpeed()))
            {
                memory.fill(0);
                pipeline.awaitEnd();
                final RunReport report = pipeline.end();
                assertNull(report.failure());
                assertEquals(QUOTES, report.count("Quote"));
            }
        }
    }

    /** Seen to fail with the memory mapped and not written first: an InternalError without a name. */
    @Test
    void shouldSayWhatFindsNoRoomForAStreamWithoutATransport() throws IOException
    {
        try (SmallDisk memory = SmallDisk.mount(folder, "tmpfs", 32);
            Transport transport = Transport.launch(memory.path().resolve("aeron"), Assertions::fail))
        {
            memory.fill(64);
            final IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> transport.allocate("orders", 1 << 20));
            assertTrue(refused.getMessage().contains("no room for 1048576 bytes of stream orders in "),
                refused.getMessage());
        }
    }
}
