package io.veltrix.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.HomeException;
import io.veltrix.engine.recovery.RecoveryException;
import io.veltrix.engine.testing.LedgerSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a start finds in an earlier run's home: it says so, settles it, or refuses and leaves it as it is. */
@Timeout(120)
class RestartSystemTest
{
    private static final String QUOTES = "{type: io.veltrix.engine.testing.QuoteSource, count: 1000000}";

    @TempDir
    Path folder;

    private RecoveryRig rig;

    @BeforeEach
    void make()
    {
        rig = new RecoveryRig(folder, QUOTES);
    }

    @AfterEach
    void clear()
    {
        LedgerSink.failAfter = 0;
        LedgerSink.acceptedLoss = 0;
    }

    private static List<Long> upTo(final long last)
    {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    /** Fail within the effect of an order, after it happened, then start again. */
    private List<Long> failWithinEffect(final String delivery, final boolean answers)
    {
        final PipelineConfig config = rig.config(rig.ledgerSink(delivery, answers), "full", "");
        LedgerSink.failAfter = 100;
        final RunReport failed = rig.run(config, RunOptions.of(rig.home).maxSpeed().maxEvents(5_000));
        assertNotNull(failed.failure());
        assertEquals(upTo(100), LedgerSink.read(rig.ledger()));
        LedgerSink.failAfter = 0;
        rig.run(config, 1_000);
        rig.assertReplays(config);
        return LedgerSink.read(rig.ledger()).subList(98, 103);
    }

    // Seen to fail with DONE taken for not done in SinkStart.isDone().
    @Test
    void shouldAskTheOutsideWhatBecameOfAnEffectInDoubt()
    {
        assertEquals(List.of(99L, 100L, 101L, 102L, 103L), failWithinEffect("at-least-once", true));
        assertTrue(rig.hasNotice("effect of sequence 100 was in doubt: the outside says DONE, it is not caused again"),
            rig.notices::toString);
        final List<String> settled = rig.root("DoubtSettled");
        assertEquals(1, settled.size());
        assertTrue(settled.get(0).contains("sequence=100, outcome=DONE"), settled::toString);
        final List<String> reconciled = rig.root("Reconciled");
        assertTrue(reconciled.size() == 1 && reconciled.get(0).startsWith("2 0 {inDoubt=1"), reconciled::toString);
    }

    // Seen to fail with every doubt taken for done in SinkStart.settle.
    @Test
    void shouldRepeatWhatNobodyKnowsWhereItsPromiseIsAtLeastOnce()
    {
        assertEquals(List.of(99L, 100L, 100L, 101L, 102L), failWithinEffect("at-least-once", false));
        final List<String> settled = rig.root("DoubtSettled");
        assertTrue(settled.get(0).contains("sequence=100, outcome=REPEATED"), settled::toString);
    }

    @Test
    void shouldNotRepeatWhatNobodyKnowsWhereItsPromiseIsAtMostOnce()
    {
        assertEquals(List.of(99L, 100L, 101L, 102L, 103L), failWithinEffect("at-most-once", false));
        final List<String> settled = rig.root("DoubtSettled");
        assertTrue(settled.get(0).contains("sequence=100, outcome=ASSUMED_DONE"), settled::toString);
    }

    @Test
    void shouldAskNobodyWhereTheSinkKeepsItsOwnWatermark()
    {
        assertEquals(List.of(99L, 100L, 101L, 102L, 103L), failWithinEffect("exactly-once", false));
        assertEquals(List.of(), rig.root("DoubtSettled"));
        assertFalse(Files.exists(rig.home.resolve("sinks/out.watermark")));
    }

    // Seen to fail with the journal's reader left out of Sinks.missed.
    @Test
    void shouldCatchUpWithTheRootFromItsJournal()
    {
        final PipelineConfig config = rig.config(
            rig.ledgerSink("at-least-once", true).replace("reads: orders", "reads: root"), "none", "");
        LedgerSink.failAfter = 100;
        assertNotNull(rig.run(config, RunOptions.of(rig.home).maxSpeed().maxEvents(5_000)).failure());
        LedgerSink.failAfter = 0;
        final RunReport report = rig.run(config, 1_000);
        assertTrue(rig.hasNotice("events to catch up with"), rig.notices::toString);
        assertEquals(upTo(report.streams().get(0).events()), LedgerSink.read(rig.ledger()));
    }

    /** As after a power loss: the journal is that of an earlier moment, the outside is not. */
    private PipelineConfig loseJournal(final String sink, final String... streams) throws IOException
    {
        final PipelineConfig config = rig.config(sink, "full", "");
        rig.run(config, 5_000);
        final Path backup = Files.createDirectory(folder.resolve("backup"));
        for (final String stream : streams)
        {
            rig.copyJournal(stream, backup);
        }
        rig.run(config, 5_000);
        for (final String stream : streams)
        {
            rig.restoreJournal(stream, backup);
        }
        return config;
    }

    private void assertLossIsRefusedUnlessAccepted(final String delivery) throws IOException
    {
        final PipelineConfig config = loseJournal(rig.ledgerSink(delivery, false), "root", "orders");
        final List<Long> before = LedgerSink.read(rig.ledger());
        final IllegalStateException refused =
            assertThrows(IllegalStateException.class, () -> rig.run(config, 1_000));
        final long seen = before.size();
        assertTrue(refused.getMessage().contains("has caused effects up to sequence " + seen),
            refused.getMessage());
        assertTrue(refused.getMessage().contains("--accept-loss"), refused.getMessage());
        assertEquals(before, LedgerSink.read(rig.ledger()));
        // A refusal settles nothing: it is refused again.
        assertThrows(IllegalStateException.class, () -> rig.run(config, 1_000));

        final RunReport accepted =
            rig.run(config, RunOptions.of(rig.home).maxSpeed().maxEvents(1_000).acceptLoss(true));
        assertEquals(null, accepted.failure());
        final List<String> loss = rig.root("LossAccepted");
        assertEquals(1, loss.size(), loss::toString);
        assertTrue(loss.get(0).contains("watermark=" + seen), loss::toString);
        final long known = LedgerSink.acceptedLoss;
        assertTrue(known > 0 && known < seen, () -> "known=" + known);
        assertTrue(loss.get(0).contains("known=" + known), loss::toString);
        assertEquals(known + 1, LedgerSink.read(rig.ledger()).get(before.size()));
        rig.assertReplays(config);
    }

    // Seen to fail with the comparison of seen and known left out of SinkStart.settle.
    @Test
    void shouldRefuseAWatermarkBeyondTheJournalUnlessTheLossIsAccepted() throws IOException
    {
        assertLossIsRefusedUnlessAccepted("at-least-once");
        // Accepted once, it is over.
        rig.run(rig.config(rig.ledgerSink("at-least-once", false), "full", ""), 1_000);
    }

    @Test
    void shouldRefuseAnOwnWatermarkBeyondTheJournalUnlessTheLossIsAccepted() throws IOException
    {
        assertLossIsRefusedUnlessAccepted("exactly-once");
    }

    @Test
    void shouldCutAJournalAheadOfTheRootThatItDerivesFrom() throws IOException
    {
        final PipelineConfig config = loseJournal(
            rig.ledgerSink("at-least-once", false).replace("{", "{gated: false, display: true, "), "root");
        rig.run(config, 1_000);
        assertTrue(rig.hasNotice("lost what stream orders was made from"), rig.notices::toString);
        try (Stream<Path> kept = Files.list(rig.home.resolve("journal/orders")))
        {
            assertTrue(kept.anyMatch((path) -> path.getFileName().toString().startsWith("cut-")), "the original");
        }
        rig.assertReplays(config);
    }

    @Test
    void shouldRefuseToGuessWhereAWatermarkFileIsMissing() throws IOException
    {
        final PipelineConfig config = rig.config(rig.ledgerSink("at-least-once", false), "full", "");
        rig.run(config, 1_000);
        Files.delete(rig.home.resolve("sinks/out.watermark"));
        final IllegalStateException refused =
            assertThrows(IllegalStateException.class, () -> rig.run(config, 1_000));
        assertTrue(refused.getMessage().contains("out.watermark is missing"), refused.getMessage());
        assertFalse(Files.exists(rig.home.resolve("sinks/out.watermark")));
        final List<Long> before = LedgerSink.read(rig.ledger());
        rig.run(config, RunOptions.of(rig.home).maxSpeed().maxEvents(1_000).acceptLoss(true));
        assertEquals(before.size() + 1, LedgerSink.read(rig.ledger()).get(before.size()));
        rig.run(config, 1_000);
        assertEquals(upTo(LedgerSink.read(rig.ledger()).size()), LedgerSink.read(rig.ledger()));
    }

    // Seen to fail with the notice left out of Recorders.open.
    @Test
    void shouldCutATornTailAndSayWhere() throws IOException
    {
        final PipelineConfig config = rig.config(rig.ledgerSink("at-least-once", false), "full", "");
        final RunReport before = rig.run(config, 5_000);
        final List<Path> segments = rig.segments("root");
        final Path file;
        try (Stream<Path> files = Files.list(segments.get(segments.size() - 1)))
        {
            file = files.filter((each) -> each.toString().endsWith(".cq4")).findFirst().orElseThrow();
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw"))
        {
            long last = bytes.length() - 1;
            int value = 0;
            while (value == 0)
            {
                bytes.seek(--last);
                value = bytes.read();
            }
            bytes.seek(last);
            bytes.write(value ^ 0xFF);
        }
        rig.run(config, 1_000);
        final long good = before.streams().get(0).events();
        assertTrue(rig.hasNotice("journal root: torn tail cut: "), rig.notices::toString);
        assertTrue(rig.hasNotice(file + " at byte "), rig.notices::toString);
        assertTrue(rig.hasNotice("last good sequence " + good), rig.notices::toString);
        rig.assertReplays(config);
    }

    @Test
    void shouldRefuseAChangedStageAndLeaveTheHomeAsItWas() throws IOException
    {
        final String sink = rig.ledgerSink("at-least-once", false);
        rig.run(rig.config(sink, "full", ""), 1_000);
        final String manifest = Files.readString(rig.home.resolve("manifest.yaml"));
        final HomeException refused = assertThrows(
            HomeException.class, () -> rig.run(rig.config(sink, "full", ", every: 7"), 1_000));
        assertTrue(refused.getMessage().contains("every: 7"), refused.getMessage());
        assertEquals(manifest, Files.readString(rig.home.resolve("manifest.yaml")));
        rig.run(rig.config(sink, "full", ""), 1_000);
    }

    // Seen to fail with the gap left out of RestartPhase.sayFact.
    @Test
    void shouldSequenceAGapForASourceThatCannotResume()
    {
        rig = new RecoveryRig(folder, "{type: io.veltrix.engine.testing.GapSource}");
        final PipelineConfig config = rig.config(rig.ledgerSink("at-least-once", false), "full", "");
        rig.run(config, Long.MAX_VALUE);
        assertEquals(List.of(), rig.root("SourceGap"));
        rig.run(config, Long.MAX_VALUE);
        final List<String> gaps = rig.root("SourceGap");
        assertEquals(1, gaps.size(), gaps::toString);
        assertTrue(gaps.get(0).startsWith("2 1 {firstMissing=1101, missing=0"), gaps::toString);
        assertTrue(gaps.get(0).contains("cause=RESTART"), gaps::toString);
        assertTrue(rig.hasNotice("source quotes: cannot resume"), rig.notices::toString);
        rig.assertReplays(config);
    }

    // Seen to fail with the facts in the root not taken off in RootLedger: each start said them again.
    @Test
    void shouldSayAQuarantinedEventOnceHoweverOftenItIsReplayed()
    {
        final PipelineConfig config = rig.config(rig.ledgerSink("at-least-once", false), "full", ", throw-on: 500");
        rig.run(config, 1_000);
        rig.run(config, 1_000);
        rig.run(config, 1_000);
        assertEquals(1, rig.root("Quarantined").size());
        rig.assertReplays(config);
    }

    @Test
    void shouldRefuseAJournalThatNoLongerBeginsAtTheFirstEvent() throws IOException
    {
        final PipelineConfig config = rig.config(rig.ledgerSink("at-least-once", false), "full", "");
        rig.run(config, 20_000);
        final List<Path> segments = rig.segments("root");
        assertTrue(segments.size() > 1, segments::toString);
        Home.deleteTree(segments.get(0));
        final RecoveryException refused = assertThrows(RecoveryException.class, () -> rig.run(config, 1_000));
        assertTrue(refused.getMessage().contains("there is no snapshot to begin from"), refused.getMessage());
        assertTrue(refused.getMessage().contains("put the older segments back"), refused.getMessage());
    }

    @Test
    void shouldStartAHomeWhoseFirstRunWroteNothing()
    {
        final PipelineConfig config = rig.config(rig.ledgerSink("at-least-once", false), "full", "");
        try (Pipeline pipeline = Pipeline.launch(config, RunOptions.of(rig.home).maxSpeed().maxEvents(0)))
        {
            pipeline.awaitEnd();
        }
        Home.deleteTree(Home.journalOf(rig.home).resolve("root"));
        Home.deleteTree(Home.journalOf(rig.home).resolve("orders"));
        final RunReport report = rig.run(config, 1_000);
        assertEquals(2, report.recovery().epoch());
        assertEquals(0, report.recovery().lastJournalled());
        assertEquals(List.of(), rig.root("Reconciled"));
        rig.assertReplays(config);
    }
}
