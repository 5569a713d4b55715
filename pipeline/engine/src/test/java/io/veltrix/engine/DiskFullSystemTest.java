package io.veltrix.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.JournalHole;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.journal.JournalVerifier;
import io.veltrix.engine.journal.VerifyReport;
import io.veltrix.engine.testing.LedgerSink;
import io.veltrix.engine.testing.SmallDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The journal's disk fills up under a running pipeline: no signal ends the process, no event is torn or half said. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DiskFullSystemTest
{
    private static final int MEBIBYTES = 24;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path folder;

    private PipelineConfig config(final String policy, final String durability)
    {
        return PipelineReader.parse("""
            pipeline: full
            sequencer: {thread: hot, tick: 1ms, buffer: 256KiB}
            journal: {thread: record, segment: 1MiB, block: 32KiB, floor: 0B, when-disk-full: %s, durability: %s}
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
            """.formatted(policy, durability, folder.resolve("out.ledger")), "full.yaml", Overrides.none());
    }

    private List<Long> ledger()
    {
        return LedgerSink.read(folder.resolve("out.ledger"));
    }

    private static VerifyReport verify(final Path home, final String stream)
    {
        final VerifyReport report = JournalVerifier.verify(Home.journalOf(home).resolve(stream));
        assertTrue(report.isSound(), String.valueOf(report.firstDamage()));
        return report;
    }

    private static List<Long> upTo(final long last)
    {
        final List<Long> all = new ArrayList<>();
        for (long i = 1; i <= last; i++)
        {
            all.add(i);
        }
        return all;
    }

    /**
     * Seen to fail with floor and spare segments kept at the end as well: what was published last found no room and
     * stayed out of the journal.
     */
    @ParameterizedTest
    @ValueSource(strings = {"tmpfs", "ext4"})
    void shouldStopWithEverythingJournalledWhenTheDiskFillsUp(final String fileSystem) throws IOException
    {
        try (SmallDisk disk = SmallDisk.mount(folder, fileSystem, MEBIBYTES))
        {
            final Path home = disk.path().resolve("home");
            final PipelineConfig config = config("stop", "page-cache");
            final RunReport report = run(config, home, null);
            assertStopped(report, home);
            disk.fill(512);
            // The next start says the same before anything runs.
            final IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> run(config, home, null));
            assertTrue(refused.getMessage().contains("the journal cannot start: disk short"), refused.getMessage());
        }
    }

    /** Somebody takes all of the disk in one go, the floor with it. */
    @ParameterizedTest
    @ValueSource(strings = {"tmpfs", "ext4"})
    void shouldStopWithEverythingJournalledWhenTheDiskIsFullAtOnce(final String fileSystem) throws IOException
    {
        try (SmallDisk disk = SmallDisk.mount(folder, fileSystem, 2 * MEBIBYTES))
        {
            final Path home = disk.path().resolve("home");
            final PipelineConfig config = config("stop", "interval");
            final Path[] ballast = new Path[1];
            final RunReport report = run(config, home, (pipeline) ->
            {
                if (ballast[0] == null && pipeline.rootSequence() > 1_000)
                {
                    ballast[0] = disk.fill(0);
                }
            });
            assertStopped(report, home);
            Files.delete(ballast[0]);
            final RunReport again;
            try (Pipeline pipeline = Pipeline.launch(config, RunOptions.of(home).maxSpeed().maxEvents(1_000)))
            {
                pipeline.awaitEnd();
                again = pipeline.end();
            }
            assertNull(again.failure());
            assertEquals(upTo(ledger().size()), ledger());
            verify(home, "root");
        }
    }

    private void assertStopped(final RunReport report, final Path home)
    {
        assertTrue(report.failure().contains("disk short") && report.failure().contains("is journalled"),
            report.failure());
        final VerifyReport root = verify(home, "root");
        assertTrue(root.endsWell());
        assertEquals(report.rootEvents(), root.lastSequence());
        final VerifyReport orders = verify(home, "orders");
        assertEquals(upTo(orders.lastSequence()), ledger());
        assertTrue(orders.lastSequence() > 0);
        assertEquals(List.of(), report.alarms());
    }

    /** What is done in between, every few milliseconds. */
    private interface Meanwhile
    {
        void look(Pipeline pipeline) throws IOException;
    }

    private static RunReport run(final PipelineConfig config, final Path home, final Meanwhile meanwhile)
        throws IOException
    {
        try (Pipeline pipeline = Pipeline.launch(config, RunOptions.of(home).maxSpeed()))
        {
            final Thread watch = new Thread(pipeline::awaitEnd);
            watch.start();
            final long deadlineNs = System.nanoTime() + PATIENCE_NS;
            while (watch.isAlive() && System.nanoTime() - deadlineNs < 0)
            {
                if (meanwhile != null)
                {
                    meanwhile.look(pipeline);
                }
                try
                {
                    watch.join(5);
                }
                catch (final InterruptedException ex)
                {
                    throw new IllegalStateException(ex);
                }
            }
            assertFalse(watch.isAlive(), "did not come to its end");
            return pipeline.end();
        }
    }

    /**
     * The pipeline goes on, effects of what is left out are never caused, and the journal says what it lacks. Seen to
     * fail with a gate that asks only for the position, and without the hole in front of the new segment.
     */
    @ParameterizedTest
    @ValueSource(strings = {"tmpfs", "ext4"})
    void shouldGoOnWithoutTheJournalAndSayWhatIsMissing(final String fileSystem) throws IOException
    {
        try (SmallDisk disk = SmallDisk.mount(folder, fileSystem, 2 * MEBIBYTES))
        {
            final Path home = disk.path().resolve("home");
            final PipelineConfig config = config("degrade", "page-cache");
            final Path[] ballast = new Path[1];
            final long[] seen = new long[2];
            final RunReport report = run(config, home, (pipeline) ->
            {
                if (ballast[0] == null && pipeline.rootSequence() > 1_000)
                {
                    ballast[0] = disk.fill(0);
                }
                else if (seen[0] == 0 && pipeline.rootSequence() > pipeline.journalledSequence() + 50_000)
                {
                    seen[0] = pipeline.journalledSequence();
                    Files.delete(ballast[0]);
                }
                else if (seen[0] > 0 && pipeline.journalledSequence() > seen[0] + 60_000)
                {
                    pipeline.requestStop();
                }
            });
            assertNull(report.failure());
            assertTrue(report.alarms().size() == 2 && report.alarms().get(0).contains("not in the journal") &&
                report.alarms().get(1).contains("sink out was not given"), report.alarms().toString());
            final VerifyReport root = verify(home, "root");
            assertEquals(1, root.holes().size(), root.holes().toString());
            final JournalHole hole = root.holes().get(0);
            assertTrue(report.alarms().get(0).endsWith(hole.firstSequence() + " to " + hole.lastSequence()),
                report.alarms() + " " + hole);
            assertTrue(hole.why().contains("disk was full"), hole.toString());
            assertEquals(report.rootEvents(), root.lastSequence());
            assertEffects(home, hole);
            assertSaid(home, hole);
            final RuntimeException refused =
                assertThrows(RuntimeException.class, () -> run(config, home, Pipeline::requestStop));
            assertTrue(refused.getMessage().contains(hole.firstSequence() + " to " + hole.lastSequence() + " are gone"),
                refused.getMessage());
        }
    }

    /** Every order whose cause is journalled was caused, in order, and no other. */
    private void assertEffects(final Path home, final JournalHole hole)
    {
        final List<Long> wanted = new ArrayList<>();
        try (JournalReader orders = JournalReader.open(
            Home.journalOf(home).resolve("orders"), 1, Long.MAX_VALUE).acrossHoles((gap) -> { }))
        {
            while (!orders.isAtEnd())
            {
                orders.poll((buffer, offset, length) ->
                {
                    final long cause = EventHeaderDescriptor.cause(buffer, offset);
                    assertTrue(cause < hole.firstSequence() || cause > hole.lastSequence(), "cause " + cause);
                    wanted.add(EventHeaderDescriptor.sequence(buffer, offset));
                    return true;
                }, 1_000);
            }
            assertNull(orders.damage());
        }
        final List<Long> effects = ledger();
        final Set<Long> missing = new HashSet<>(wanted);
        missing.removeAll(new HashSet<>(effects));
        // The orders' own journal may have had no room where the root's had; their causes are in the root's.
        assertEquals(Set.of(), missing);
        for (int i = 1; i < effects.size(); i++)
        {
            assertTrue(effects.get(i - 1) < effects.get(i), "effects in order");
        }
        assertTrue(effects.size() < effects.get(effects.size() - 1), "some were withheld");
    }

    private static void assertSaid(final Path home, final JournalHole hole)
    {
        final List<String> said = new ArrayList<>();
        final EventPrinter printer = new EventPrinter(
            SchemaCatalog.ofClassPath(DiskFullSystemTest.class.getClassLoader()));
        final Event event = new Event();
        try (JournalReader root = JournalReader.open(
            Home.journalOf(home).resolve(PipelineConfig.ROOT), hole.firstSequence(), Long.MAX_VALUE)
            .acrossHoles((gap) -> { }))
        {
            while (!root.isAtEnd())
            {
                root.poll((buffer, offset, length) ->
                {
                    event.wrap(buffer, offset, length);
                    if (printer.typeName(event).endsWith("JournalHole"))
                    {
                        said.add(printer.fields(event).toString());
                    }
                    return true;
                }, 1_000);
            }
        }
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.get(0).contains("firstMissing=" + hole.firstSequence()) &&
            said.get(0).contains("lastMissing=" + hole.lastSequence()), said + " " + hole);
    }

    /** Ended while the disk is full: the journal ends in front of what it lacks, and the next start goes on there. */
    @Test
    void shouldEndInFrontOfTheHoleWhenThereIsNeverRoomAgain() throws IOException
    {
        try (SmallDisk disk = SmallDisk.mount(folder, "tmpfs", 2 * MEBIBYTES))
        {
            final Path home = disk.path().resolve("home");
            final PipelineConfig config = config("degrade", "page-cache");
            final Path[] ballast = new Path[1];
            final RunReport report = run(config, home, (pipeline) ->
            {
                if (ballast[0] == null && pipeline.rootSequence() > 1_000)
                {
                    ballast[0] = disk.fill(0);
                }
                else if (pipeline.rootSequence() > pipeline.journalledSequence() + 20_000)
                {
                    pipeline.requestStop();
                }
            });
            assertNull(report.failure());
            assertEquals(2, report.alarms().size(), report.alarms().toString());
            final VerifyReport root = verify(home, "root");
            assertEquals(List.of(), root.holes());
            assertTrue(root.lastSequence() < report.rootEvents() - 10_000);
            final VerifyReport orders = verify(home, "orders");
            assertEquals(List.of(), orders.holes());
            Files.delete(ballast[0]);
            final List<String> notices = new ArrayList<>();
            try (Pipeline pipeline = Pipeline.launch(
                config, RunOptions.of(home).maxSpeed().maxEvents(1_000), notices::add))
            {
                pipeline.awaitEnd();
                assertNull(pipeline.end().failure());
            }
            assertEquals(upTo(ledger().size()), ledger(), notices.toString());
        }
    }
}
