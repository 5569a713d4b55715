package io.veltrix.engine.config;

import static io.veltrix.engine.config.Files.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

class OverridesTest
{
    private static PipelineConfig read(final String text, final String... overrides)
    {
        return PipelineReader.parse(text, "p.yaml", Overrides.parse(List.of(overrides)), Files.HOST);
    }

    @Test
    void shouldReplaceSingleValuesWhenPathsNameThem()
    {
        final PipelineConfig config = read(
            Files.GOOD, "sequencer.tick=1ms", "sources.market.rate=7/s", "lanes.decide.stages.strategy.files=x, y=z",
            "lanes.decide.streams.orders.record=none", "sinks.gateway.outstanding=8", "driver.directory=/dev/shm/x");

        assertEquals(1_000_000, config.sequencer().tickNs());
        assertEquals(7, config.sources().get(0).component().settings().get(TestCatalog.Market.RATE));
        assertEquals(
            "x, y=z", config.lanes().get(0).stages().get(1).component().settings().get(TestCatalog.Strategy.FILES));
        assertEquals(Recording.NONE, config.stream("orders").record());
        assertEquals(8, config.sinks().get(0).declared().maxOutstanding());
        assertEquals("/dev/shm/x", config.driver().directory());
    }

    @Test
    void shouldReplaceListWhenValueIsYaml()
    {
        final PipelineConfig config = read(
            Files.GOOD, "lanes.decide.streams.orders.events=[Cancel, Order, Intent]");

        assertEquals(
            List.of(TestCatalog.CANCEL, TestCatalog.ORDER, TestCatalog.INTENT), config.stream("orders").events());
    }

    @Test
    void shouldDropOldComponentsSettingsWhenTypeIsReplaced()
    {
        final PipelineConfig config = read(
            Files.GOOD, "sources.venue.per-request=1", "sources.market.length=80B",
            "sources.market.type=io.veltrix.engine.config.TestCatalog$Market");

        final SourceConfig market = config.sources().get(0);
        assertEquals("io.veltrix.engine.config.TestCatalog$Market", market.component().type());
        assertEquals(FullPolicy.DROP, market.whenFull(), "the engine's settings stay");
        assertEquals(1_000, market.component().settings().get(TestCatalog.Market.RATE), "the component's go");
        assertEquals(80, market.declared().maxMessageLength());
    }

    @Test
    void shouldKeepOtherDefaultThreadWhenOneIsChanged()
    {
        final String text = Files.good()
            .with("threads:\n  hot: {core: 0, idle: spin}\n  record: {core: 1}\n", "").text();

        assertEquals(
            List.of(new ThreadConfig("hot", 0, IdleKind.SPIN), new ThreadConfig("record", 1, IdleKind.YIELD)),
            read(text, "threads.hot.idle=spin").threads());
    }

    @Test
    void shouldMakeSectionWhenFileHasNone()
    {
        final PipelineConfig config = read(Files.GOOD, "driver.directory=/dev/shm/a", "sequencer.buffer=8MiB");

        assertEquals("/dev/shm/a", config.driver().directory());
        assertEquals(8 << 20, config.sequencer().termLength());
    }

    @Test
    void shouldNameCommandLineWhenItsValueIsRefused()
    {
        refused(
            Files.good().with("pipeline: tick-to-order", "pipeline: Loud"),
            Overrides.parse(List.of("sequencer.tick=10", "sources.markt.rate=1/s", "lanes.decide.stages.rsk.length=8B",
                "pipeline.name=x", "sinks.gateway.outstandin=3")),
            Files.HOST,
            "command line: sources.markt.rate: found 'markt', which the file has not among its sources; write " +
                "'market' instead",
            "command line: lanes.decide.stages.rsk.length: found 'rsk', which nothing in that list is named; write " +
                "'risk' instead",
            "command line: pipeline.name: found a path that goes on behind 'pipeline', which has a plain value; " +
                "write 'pipeline' instead",
            "command line: sequencer.tick: found '10', a number without a unit; write a duration such as 10ms (ns, " +
                "us, ms, s, m, h, d), from 100us to 10s instead",
            "command line: sinks.gateway.outstandin: found the unknown key 'outstandin'; write 'outstanding' instead",
            "p.yaml:1: pipeline: found the name 'Loud'; write " + Section.NAME_RULE + " instead");
    }

    @Test
    void shouldRefuseWhenArgumentIsNoPathAndValue()
    {
        final ConfigException failure = assertThrows(
            ConfigException.class, () -> Overrides.parse(List.of("sequencer.tick", "=3", "a=b")));

        assertEquals(
            List.of(
                "command line: found 'sequencer.tick'; write path=value, such as sequencer.tick=10ms, instead",
                "command line: found '=3'; write path=value, such as sequencer.tick=10ms, instead"),
            failure.problems().stream().map(Problem::toString).toList());
    }

    @Test
    void shouldGiveSamePipelineWhenEffectiveTextIsReadAgain()
    {
        final PipelineConfig config = read(
            Files.GOOD, "sequencer.tick=1ms", "lanes.decide.stages.strategy.files=a: \"b\" # \\ {\n\u00e9",
            "sources.market.type=io.veltrix.engine.config.TestCatalog$Market");
        final PipelineConfig again =
            PipelineReader.parse(config.text(), "home.yaml", Overrides.none(), Files.HOST);

        assertTrue(config.text().contains("sequencer.tick=1ms"), config.text());
        assertEquals(config.sequencer(), again.sequencer());
        assertEquals(config.journal(), again.journal());
        assertEquals(config.threads(), again.threads());
        assertEquals(config.stream("orders"), again.stream("orders"));
        assertEquals(
            config.lanes().get(0).stages().get(1).component().settings().get(TestCatalog.Strategy.FILES),
            again.lanes().get(0).stages().get(1).component().settings().get(TestCatalog.Strategy.FILES));
        assertEquals(config.sources().get(0).component().type(), again.sources().get(0).component().type());
        assertEquals(config.sources().get(1).answers(), again.sources().get(1).answers());
    }

    @Test
    void shouldKeepLinesOfFileWhenSomethingElseIsReplaced()
    {
        refused(
            Files.good().with("    thread: hot\n    reads", "    thread: cold\n    reads"),
            Overrides.parse(List.of("lanes.decide.stages.risk.length=64B")), Files.HOST,
            "p.yaml:14: lanes.decide.thread: found 'cold', a thread that is not declared; write one of hot, record " +
                "or declare it under 'threads:' instead");
    }
}
