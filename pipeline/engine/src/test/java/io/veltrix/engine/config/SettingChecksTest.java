package io.veltrix.engine.config;

import static io.veltrix.engine.config.Files.refused;

import org.junit.jupiter.api.Test;

class SettingChecksTest
{
    @Test
    void shouldRefuseWhenSectionIsUnknown()
    {
        refused(
            Files.good()
                .with("journal: {", "jornal: {"),
            "p.yaml:5: jornal: found the unknown key 'jornal'; write 'journal' instead");
    }

    @Test
    void shouldRefuseWhenKeyIsUnknown()
    {
        refused(
            Files.good()
                .with("  tick: 10ms", "  tik: 10ms"),
            "p.yaml:4: sequencer.tik: found the unknown key 'tik'; write 'tick' instead");
    }

    @Test
    void shouldRefuseWhenComponentHasNoSuchSetting()
    {
        refused(
            Files.good()
                .with("rate: 50000/s", "rates: 50000/s"),
            "p.yaml:10: sources.market.rates: found the unknown key 'rates'; write 'rate' instead");
    }

    @Test
    void shouldRefuseWhenKeyResemblesNothing()
    {
        refused(
            Files.good()
                .with("  tick: 10ms", "  zzzzzzz: 10ms"),
            "p.yaml:4: sequencer.zzzzzzz: found the unknown key 'zzzzzzz'; write one of thread, tick, " +
                    "buffer, max-event-length instead");
    }

    @Test
    void shouldRefuseWhenUnitIsMissing()
    {
        refused(
            Files.good()
                .with("tick: 10ms", "tick: 10"),
            "p.yaml:4: sequencer.tick: found '10', a number without a unit; write a duration such as 10ms " +
                    "(ns, us, ms, s, m, h, d), from 100us to 10s instead");
    }

    @Test
    void shouldRefuseWhenSizeHasWrongUnit()
    {
        refused(
            Files.good()
                .with("segment: 64MiB", "segment: 64MB"),
            "p.yaml:5: journal.segment: found '64MB', which has the wrong unit; write '64MiB', or else a " +
                    "size such as 64MiB (B, KiB, MiB, GiB, TiB), from 256KiB to 1GiB instead");
    }

    @Test
    void shouldRefuseWhenDurationHasWrongUnit()
    {
        refused(
            Files.good()
                .with("interval: 5ms", "interval: 5 MS"),
            "p.yaml:5: journal.interval: found '5 MS', which has the wrong unit; write '5ms', or else a " +
                    "duration such as 10ms (ns, us, ms, s, m, h, d), from 100us to 10s instead");
    }

    @Test
    void shouldRefuseWhenRateHasNoUnit()
    {
        refused(
            Files.good()
                .with("rate: 50000/s", "rate: 50000"),
            "p.yaml:10: sources.market.rate: found '50000', a number without a unit; write '50000/s', or " +
                    "else a rate such as 50000/s, from 1/s to 1000000/s instead");
    }

    @Test
    void shouldRefuseWhenValueIsOutOfBounds()
    {
        refused(
            Files.good()
                .with("tick: 10ms", "tick: 1h"),
            "p.yaml:4: sequencer.tick: found '1h', which is out of bounds; write a duration such as 10ms " +
                    "(ns, us, ms, s, m, h, d), from 100us to 10s instead");
    }

    @Test
    void shouldRefuseWhenWordIsMisspelt()
    {
        refused(
            Files.good()
                .with("durability: interval", "durability: every_block"),
            "p.yaml:5: journal.durability: found 'every_block'; write 'every-block' instead");
    }

    @Test
    void shouldRefuseWhenWordResemblesNothing()
    {
        refused(
            Files.good()
                .with("durability: interval", "durability: paper"),
            "p.yaml:5: journal.durability: found 'paper'; write one of page-cache, interval, every-block " +
                    "instead");
    }

    @Test
    void shouldRefuseWhenFlagIsYes()
    {
        refused(
            Files.good()
                .with("gateway: {thread: hot,", "gateway: {thread: hot, gated: yes,"),
            "p.yaml:23: sinks.gateway.gated: found 'yes'; write 'true' instead");
    }

    @Test
    void shouldRefuseWhenNumberHasCommas()
    {
        refused(
            Files.good()
                .with("events: 3", "events: '3,000'"),
            "p.yaml:10: sources.market.events: found '3,000'; write '3000', or else a whole number such as " +
                    "1000, from 0 to 100000 instead");
    }

    @Test
    void shouldRefuseWhenListStandsForValue()
    {
        refused(
            Files.good()
                .with("tick: 10ms", "tick: [10ms]"),
            "p.yaml:4: sequencer.tick: found the list [10ms]; write a duration such as 10ms (ns, us, ms, s, " +
                    "m, h, d), from 100us to 10s instead");
    }

