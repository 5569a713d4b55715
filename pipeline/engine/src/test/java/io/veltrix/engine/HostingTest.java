package io.veltrix.engine;

import java.nio.file.Path;
import java.util.Set;

import io.veltrix.engine.config.ConfigException;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HostingTest
{
    private static PipelineConfig config(final String driver, final String onError, final String record)
    {
        return PipelineReader.parse("""
            pipeline: parts
            sequencer: {thread: market, tick: 1ms, buffer: 1MiB}
            journal: {thread: record, segment: 1MiB, block: 32KiB, floor: 0B}
            driver: %s
            threads: {market: {core: none}, record: {core: none}, decide: {core: none}, second: {core: none},
              out: {core: none}}
            sources:
              quotes: {type: io.veltrix.engine.testing.QuoteSource}
              fills: {type: "io.veltrix.engine.testing.AnsweredSink$Answers", answers: gateway}
            lanes:
              decide:
                thread: decide
                reads: root
                on-error: %s
                stages: [{name: order, type: io.veltrix.engine.testing.EveryNthOrderStage}]
                streams: {orders: {events: [NewOrder], record: %s, buffer: 1MiB}}
              echo:
                thread: second
                reads: orders
                stages: [{name: echo, type: io.veltrix.engine.testing.EchoStage}]
                streams: {fills: {events: [Fill], record: full, buffer: 1MiB}}
            sinks:
              gateway: {thread: market, reads: orders, type: io.veltrix.engine.testing.AnsweredSink}
              log: {thread: out, reads: fills, type: io.veltrix.engine.testing.CollectingSink}
            """.formatted(driver, onError, record), "parts.yaml", Overrides.none());
    }

    private static final String SEPARATE = "{mode: separate, directory: /dev/shm/parts}";

    private static Hosting hosting(final PipelineConfig config, final String... threads)
    {
        return Hosting.of(config, RunOptions.of(Path.of("home")).threads(Set.of(threads)));
    }

    private static void refused(final String message, final String... threads)
    {
        refused(config(SEPARATE, "stop", "full"), message, threads);
    }

    private static void refused(final PipelineConfig config, final String message, final String... threads)
    {
        final IllegalArgumentException refused =
            assertThrows(IllegalArgumentException.class, () -> hosting(config, threads));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void shouldTakeThreadsThatCanBeRunApart()
    {
        final PipelineConfig config = config(SEPARATE, "stop", "full");
        final Hosting sequencer = hosting(config, "market", "record");
        assertTrue(sequencer.hostsSequencer());
        assertTrue(sequencer.hostsWriterOf("root"));
        assertFalse(sequencer.hostsWriterOf("orders"));
        final Hosting lanes = hosting(config, "decide", "second");
        assertFalse(lanes.hostsSequencer());
        assertTrue(lanes.hostsWriterOf("orders"));
        assertEquals("decide, second", lanes.toString());
        hosting(config, "out");
        hosting(config, "market", "record", "decide", "second");
    }

    @Test
    void shouldRefuseToPartSequencerAndJournal()
    {
        refused("the sequencer (thread 'market') and the journal (thread 'record') live and die together", "record");
    }

    @Test
    void shouldRefuseToPartALaneFromTheOneItReads()
    {
        refused("lane 'echo' reads what lane 'decide' makes", "second");
    }

    @Test
    void shouldRefuseToPartASinkFromTheSourceThatAnswersIt()
    {
        final PipelineConfig config = config(SEPARATE, "stop", "full");
        hosting(config, "market", "record");
        assertTrue(hosting(config, "out").hosts("out"));
        // The gateway is on the sequencer's thread; moved away it could not be answered.
        final IllegalArgumentException refused = assertThrows(
            IllegalArgumentException.class,
            () -> hosting(PipelineReader.parse(
                config.text().replace("gateway: {thread: market", "gateway: {thread: out"), "parts.yaml",
                Overrides.none()), "out"));
        assertTrue(refused.getMessage().contains("source 'fills' answers sink 'gateway'"), refused.getMessage());
    }

    @Test
    void shouldRefuseALaneThatSetsEventsAsideApartFromTheSequencer()
    {
        refused(config(SEPARATE, "quarantine", "full"), "lane 'decide' sets events aside", "decide", "second");
    }

    @Test
    void shouldRefuseUnknownThreadsAndAnEmbeddedDriver()
    {
        refused("there is no thread 'hot' in the pipeline; name some of market, record, decide, second, out", "hot");
        refused(config("{mode: embedded}", "stop", "full"), "the pipeline's driver is embedded", "out");
    }

    @Test
    void shouldRefuseVirtualTimeAndAcceptedLossApart()
    {
        final PipelineConfig config = config(SEPARATE, "stop", "full");
        final RunOptions options = RunOptions.of(Path.of("home")).threads(Set.of("out"));
        assertTrue(assertThrows(
            IllegalArgumentException.class, () -> Hosting.of(config, options.deterministic(true)))
            .getMessage().contains("virtual time runs in one process"));
        assertTrue(assertThrows(
            IllegalArgumentException.class, () -> Hosting.of(config, options.acceptLoss(true)))
            .getMessage().contains("start it once in one process with --accept-loss"));
    }

    @Test
    void shouldRefuseStreamsThatAProcessCannotReadAgainAndADriverWithoutAPlace()
    {
        final String message = assertThrows(
            ConfigException.class, () -> config("{mode: separate}", "stop", "digest")).getMessage();
        assertTrue(message.contains("driver.directory: found no directory for a separate driver"), message);
        assertTrue(
            message.contains("lanes.decide.streams.orders.record: found 'digest' with a separate driver"), message);
    }
}
