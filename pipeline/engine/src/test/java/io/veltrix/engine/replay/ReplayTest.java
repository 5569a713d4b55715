package io.veltrix.engine.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.engine.Pipeline;
import io.veltrix.engine.RunOptions;
import io.veltrix.engine.RunReport;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.lane.StreamPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class ReplayTest
{
    private static final long QUOTES = 2_000;
    /** An order and another from a timer for each tenth quote; the timer of the last quote never fires. */
    private static final long ORDERS = 2 * QUOTES / 10 - 1;

    @TempDir
    Path directory;

    private static PipelineConfig config(final String recording, final String stage, final String lane)
    {
        final String yaml = """
            pipeline: replaytest
            sequencer: {thread: hot, tick: 1ms, buffer: 256KiB}
            journal: {thread: record, segment: 1MiB, block: 32KiB, floor: 0B}
            threads: {hot: {idle: yield, core: none}, record: {idle: yield, core: none}}
            sources:
              quotes: {type: io.veltrix.engine.testing.QuoteSource, count: %d}
            lanes:
              decide:
                thread: hot
                reads: root
                %s
                stages:
                  - {name: order, type: io.veltrix.engine.testing.EveryNthOrderStage%s}
                streams:
                  orders: {events: [NewOrder], record: %s, buffer: 64KiB}
            """.formatted(QUOTES, lane, stage, recording);
        return PipelineReader.parse(yaml, "test.yaml", Overrides.none());
    }

    private RunReport record(final PipelineConfig config)
    {
        final RunOptions options =
            RunOptions.of(directory.resolve("home")).maxSpeed().deterministic(true);
        try (Pipeline pipeline = Pipeline.launch(config, options))
        {
            pipeline.awaitEnd();
            return pipeline.end();
        }
    }

    private ReplayReport replay(
        final PipelineConfig config, final ReplayOptions options, final ReplayListener listener)
    {
        try (Replay replay = new Replay(directory.resolve("home"), config, options, listener))
        {
            return replay.run((taken) -> { });
        }
    }

    private ReplayReport verify(final PipelineConfig config)
    {
        return replay(config, ReplayOptions.verify(), ReplayListener.NONE);
    }

    private static String orders(final List<StreamPosition> streams)
    {
        return streams.stream().filter((stream) -> stream.name().equals("orders"))
            .map((stream) -> stream.events() + ":" + stream.digest()).findFirst().orElseThrow();
    }

    private static String firstLine(final String text)
    {
        return text.lines().findFirst().orElseThrow();
    }

    // Seen to fail with the host's clock mixed into StreamDigest.add.
    @Test
    void shouldMakeTheSameStreamAgainOnOneThreadAndSpread()
    {
        final PipelineConfig config = config("full", "", "");
        final RunReport live = record(config);
        assertNull(live.failure());
        final ReplayReport single = verify(config);
        final ReplayReport spread =
            replay(config, ReplayOptions.verify().spread(true), ReplayListener.NONE);
        for (final ReplayReport report : List.of(single, spread))
        {
            assertTrue(report.isGood(), report::toString);
            assertEquals(live.rootEvents(), report.rootEvents());
            assertEquals(orders(live.streams()), orders(report.streams()));
            assertEquals(ORDERS, report.compared());
        }
    }

    // Seen to fail with the bytes of the message not compared in StreamComparison.isSame.
    @Test
    void shouldNameStreamSequenceCauseFieldAndBothValuesWhereAReplayDiffers()
    {
        record(config("full", "", ""));
        final long[] causeOf = new long[1];
        final ReplayReport report = replay(
            config("full", ", lie-on: 77", ""), ReplayOptions.verify(),
            new ReplayListener()
            {
                @Override
                public void onOutput(final String stream, final Event event)
                {
                    if (event.sequence() == 77)
                    {
                        causeOf[0] = event.cause();
                    }
                }
            });
        assertFalse(report.isGood());
        assertEquals(1, report.divergences().size());
        final Divergence divergence = report.divergences().get(0);
        assertEquals("orders", divergence.stream());
        assertEquals(77, divergence.sequence());
        assertEquals(causeOf[0], divergence.cause());
        assertEquals("price", divergence.field());
        // The 77th order is the 39th of a quote: quote 390 bids 390 units of 1e-9.
        assertEquals("0.00000039", divergence.recorded());
        assertEquals("0.000000391", divergence.replayed());
    }

    // Seen to fail with the digests not compared in StreamComparison.compareDigest.
    @Test
    void shouldNameTheSequenceWhereOnlyDigestsWereRecorded()
    {
        final PipelineConfig config = config("digest", "", "");
        record(config);
        assertTrue(verify(config).isGood());
        final ReplayReport report = verify(config("digest", ", lie-on: 77", ""));
        assertEquals(1, report.divergences().size());
        final Divergence divergence = report.divergences().get(0);
        assertEquals(77, divergence.sequence());
        assertNull(divergence.field());
        assertTrue(divergence.replayed().contains("price=0.000000391"), divergence.replayed());
    }

    // Seen to fail with conclude() doing nothing.
    @Test
    void shouldNameTheFirstEventThatTheReplayLacks()
    {
        for (final String recording : List.of("full", "digest"))
        {
            record(config(recording, "", ""));
            final ReplayReport report = verify(config(recording, ", silent-after: 390", ""));
            assertEquals(1, report.divergences().size(), recording);
            assertEquals(391, report.divergences().get(0).sequence(), recording);
            assertEquals("nothing: the replay ends at 390", report.divergences().get(0).replayed());
            io.veltrix.engine.home.Home.deleteTree(directory.resolve("home"));
        }
    }

    // Seen to fail with onBeyondRecording() doing nothing.
    @Test
    void shouldNameTheFirstEventThatTheRecordingLacks()
    {
        for (final String recording : List.of("full", "digest"))
        {
            record(config(recording, ", silent-after: 390", ""));
            final ReplayReport report = verify(config(recording, "", ""));
            assertEquals(1, report.divergences().size(), recording);
            assertEquals(391, report.divergences().get(0).sequence(), recording);
            assertEquals("nothing: the recording ends at 390", report.divergences().get(0).recorded());
            io.veltrix.engine.home.Home.deleteTree(directory.resolve("home"));
        }
    }

    // Seen to fail with the comparison with options.from() left out of PacedLane, and with 'to' kept from the reader.
    @Test
    void shouldShowFromAndStopAtTheSequencesAskedFor()
    {
        final PipelineConfig config = config("full", "", "");
        record(config);
        final List<Long> inputs = new ArrayList<>();
        final List<Long> causes = new ArrayList<>();
        final ReplayReport report = replay(
            config, new ReplayOptions(1_000, 1_500, Double.POSITIVE_INFINITY, true, false),
            new ReplayListener()
            {
                @Override
                public void onInput(final String lane, final Event event)
                {
                    inputs.add(event.sequence());
                }

                @Override
                public void onOutput(final String stream, final Event event)
                {
                    causes.add(event.cause());
                }
            });
        assertTrue(report.isGood(), report::toString);
        assertEquals(501, inputs.size());
        assertEquals(1_000, inputs.get(0));
        assertEquals(1_500, inputs.get(500));
        assertEquals(1_500, report.rootEvents());
        assertTrue(causes.stream().allMatch((cause) -> cause >= 1_000 && cause <= 1_500));
        assertTrue(causes.size() > 90, () -> "causes=" + causes.size());
    }

    // Seen to fail with the failure left out of Replay.runHere: the replay looked good.
    @Test
    void shouldStopAtTheSamePoisonEventAsTheRunDid()
    {
        final PipelineConfig config = config("full", ", throw-on: 500", "");
        final RunReport live = record(config);
        assertNotNull(live.failure());
        final ReplayReport report = verify(config);
        assertFalse(report.isGood());
        assertEquals(firstLine(live.failure()), firstLine(report.failure()));
        assertEquals(List.of(), report.divergences());
    }

    // Seen to fail with the quarantine policy not looked at in Replay.onFault.
    @Test
    void shouldSetTheSameEventsAsideAsTheRunDid()
    {
        final PipelineConfig config = config("full", ", throw-on: 500", "on-error: quarantine");
        final RunReport live = record(config);
        assertNull(live.failure());
        final ReplayReport report = verify(config);
        assertTrue(report.isGood(), report::toString);
        assertEquals(1, live.quarantined());
        assertEquals(1, report.quarantined());
        assertEquals(orders(live.streams()), orders(report.streams()));
    }
}
