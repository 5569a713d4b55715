package io.veltrix.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;

import io.veltrix.engine.api.SourceDeclaration;

import org.junit.jupiter.api.Test;

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
        assertEquals(new DriverConfig(DriverMode.EMBEDDED, ""), config.driver());
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
}
