package io.veltrix.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.SourceDeclaration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineReaderTest
{
    @Test
    void shouldGiveRecordsWhenFileIsGood()
    {
        final PipelineConfig config = PipelineReader.parse(Files.GOOD, "good.yaml", Overrides.none(), Files.HOST);

        assertEquals("tick-to-order", config.name());
        assertEquals("good.yaml", config.source());
        assertEquals(Files.GOOD, config.text());
        assertEquals(new SequencerConfig("hot", 10_000_000, 16 << 20, 1376), config.sequencer());
        assertEquals(
            new JournalConfig(
                "record", Durability.INTERVAL, 5_000_000, 64 << 20, 128 << 10, 1_000_000, 1 << 30, DiskFullPolicy.STOP),
            config.journal());
        assertEquals(new DriverConfig(DriverMode.EMBEDDED, "", 5_000_000_000L), config.driver());
        assertEquals(
            List.of(new ThreadConfig("hot", 0, IdleKind.SPIN), new ThreadConfig("record", 1, IdleKind.YIELD)),
            config.threads());
        assertEquals(IdleKind.SPIN, config.thread("hot").idle());

        final SourceConfig market = config.sources().get(0);
        assertEquals("market", market.name());
        assertEquals(1, market.number());
        assertEquals(FullPolicy.DROP, market.whenFull());
        assertNull(market.answers());
        assertEquals(
            new SourceDeclared(
                3, 64, SourceDeclaration.Clock.RECORDED, SourceDeclaration.Resume.EXACT, 0, 0),
            market.declared());
        assertEquals(50_000L, market.component().settings().get(TestCatalog.Market.RATE));
        assertInstanceOf(TestCatalog.Market.class, market.component().constructor().get());
        final SourceConfig venue = config.sources().get(1);
        assertEquals(2, venue.number());
        assertEquals("gateway", venue.answers());
        assertEquals(2, venue.declared().eventsPerRequest());

        final LaneConfig lane = config.lanes().get(0);
        assertEquals("decide", lane.name());
        assertEquals("hot", lane.thread());
        assertEquals("root", lane.reads());
        assertEquals(LinkKind.IPC, lane.link());
        assertEquals(FullPolicy.BLOCK, lane.whenFull());
        assertEquals(ErrorPolicy.STOP, lane.onError());
        assertEquals(List.of("book", "strategy", "risk"), lane.stages().stream().map(StageConfig::name).toList());
        assertEquals(List.of(TestCatalog.TICKER, TestCatalog.REPORT), lane.stages().get(1).declared().subscribes());
        assertEquals(List.of(new Emission(TestCatalog.INTENT, 2, 32)), lane.stages().get(1).declared().emits());
        assertEquals(4, lane.stages().get(1).declared().maxTimers());
        assertEquals(
            new StreamConfig(
                "orders", 1, List.of(TestCatalog.ORDER, TestCatalog.CANCEL), Recording.FULL, 1 << 20, "decide"),
            config.stream("orders"));

        final SinkConfig sink = config.sinks().get(0);
        assertEquals("gateway", sink.name());
        assertEquals("orders", sink.reads());
        assertEquals(true, sink.gated());
        assertEquals(64, sink.declared().maxOutstanding());
    }

    @Test
    void shouldUseDefaultsWhenSectionsAreAbsent()
    {
        final String text = """
            pipeline: least
            sources:
              market: {type: config-market}
            """;
        final PipelineConfig config = PipelineReader.parse(text, "p.yaml", Overrides.none(), Files.HOST);

        assertEquals(new SequencerConfig("hot", 10_000_000, 16 << 20, 1376), config.sequencer());
        assertEquals(
            new JournalConfig(
                "record", Durability.PAGE_CACHE, 10_000_000, 256 << 20, 128 << 10, 1_000_000, 1 << 30,
                DiskFullPolicy.STOP),
            config.journal());
        assertEquals(
            List.of(new ThreadConfig("hot", 0, IdleKind.YIELD), new ThreadConfig("record", 1, IdleKind.YIELD)),
            config.threads());
        assertEquals(FullPolicy.BLOCK, config.sources().get(0).whenFull());
        assertEquals(List.of(), config.lanes());
        assertEquals(List.of(), config.sinks());
    }

    @Test
    void shouldPinNothingByDefaultWhenHostHasOneCore()
    {
        final String text = "pipeline: least\nsources: {market: {type: config-market}}\n";
        final HostFacts host = new HostFacts(List.of(5), HostFacts.UNKNOWN, HostFacts.UNKNOWN);

        assertEquals(
            List.of(
                new ThreadConfig("hot", ThreadConfig.NO_CORE, IdleKind.YIELD),
                new ThreadConfig("record", ThreadConfig.NO_CORE, IdleKind.YIELD)),
            PipelineReader.parse(text, "p.yaml", Overrides.none(), host).threads());
    }

    @Test
    void shouldNumberStreamsInFileOrderWhenSeveralLanesWrite()
    {
        final PipelineConfig config = Files.read(Files.good()
            .with("      orders:", "      intents: {events: [Intent]}\n      orders:")
            .with("sinks:\n", """
                  audit:
                    thread: record
                    reads: intents
                    link: ipc
                    when-full: fail
                    on-error: quarantine
                    stages: [{name: risk, type: config-risk}]
                    streams: {checked: {events: [Order, Cancel], record: none}}
                sinks:
                  log: {reads: root, gated: false, when-full: drop, type: config-log}
                """));

        assertEquals(1, config.stream("intents").number());
        assertEquals(2, config.stream("orders").number());
        assertEquals(3, config.stream("checked").number());
        assertEquals("audit", config.stream("checked").lane());
        assertEquals(Recording.DIGEST, config.stream("intents").record());
        assertEquals(ErrorPolicy.QUARANTINE, config.lanes().get(1).onError());
        assertEquals(FullPolicy.FAIL, config.lanes().get(1).whenFull());
        assertEquals(FullPolicy.DROP, config.sinks().get(0).whenFull());
        assertFalse(config.sinks().get(0).gated());
    }

    @Test
    void shouldTellEveryProblemInOrderOfLineWhenThereAreSeveral()
    {
        Files.refused(
            Files.good()
                .with("type: config-gateway}", "type: config-gateway, colour: red}")
                .with("tick: 10ms", "tick: 10")
                .with("    reads: root", "    reads: rot")
                .with("type: config-risk", "type: config-rsik")
                .with("record: {core: 1}", "record: {core: 9}"),
            "p.yaml:4: sequencer.tick: found '10', a number without a unit; write a duration such as 10ms (ns, us, " +
                "ms, s, m, h, d), from 100us to 10s instead",
            "p.yaml:8: threads.record.core: found '9', a core this process cannot run on; write one of 0, 1, or none" +
                ", instead",
            "p.yaml:15: lanes.decide.reads: found 'rot', a stream that no lane writes; write 'root' instead",
            "p.yaml:19: lanes.decide.stages.risk.type: found 'config-rsik', a type nobody knows; write 'config-risk' " +
                "instead",
            "p.yaml:23: sinks.gateway.colour: found the unknown key 'colour'; write one of thread, reads, link, " +
                "gated, when-full, type, outstanding instead");
    }

    @Test
    void shouldRefuseWhenThereAreTooManySourcesOrStages()
    {
        final StringBuilder sources = new StringBuilder("pipeline: wide\nsources:\n");
        for (int i = 0; i < 256; i++)
        {
            sources.append("  s").append(i).append(": {type: config-market}\n");
        }
        sources.append("lanes:\n  l:\n    stages:\n");
        for (int i = 0; i < 64; i++)
        {
            sources.append("      - {name: b").append(i).append(", type: config-book}\n");
        }
        Files.refused(
            new Files.Draft(sources.toString()),
            "p.yaml:2: sources: found 256 sources; write at most 255 instead",
            "p.yaml:261: lanes.l.stages: found 64 stages in one lane; write at most 63 instead");
    }

    @Test
    void shouldReadFileWhenItExistsAndSayWhyWhenNot(@TempDir final Path folder) throws IOException
    {
        final Path file = folder.resolve("p.yaml");
        final String text = "pipeline: least\nsources: {market: {type: config-market}}\n";
        java.nio.file.Files.writeString(file, text);
        assertEquals(text, PipelineReader.read(file, Overrides.none(), Files.HOST).text());

        final Path missing = folder.resolve("q.yaml");
        final ConfigException failure = assertThrows(
            ConfigException.class, () -> PipelineReader.read(missing, Overrides.none(), Files.HOST));
        assertEquals(missing + ": found no such file; write the path of a pipeline file instead", failure.getMessage());
    }

    @Test
    void shouldThrowWhenComponentReadsSettingItNeverDeclared()
    {
        final Settings settings = Files.read(Files.good()).sources().get(0).component().settings();

        assertThrows(IllegalArgumentException.class, () -> settings.get(TestCatalog.Gateway.OUTSTANDING));
    }

    @Test
    void shouldRefuseWhenFileIsEmptyOrNoSection()
    {
        Files.refused(
            new Files.Draft(""),
            "p.yaml: pipeline: found no 'pipeline', which is required; write 'pipeline: ...' (names the home, the " +
                "Aeron directory and every counter) instead",
            "p.yaml: sources: found no source; write at least one source, which brings events in, instead");
        Files.refused(
            new Files.Draft("- a\n- b\n"),
            "p.yaml:1: found the list [a, b]; write a section (one 'key: value' a line, indented, or in braces) " +
                "instead");
    }
}
