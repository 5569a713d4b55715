package io.veltrix.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.JournalVerifier;
import io.veltrix.engine.journal.VerifyReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Somebody cuts the journal's files under its writer: the pipeline ends, says so, and nobody hangs. Seen to hang on
 * JDK 17, once in twenty, with Chronicle's objects closed after that.
 * <p>
 * Not on JDK 17: there the fault is thrown in any frame of the thread, some of them the JVM's own, and about one in
 * thirty of these runs ends the JVM itself.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class JournalTruncatedSystemTest
{
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    private Path folder;

    private PipelineConfig config()
    {
        return PipelineReader.parse("""
            pipeline: cut
            sequencer: {thread: hot, tick: 1ms, buffer: 256KiB}
            journal: {thread: record, segment: 64MiB, block: 32KiB, floor: 0B}
            threads: {hot: {idle: yield, core: none}, record: {idle: yield, core: none}}
            sources:
              quotes: {type: io.veltrix.engine.testing.QuoteSource, count: 100000000}
            lanes:
              decide:
                thread: hot
                stages:
                  - {name: order, type: io.veltrix.engine.testing.EveryNthOrderStage, every: 10}
                streams:
                  orders: {events: [NewOrder], record: full, buffer: 64KiB}
            sinks:
              out: {thread: hot, reads: orders, type: io.veltrix.engine.testing.LedgerSink, file: '%s'}
            """.formatted(folder.resolve("out.ledger")), "cut.yaml", Overrides.none());
    }

    private static void awaitRoot(final Pipeline pipeline, final long sequence)
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (pipeline.rootSequence() < sequence && System.nanoTime() - deadlineNs < 0)
        {
            Thread.onSpinWait();
        }
        assertTrue(pipeline.rootSequence() >= sequence, () -> "at " + pipeline.rootSequence());
    }

    @Test
    void shouldEndWithAClearErrorWhenItsFileIsCutUnderTheWriter() throws Exception
    {
        final Path home = folder.resolve("home");
        RunReport report = null;
        final StringBuilder said = new StringBuilder();
        try (Pipeline pipeline = Pipeline.launch(config(), RunOptions.of(home).maxSpeed()))
        {
            final Thread watch = new Thread(pipeline::awaitEnd);
            watch.start();
            awaitRoot(pipeline, 5_000);
            cut(Home.journalOf(home).resolve("root"));
            watch.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS));
            assertFalse(watch.isAlive(), "hangs");
            report = pipeline.end();
        }
        catch (final IllegalStateException ex)
        {
            // Nothing was to be appended any more, and the end could not be marked.
            said.append(ex.getMessage());
        }
        assertNotNull(report);
        said.append(report.failure());
        // Whoever meets it first says so: the writer of either stream, or the helper that makes the next segment.
        assertTrue(said.toString().contains("journal/") && (said.toString().contains("the journal is good up to") ||
            said.toString().contains("preparing a segment in")), said::toString);
        final VerifyReport verified = JournalVerifier.verify(Home.journalOf(home).resolve("root"));
        assertTrue(verified.lastSequence() <= report.rootEvents());
    }

    /** Not what the helper is making: there the JVM compares and sets in its own code, where a fault ends it. */
    private static void cut(final Path journal) throws IOException
    {
        final List<Path> files;
        try (Stream<Path> tree = Files.walk(journal))
        {
            files = tree.filter((path) -> path.toString().endsWith(".cq4") &&
                Character.isDigit(path.getParent().getFileName().toString().charAt(0))).toList();
        }
        assertFalse(files.isEmpty());
        for (final Path file : files)
        {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
            {
                channel.truncate(0);
            }
        }
    }
}
