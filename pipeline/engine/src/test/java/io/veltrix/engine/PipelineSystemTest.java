package io.veltrix.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.HomeException;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.journal.JournalVerifier;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.testing.CollectingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class PipelineSystemTest
{
    static final String ONE_THREAD = "{hot: {idle: yield, core: none}}";
    static final String THREE_THREADS =
        "{market: {idle: yield, core: none}, decide: {idle: yield, core: none}, record: {idle: yield, core: none}}";

    @TempDir
    Path directory;

    static PipelineConfig config(final boolean isSpread, final long quotes, final String stage, final String lane)
    {
        final String yaml = """
            pipeline: test
            sequencer: {thread: %s, tick: 1ms, buffer: 256KiB}
            journal: {thread: %s, segment: 1MiB, block: 32KiB, floor: 0B}
            threads: %s
            sources:
              quotes: {type: io.veltrix.engine.testing.QuoteSource, count: %d}
            lanes:
              decide:
                thread: %s
                reads: root
                %s
                stages:
                  - {name: order, type: io.veltrix.engine.testing.EveryNthOrderStage%s}
                streams:
                  orders: {events: [NewOrder], record: full, buffer: 64KiB}
            sinks:
              out: {thread: %s, reads: orders, gated: true, type: io.veltrix.engine.testing.CollectingSink}
            """.formatted(
            isSpread ? "market" : "hot", isSpread ? "record" : "hot", isSpread ? THREE_THREADS : ONE_THREAD, quotes,
            isSpread ? "decide" : "hot", lane, stage, isSpread ? "market" : "hot");
        return PipelineReader.parse(yaml, "test.yaml", Overrides.none());
    }

    private RunReport run(final String home, final PipelineConfig config, final boolean isDeterministic)
    {
        final RunOptions options =
            RunOptions.of(directory.resolve(home)).maxSpeed().deterministic(isDeterministic);
        try (Pipeline pipeline = Pipeline.launch(config, options))
        {
            pipeline.awaitEnd();
            return pipeline.end();
        }
    }

    @Test
    void shouldCarryEveryEventToTheSinkOnOneThread()
    {
        final RunReport report = run("one", config(false, 50_000, "", ""), false);
        assertNull(report.failure());
        assertEquals(10_000, CollectingSink.EVENTS.get(), 64);
        assertEquals(CollectingSink.EVENTS.get(), report.sinks().get(0).effects());
        assertTrue(report.rootEvents() >= 50_002, () -> "rootEvents=" + report.rootEvents());
    }

    @Test
    void shouldGiveTheSameDigestsInVirtualTimeOnAnyLayout()
    {
        final RunReport one = run("a", config(false, 100_000, "", ""), true);
        final RunReport again = run("b", config(false, 100_000, "", ""), true);
        final RunReport spread = run("c", config(true, 100_000, "", ""), true);
        assertNull(one.failure());
        assertNull(spread.failure());
        assertEquals(digests(one), digests(again));
        assertEquals(digests(one), digests(spread));
        assertEquals(100_000 + 99 + 2, one.rootEvents());
    }

    private static Map<String, String> digests(final RunReport report)
    {
        return report.streams().stream().collect(Collectors.toMap(
            StreamPosition::name, (stream) -> stream.events() + ":" + Long.toHexString(stream.digest())));
    }

    @Test
    void shouldMakeTheSameOfItsEventsWhereTheRunIsNotObserved()
    {
        final RunReport observed = run("observed", config(false, 20_000, "", ""), true);
        final RunOptions options =
            RunOptions.of(directory.resolve("bare")).maxSpeed().deterministic(true).observed(false);
        try (Pipeline pipeline = Pipeline.launch(config(false, 20_000, "", ""), options))
        {
            pipeline.awaitEnd();
            final RunReport bare = pipeline.end();
            assertNull(bare.failure());
            assertEquals(digests(observed), digests(bare));
            assertEquals(observed.sinks().get(0).effects(), CollectingSink.EVENTS.get());
            assertEquals(0, bare.sinks().get(0).effects());
            assertFalse(observed.latencies().isEmpty());
            assertEquals(List.of(), bare.latencies());
        }
    }

    @Test
    void shouldJournalEveryRootEventInOrder()
    {
        final RunReport report = run("journalled", config(true, 20_000, "", ""), false);
        assertNull(report.failure());
        final long[] count = new long[1];
        try (JournalReader reader = JournalReader.open(
            Home.journalOf(directory.resolve("journalled")).resolve("root"), 1, Long.MAX_VALUE))
        {
            while (!reader.isAtEnd())
            {
                reader.poll(
                    (buffer, offset, length) ->
                    {
                        count[0]++;
                        return true;
                    },
                    100);
            }
            assertNull(reader.damage());
        }
        assertEquals(report.rootEvents(), count[0]);
    }

    @Test
    void shouldReadTheRootFromTheJournalWhereTheLinkSaysSo()
    {
        final RunReport live = run("ipc", config(true, 30_000, "", ""), true);
        final RunReport journal = run("journal", config(true, 30_000, "", "link: journal"), true);
        assertNull(journal.failure());
        assertEquals(digests(live), digests(journal));
    }

    @Test
    void shouldGiveTheSameDigestsWhereTheLaneMayBeLeftBehind()
    {
        final RunReport live = run("block", config(true, 30_000, "", ""), true);
        final RunReport detach = run("detach", config(true, 30_000, "", "when-full: detach"), true);
        assertNull(detach.failure());
        assertEquals(digests(live), digests(detach));
    }

    @Test
    void shouldStopWithADecodedDumpWhenAStageThrows()
    {
        final RunReport report = run("poison", config(false, 1_000, ", throw-on: 500", ""), false);
        assertNotNull(report.failure());
        assertTrue(report.failure().contains("stage order of lane decide threw"), report.failure());
        assertTrue(report.failure().contains("Quote {"), report.failure());
        assertTrue(report.failure().contains("bidPrice="), report.failure());
        // Seen to fail with every journal's end marked: a replay then missed what the lane never made.
        assertFalse(JournalVerifier.verify(directory.resolve("poison/journal/root")).endsWell());
    }

    @Test
    void shouldSetAnEventAsideAsASequencedFactWhereToldTo()
    {
        final RunReport report =
            run("quarantine", config(true, 1_000, ", throw-on: 500", "on-error: quarantine"), false);
        assertNull(report.failure());
        assertEquals(1, report.quarantined());
        // Every tenth quote and a timer for each; quote 500 threw after it had scheduled its timer.
        assertEquals(report.sinks().get(0).effects(), CollectingSink.EVENTS.get());
    }

    @Test
    void shouldLeaveNothingBehind() throws Exception
    {
        run("gone", config(true, 1_000, "", ""), false);
        final Set<String> threads = Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName).collect(Collectors.toSet());
        for (final String name : new String[]{"market", "decide", "record", "journal-helper"})
        {
            assertFalse(threads.contains(name), () -> name + " is left of " + threads);
        }
        final String maps = Files.readString(Path.of("/proc/self/maps"));
        assertFalse(maps.contains(directory.resolve("gone").toString()), maps);
        assertFalse(maps.contains("/dev/shm/veltrix-test"), maps);
    }

    @Test
    void shouldKeepOutASecondPipelineWhileOneRuns()
    {
        final PipelineConfig endless = config(true, 1_000_000_000L, "", "");
        final RunOptions options = RunOptions.of(directory.resolve("busy"));
        try (Pipeline first = Pipeline.launch(endless, options))
        {
            final HomeException refused =
                assertThrows(HomeException.class, () -> Pipeline.launch(endless, options));
            assertTrue(refused.getMessage().contains("in use by pid"), refused.getMessage());
            assertTrue(first.isRunning());
        }
    }
}
