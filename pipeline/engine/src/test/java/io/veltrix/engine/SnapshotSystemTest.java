package io.veltrix.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.replay.Replay;
import io.veltrix.engine.replay.ReplayListener;
import io.veltrix.engine.replay.ReplayOptions;
import io.veltrix.engine.replay.ReplayReport;
import io.veltrix.engine.replay.SnapshotMaker;
import io.veltrix.engine.snapshot.Snapshot;
import io.veltrix.engine.snapshot.SnapshotException;
import io.veltrix.engine.snapshot.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a start makes of snapshots: the same events as without them, from the newest that can be trusted. */
@Timeout(120)
class SnapshotSystemTest
{
    private static final long PART = 3_000;
    private static final String QUOTES = "{type: io.veltrix.engine.testing.QuoteSource, count: 20000}";

    @TempDir
    Path directory;

    private final List<String> notices = new ArrayList<>();

    private RecoveryRig rig(final String name)
    {
        return new RecoveryRig(directory.resolve(name), QUOTES);
    }

    private static PipelineConfig config(final RecoveryRig rig)
    {
        // Two quotes are set aside, in the first and the second part.
        return rig.config(
            "{thread: hot, reads: orders, type: io.veltrix.engine.testing.CollectingSink}", "full",
            ", throw-on: 1500");
    }

    private RunReport run(final RecoveryRig rig, final PipelineConfig config)
    {
        final RunReport report =
            rig.run(config, RunOptions.of(rig.home).maxSpeed().deterministic(true).maxEvents(PART));
        assertEquals(null, report.failure(), rig.notices::toString);
        return report;
    }

    private SnapshotMaker.Made snapshot(final Path home)
    {
        return snapshot(home, 0, false);
    }

    private SnapshotMaker.Made snapshot(final Path home, final long at, final boolean fromScratch)
    {
        notices.clear();
        return new SnapshotMaker(home, notices::add).make(at, fromScratch, (sequence) -> { });
    }

