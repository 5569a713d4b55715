package io.veltrix.engine.config;

import static io.veltrix.engine.config.Files.refused;

import org.junit.jupiter.api.Test;

class GraphChecksTest
{
    @Test
    void shouldRefuseWhenLaneHasTwoInputs()
    {
        refused(
            Files.good()
                .with("    reads: root", "    reads: [root, orders]"),
            "p.yaml:15: lanes.decide.reads: found the list [root, orders], which is not one stream; write " +
                    "one stream (only the sequencer merges: what must meet goes through a source, or its producer " +
                    "runs in both lanes) instead");
    }

    @Test
    void shouldRefuseWhenLaneReadsUnknownStream()
    {
        refused(
            Files.good()
                .with("    reads: root", "    reads: rot"),
            "p.yaml:15: lanes.decide.reads: found 'rot', a stream that no lane writes; write 'root' instead");
    }

    @Test
    void shouldRefuseWhenSinkReadsUnknownStream()
    {
        refused(
            Files.good()
                .with("reads: orders", "reads: trades"),
            "p.yaml:23: sinks.gateway.reads: found 'trades', a stream that no lane writes; write one of " +
                    "root, orders instead");
    }

    @Test
    void shouldRefuseWhenSinkReadsNothing()
    {
        refused(
            Files.good()
                .with("reads: orders, ", ""),
            "p.yaml:23: sinks.gateway.reads: found no 'reads', which is required; write 'reads: ...' (the " +
                    "one stream whose events the sink turns into effects) instead");
    }

    @Test
    void shouldRefuseWhenLaneReadsItself()
    {
        refused(
            Files.good()
                .with("    reads: root", "    reads: orders"),
            "p.yaml:15: lanes.decide.reads: found 'orders', which derives from what this lane itself writes " +
                    "(decide reads decide); write 'root' or a stream that does not (what must come back goes out " +
                    "through a sink and in through a source with 'answers:') instead");
    }

    @Test
    void shouldRefuseWhenLanesReadInCircle()
    {
        refused(
            Files.good()
                .with("    reads: root", "    reads: echoes")
                .with("sinks:\n",
                    "  echo:\n    reads: orders\n    stages: [{name: s, type: config-strategy, files: " +
                          "x}]\n    streams:\n      echoes: {events: [Intent]}\nsinks:\n"),
            "p.yaml:15: lanes.decide.reads: found 'echoes', which derives from what this lane itself writes " +
                    "(decide reads echo reads decide); write 'root' or a stream that does not (what must come back " +
                    "goes out through a sink and in through a source with 'answers:') instead");
    }

    @Test
    void shouldRefuseWhenEmittedTypeGoesNowhere()
    {
        refused(
            Files.good()
                .with("events: [Order, Cancel]", "events: [Order]"),
            "p.yaml:19: lanes.decide.stages.risk: found a stage whose Cancel events go nowhere: no stream of " +
                    "the lane carries them and no later stage takes them; write 'Cancel' into the events of one of " +
                    "the lane's streams, or a stage that takes it behind this one, instead");
    }

    @Test
    void shouldRefuseWhenStreamListsTypeNobodyEmits()
    {
        refused(
            Files.good()
                .with("events: [Order, Cancel]", "events: [Order, Cancel, Canceled]"),
            "p.yaml:21: lanes.decide.streams.orders.events: found 'Canceled', which no stage of the lane " +
                    "emits; write 'Cancel' instead");
    }

    @Test
    void shouldRefuseWhenStreamListsTypeTwice()
    {
        refused(
            Files.good()
                .with("events: [Order, Cancel]", "events: [Order, Cancel, Order]"),
            "p.yaml:21: lanes.decide.streams.orders.events: found 'Order' twice; write each type once instead");
    }

    @Test
    void shouldRefuseWhenTwoStreamsListOneType()
    {
        refused(
            Files.good()
                .with("      orders:", "      news: {events: [Order]}\n      orders:"),
            "p.yaml:22: lanes.decide.streams.orders.events: found 'Order', which already goes into stream " +
                    "'news'; write it in one of the two streams (any number of lanes and sinks may read one) instead");
    }

    @Test
    void shouldRefuseWhenStreamListsNoTypes()
    {
        refused(
            Files.good()
                .with("events: [Order, Cancel], ", ""),
            "p.yaml:21: lanes.decide.streams.orders.events: found no event types; write a list of some of " +
                    "Intent, Order, Cancel instead");
    }

    @Test
    void shouldRefuseWhenThereAreNoSources()
    {
        refused(
            Files.good()
                .with("  market: {type: config-market, when-full: drop, rate: 50000/s, events: 3}\n  venue: " +
                          "{type: config-answers, answers: gateway}\n", "")
                .with("type: config-gateway}", "type: config-gateway, outstanding: 0}"),
            "p.yaml:9: sources: found no source; write at least one source, which brings events in, instead");
    }

    @Test
    void shouldRefuseWhenLaneHasNoStages()
    {
        refused(
            Files.good()
                .with("    stages:\n      - {name: book, type: " +
                          "io.veltrix.engine.config.TestCatalog$Book}\n      - {name: strategy, type: " +
                          "config-strategy, files: \"a,b\"}\n      - {name: risk, type: config-risk}\n",
                    "    stages: []\n"),
            "p.yaml:16: lanes.decide.stages: found an empty list; write a list of at least one '- {name: " +
                    "..., type: ...}' instead");
    }
}