    @Test
    void shouldRefuseWhenSectionStandsForValue()
    {
        refused(
            Files.good()
                .with("tick: 10ms", "tick: {is: 10ms}"),
            "p.yaml:4: sequencer.tick: found a section with the keys is; write a duration such as 10ms (ns, " +
                    "us, ms, s, m, h, d), from 100us to 10s instead");
    }

    @Test
    void shouldRefuseWhenValueStandsForSection()
    {
        refused(
            Files.good()
                .with("journal: {durability: interval, interval: 5ms, segment: 64MiB}", "journal: fast"),
            "p.yaml:5: journal: found 'fast'; write a section (one 'key: value' a line, indented, or in " +
                    "braces) instead");
    }

    @Test
    void shouldRefuseWhenRequiredValueIsEmpty()
    {
        refused(
            Files.good()
                .with("pipeline: tick-to-order", "pipeline:"),
            "p.yaml:1: pipeline: found no value; write 'pipeline: ...' (names the home, the Aeron directory " +
                    "and every counter) instead");
    }

    @Test
    void shouldRefuseWhenPipelineHasNoName()
    {
        refused(
            Files.good()
                .with("pipeline: tick-to-order\n", ""),
            "p.yaml: pipeline: found no 'pipeline', which is required; write 'pipeline: ...' (names the " +
                    "home, the Aeron directory and every counter) instead");
    }

    @Test
    void shouldRefuseWhenComponentLacksRequiredSetting()
    {
        refused(
            Files.good()
                .with(", files: \"a,b\"", ""),
            "p.yaml:18: lanes.decide.stages.strategy.files: found no 'files', which is required; write " +
                    "'files: ...' instead");
    }

    @Test
    void shouldRefuseWhenTypeIsMissing()
    {
        refused(
            Files.good()
                .with("market: {type: config-market, when-full: drop, rate: 50000/s, events: 3}",
                    "market: {when-full: drop}"),
            "p.yaml:10: sources.market.type: found no 'type', which is required; write 'type: ...' (the " +
                    "component, by its short name in a catalogue or by its class) instead");
    }

    @Test
    void shouldRefuseWhenKeyComesTwice()
    {
        refused(
            Files.good()
                .with("  tick: 10ms", "  tick: 10ms\n  tick: 20ms"),
            "p.yaml:5: sequencer.tick: found 'tick' a second time (first on line 4); write another name, or " +
                    "one of the two only, instead");
    }

    @Test
    void shouldRefuseWhenSourceComesTwice()
    {
        refused(
            Files.good()
                .with("  venue: {type: config-answers, answers: gateway}",
                    "  venue: {type: config-answers, answers: gateway}\n  venue: {type: config-market}"),
            "p.yaml:12: sources.venue: found 'venue' a second time (first on line 11); write another name, " +
                    "or one of the two only, instead");
    }

    @Test
    void shouldRefuseWhenStageNameComesTwice()
    {
        refused(
            Files.good()
                .with("{name: risk,", "{name: book,"),
            "p.yaml:19: lanes.decide.stages.book: found 'book' a second time (first on line 17); write a " +
                    "name of its own instead");
    }

    @Test
    void shouldRefuseWhenStreamNameComesTwice()
    {
        refused(
            Files.good()
                .with("sinks:\n",
                    "  audit:\n    stages: [{name: risk2, type: config-strategy, files: x}]\n    " +
                          "streams:\n      orders: {events: [Intent]}\nsinks:\n"),
            "p.yaml:25: lanes.audit.streams.orders: found 'orders' a second time (lane 'decide' writes a " +
                    "stream of that name); write a name no other stream has instead");
    }

    @Test
    void shouldRefuseWhenNameIsIllegal()
    {
        refused(
            Files.good()
                .with("  market: {", "  Market_1: {"),
            "p.yaml:10: sources.Market_1: found the name 'Market_1'; write a name of small letters, digits " +
                    "and '-' that starts with a letter and has at most 64 characters instead");
    }

    @Test
    void shouldRefuseWhenNameIsReserved()
    {
        refused(
            Files.good()
                .with("      orders: {events", "      root: {events")
                .with("reads: orders", "reads: root"),
            "p.yaml:21: lanes.decide.streams.root: found the name 'root', which is the sequencer's own " +
                    "stream; write another name instead");
    }

    @Test
    void shouldRefuseWhenPipelineNameIsIllegal()
    {
        refused(
            Files.good()
                .with("pipeline: tick-to-order", "pipeline: Tick To Order"),
            "p.yaml:1: pipeline: found the name 'Tick To Order'; write a name of small letters, digits and " +
                    "'-' that starts with a letter and has at most 64 characters instead");
    }

    @Test
    void shouldRefuseWhenStageNameIsIllegal()
    {
        refused(
            Files.good()
                .with("{name: risk,", "{name: Risk,"),
            "p.yaml:19: lanes.decide.stages.Risk.name: found the name 'Risk'; write a name of small letters, " +
                    "digits and '-' that starts with a letter and has at most 64 characters instead");
    }
}