    private static void flip(final Path file, final int offset) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= 4;
        Files.write(file, bytes);
    }

    /** Four parts with a snapshot behind each, and four without any: the same streams, to the byte. */
    @Test
    void shouldGoOnFromASnapshotAsFromTheWholeJournal()
    {
        final RecoveryRig with = rig("with");
        final RecoveryRig without = rig("without");
        for (int part = 1; part <= 4; part++)
        {
            final RunReport expected = run(without, config(without));
            final RunReport found = run(with, config(with));
            assertEquals(expected.streams(), found.streams(), with.notices::toString);
            assertEquals(expected.sinks(), found.sinks());
            if (part > 1)
            {
                assertTrue(with.hasNotice("goes on from snapshot"), with.notices::toString);
                assertEquals(0, found.recovery().replayed());
                assertTrue(expected.recovery().replayed() > PART);
            }
            final SnapshotMaker.Made made = snapshot(with.home);
            assertTrue(made.isNew());
            assertEquals(found.streams().get(0).events(), made.entry().rootSequence());
            assertEquals(List.of(), notices);
        }
        with.assertReplays(config(with));
        assertEquals(1, with.root("Quarantined").size());
    }

    // Seen to fail with the next timer's order number counted afresh in LaneTimers.load.
    @Test
    void shouldMakeTheSameBytesFromThePreviousSnapshotAndFromScratch() throws IOException
    {
        final RecoveryRig rig = rig("one");
        run(rig, config(rig));
        final SnapshotMaker.Made first = snapshot(rig.home, 700, false);
        assertEquals(700, first.entry().rootSequence());
        assertEquals(700, first.rootEvents());
        final SnapshotMaker.Made second = snapshot(rig.home);
        assertEquals(700, second.after());
        assertEquals(second.entry().rootSequence() - 700, second.rootEvents());
        final byte[] bytes = Files.readAllBytes(second.entry().file());
        final SnapshotMaker.Made scratch = snapshot(rig.home, 0, true);
        assertEquals(0, scratch.after());
        assertEquals(second.entry().file(), scratch.entry().file());
        assertArrayEquals(bytes, Files.readAllBytes(scratch.entry().file()));
        assertFalse(snapshot(rig.home).isNew());
    }

    @Test
    void shouldReplayOnlyWhatCameBehindTheSnapshot()
    {
        final RecoveryRig rig = rig("one");
        run(rig, config(rig));
        snapshot(rig.home, 2_500, false);
        final RunReport next = run(rig, config(rig));
        assertEquals(2_500, next.recovery().fromState());
        assertEquals(next.recovery().lastJournalled() - 2_500, next.recovery().replayed());
        rig.assertReplays(config(rig));
    }

    @Test
    void shouldVerifyAReplayThatBeginsAtASnapshot()
    {
        for (final String record : List.of("full", "digest"))
        {
            final RecoveryRig rig = rig(record);
            final PipelineConfig config =
                rig.config("{thread: hot, reads: orders, type: io.veltrix.engine.testing.CollectingSink}", record, "");
            final RunReport live = run(rig, config);
            snapshot(rig.home, 1_234, false);
            final Snapshots snapshots = new Snapshots(Home.snapshotsOf(rig.home));
            try (Snapshot start = snapshots.newest(Long.MAX_VALUE, (found) -> null, notices::add);
                Replay replay = new Replay(rig.home, config, ReplayOptions.verify(), ReplayListener.NONE, start))
            {
                final ReplayReport report = replay.run((events) -> { });
                assertTrue(report.isGood(), report::toString);
                assertEquals(live.streams().get(0), report.root());
                assertEquals(live.streams().subList(1, 2), report.streams());
                assertEquals(live.streams().get(1).events() - start.stream("orders").sequence(), report.compared());
            }
        }
    }

    // Seen to fail with the checksum over everything left out of SnapshotDecoder.checkFrame.
    @Test
    void shouldFallBackAloudToAnOlderOneOrToTheWholeJournal() throws IOException
    {
        final RecoveryRig whole = rig("whole");
        final RecoveryRig rig = rig("one");
        run(whole, config(whole));
        run(rig, config(rig));
        final Path older = snapshot(rig.home, 1_000, false).entry().file();
        final Path newest = snapshot(rig.home).entry().file();
        flip(newest, 300);
        RunReport expected = run(whole, config(whole));
        RunReport found = run(rig, config(rig));
        assertEquals(expected.streams(), found.streams());
        assertEquals(1_000, found.recovery().fromState());
        assertTrue(rig.hasNotice("snapshot " + newest + " is refused: it is damaged"), rig.notices::toString);
        assertTrue(rig.hasNotice("goes on from snapshot " + older), rig.notices::toString);

        flip(older, 40);
        expected = run(whole, config(whole));
        found = run(rig, config(rig));
        assertEquals(expected.streams(), found.streams());
        assertEquals(0, found.recovery().fromState());
        assertTrue(rig.hasNotice("snapshot " + older + " is refused"), rig.notices::toString);
        assertTrue(rig.hasNotice("no snapshot serves: replays the whole journal"), rig.notices::toString);
    }

    // Seen to fail with JournalMatch.refusal always null: the second home went on from the first one's state.
    @Test
    void shouldRefuseTheSnapshotOfAnotherJournal() throws IOException
    {
        final RecoveryRig one = rig("one");
        final RecoveryRig other = new RecoveryRig(directory.resolve("other"), QUOTES);
        one.run(config(one), PART);
        other.run(config(other), PART);
        final Path foreign = snapshot(one.home, 1_000, false).entry().file();
        Files.createDirectories(Home.snapshotsOf(other.home));
        Files.copy(foreign, Home.snapshotsOf(other.home).resolve(foreign.getFileName()));
        other.run(config(other), PART);
        assertTrue(other.hasNotice("root event 1000 is another one in"), other.notices::toString);
        assertTrue(other.hasNotice("no snapshot serves"), other.notices::toString);
        other.assertReplays(config(other));
    }

    @Test
    void shouldStartWhereOlderSegmentsAreGoneButASnapshotIsThere() throws IOException
    {
        final RecoveryRig rig = new RecoveryRig(
            directory.resolve("one"), "{type: io.veltrix.engine.testing.QuoteSource, count: 200000}");
        final PipelineConfig config =
            rig.config("{thread: hot, reads: orders, type: io.veltrix.engine.testing.CollectingSink}", "full", "");
        rig.run(config, 30_000);
        rig.run(config, 30_000);
        final List<Path> segments = rig.segments("root");
        assertTrue(segments.size() > 3, segments::toString);
        snapshot(rig.home, 40_000, false);
        Home.deleteTree(segments.get(0));
        Home.deleteTree(segments.get(1));
        final RunReport next = rig.run(config, 1_000);
        assertEquals(40_000, next.recovery().fromState());
        final SnapshotMaker.Made made = snapshot(rig.home);
        assertEquals(40_000, made.after());
        Home.deleteTree(Home.snapshotsOf(rig.home));
        final String refusal =
            assertThrows(RuntimeException.class, () -> rig.run(config, 1_000)).getMessage();
        assertTrue(refusal.contains("there is no snapshot to begin from"), refusal);
    }

    @Test
    void shouldSayWhyNoSnapshotCanBeMade() throws IOException
    {
        final RecoveryRig rig = rig("one");
        final PipelineConfig config = config(rig);
        run(rig, config);
        final String beyond =
            assertThrows(SnapshotException.class, () -> snapshot(rig.home, 1_000_000, false)).getMessage();
        assertTrue(beyond.contains("at 1000000: its journal ends at "), beyond);

        final Path brittle = directory.resolve("brittle");
        try (Pipeline pipeline = Pipeline.launch(brittleConfig(), RunOptions.of(brittle).maxSpeed()))
        {
            pipeline.awaitEnd();
        }
        final String unsaved = assertThrows(SnapshotException.class, () -> snapshot(brittle)).getMessage();
        assertTrue(unsaved.contains(
            "stage mute of lane decide (io.veltrix.engine.testing.BrittleComponents$BrittleStage) saves no state"),
            unsaved);
    }

    private static PipelineConfig brittleConfig()
    {
        return PipelineReader.parse("""
            pipeline: brittle
            sequencer: {thread: hot, tick: 1ms, buffer: 256KiB}
            journal: {thread: hot, segment: 1MiB, block: 32KiB, floor: 0B}
            threads: {hot: {idle: yield, core: none}}
            sources:
              none: {type: "io.veltrix.engine.testing.BrittleComponents$BrittleSource"}
            lanes:
              decide:
                thread: hot
                stages:
                  - {name: mute, type: "io.veltrix.engine.testing.BrittleComponents$BrittleStage"}
                streams:
                  orders: {events: [NewOrder], record: none, buffer: 64KiB}
            """, "brittle.yaml", Overrides.none());
    }

    /** The pipeline writes, snapshots are made of what it has written so far, and it ends as if there were none. */
    @Test
    void shouldMakeSnapshotsBesideThePipelineThatRuns()
    {
        final RecoveryRig rig = new RecoveryRig(
            directory.resolve("one"), "{type: io.veltrix.engine.testing.QuoteSource, count: 300000}");
        final PipelineConfig config =
            rig.config("{thread: hot, reads: orders, type: io.veltrix.engine.testing.CollectingSink}", "full", "");
        int made = 0;
        try (Pipeline pipeline = Pipeline.launch(config, RunOptions.of(rig.home).maxSpeed()))
        {
            while (pipeline.isRunning())
            {
                if (pipeline.journalledSequence() > 0)
                {
                    assertNotNull(snapshot(rig.home).entry());
                    made++;
                }
            }
            assertEquals(null, pipeline.end().failure());
        }
        assertTrue(made > 1, "made=" + made);
        final Path last = snapshot(rig.home).entry().file();
        snapshot(rig.home, 0, true);
        assertTrue(Files.exists(last));
        rig.assertReplays(config);
    }
}
