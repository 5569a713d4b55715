package io.veltrix.engine.config;

import static io.veltrix.engine.config.Files.read;
import static io.veltrix.engine.config.Files.refused;

import org.junit.jupiter.api.Test;

class LinkChecksTest
{
    @Test
    void shouldRefuseWhenLaneDrops()
    {
        refused(
            Files.good()
                .with("    reads: root", "    reads: root\n    when-full: drop"),
            "p.yaml:16: lanes.decide.when-full: found 'drop' in front of a lane: its streams would miss what " +
                    "it missed, and a replay would differ; write 'block' (only sources, and sinks that nothing " +
                    "answers, may drop) instead");
    }

    @Test
    void shouldRefuseWhenAnsweredSinkDrops()
    {
        refused(
            Files.good()
                .with("reads: orders, type", "reads: orders, when-full: drop, type"),
            "p.yaml:23: sinks.gateway.when-full: found 'drop' for a sink whose answers come back: a request " +
                    "that was dropped is never answered; write 'block' instead");
    }

    @Test
    void shouldRefuseWhenAnsweringSourceDrops()
    {
        refused(
            Files.good()
                .with("answers: gateway", "answers: gateway, when-full: drop"),
            "p.yaml:11: sources.venue.when-full: found 'drop' for a source that answers: a lost answer " +
                    "leaves its request open for ever; write 'block' (room for answers is kept, so it never has to " +
                    "wait) instead");
    }

    @Test
    void shouldRefuseWhenDurableSinkDrops()
    {
        refused(
            Files.good()
                .with("sinks:\n",
                    "sinks:\n  log: {reads: root, type: config-log, durable: true, when-full: drop}\n"),
            "p.yaml:23: sinks.log.when-full: found 'drop' for a sink whose effects are promised to last " +
                    "('config-log' declares itself durable); write 'block' instead");
    }

    @Test
    void shouldTakeDetachWhereTheStreamIsRecordedInFull()
    {
        read(Files.good().with("    reads: root", "    reads: root\n    when-full: detach"));
        read(Files.good().with("reads: orders, type", "reads: orders, when-full: detach, type"));
    }

    @Test
    void shouldRefuseWhenSinkDetachesFromAStreamThatIsNotKept()
    {
        refused(
            Files.good()
                .with("record: full", "record: digest")
                .with("reads: orders, type", "reads: orders, when-full: detach, type"),
            "p.yaml:23: sinks.gateway.when-full: found 'detach' for a reader of stream 'orders', which would go on " +
                "from the journal, and that keeps 'digest' of it only; write 'block', or 'record: full' in " +
                "lanes.decide.streams.orders, instead");
    }

    @Test
    void shouldRefuseWhenLaneDetachesFromAStreamThatIsNotKept()
    {
        refused(
            Files.good()
                .with("record: full", "record: none")
                .with("sinks:\n",
                    "  audit:\n    reads: orders\n    when-full: detach\n    stages: [{name: b, type: " +
                          "io.veltrix.engine.config.TestCatalog$Book}]\nsinks:\n"),
            "p.yaml:24: lanes.audit.when-full: found 'detach' for a reader of stream 'orders', which would go on " +
                "from the journal, and that keeps 'none' of it only; write 'block', or 'record: full' in " +
                "lanes.decide.streams.orders, instead");
    }

    @Test
    void shouldRefuseWhenAJournalLinkIsToFailOrDetach()
    {
        for (final String policy : new String[]{"fail", "detach"})
        {
            refused(
                Files.good().with("    reads: root", "    reads: root\n    link: journal\n    when-full: " + policy),
                "p.yaml:17: lanes.decide.when-full: found '" + policy + "' for a link to the journal, which never " +
                    "holds a writer up; write 'block', or 'link: ipc', instead");
            refused(
                Files.good().with(
                    "reads: orders, type", "reads: orders, link: journal, when-full: " + policy + ", type"),
                "p.yaml:23: sinks.gateway.when-full: found '" + policy + "' for a link to the journal, which never " +
                    "holds a writer up; write 'block', or 'link: ipc', instead");
        }
    }

    /** A reader that stops a little before it is let go must leave room for all that its writer asks for at once. */
    @Test
    void shouldRefuseWhenADetachedReaderCouldStopWhereItIsNeverLetGo()
    {
        refused(
            Files.good()
                .with("  tick: 10ms", "  tick: 10ms\n  buffer: 256KiB")
                .with("    reads: root", "    reads: root\n    when-full: detach"),
            "p.yaml:5: sequencer.buffer: found '256KiB', where an eighth of the window (16KiB) is less than what " +
                "stream 'root' asks for at once (28096B): a reader with 'when-full: detach' could stop where it is " +
                "never let go; write '512KiB', or 'when-full: block' for its readers, instead");
    }

    @Test
    void shouldRefuseWhenSourceDetaches()
    {
        refused(
            Files.good()
                .with("when-full: drop", "when-full: detach"),
            "p.yaml:10: sources.market.when-full: found 'detach'; write one of block, drop, fail instead");
    }

    @Test
    void shouldRefuseWhenDurableSinkIsNotGated()
    {
        refused(
            Files.good()
                .with("sinks:\n", "sinks:\n  log: {reads: root, type: config-log, durable: true, gated: false}\n"),
            "p.yaml:23: sinks.log.gated: found 'false' for a sink whose effects last ('config-log' declares " +
                    "itself durable): after a crash they would outlive their cause; write 'gated: true' instead");
    }

    @Test
    void shouldRefuseWhenJournalLinkReadsStreamNotRecordedFull()
    {
        refused(
            Files.good()
                .with("record: full", "record: digest")
                .with("sinks:\n",
                    "  audit:\n    reads: orders\n    link: journal\n    stages: [{name: b, type: " +
                          "io.veltrix.engine.config.TestCatalog$Book}]\nsinks:\n"),
            "p.yaml:24: lanes.audit.link: found 'journal' for stream 'orders', of which the journal keeps " +
                    "'digest' only; write 'ipc', or 'record: full' in lanes.decide.streams.orders, instead");
    }

    @Test
    void shouldTakeASinkThatReadsTheJournalOfAStreamRecordedInFull()
    {
        read(Files.good().with("reads: orders, type", "reads: orders, link: journal, type"));
    }

    @Test
    void shouldRefuseWhenSinkReadsTheJournalOfAStreamThatIsNotKept()
    {
        refused(
            Files.good()
                .with("record: full", "record: digest")
                .with("reads: orders, type", "reads: orders, link: journal, type"),
            "p.yaml:23: sinks.gateway.link: found 'journal' for stream 'orders', of which the journal keeps " +
                "'digest' only; write 'ipc', or 'record: full' in lanes.decide.streams.orders, instead");
    }

    @Test
    void shouldRefuseWhenStreamCarriesNoTypeOfSink()
    {
        refused(
            Files.good()
                .with("events: [Order, Cancel]", "events: [Cancel]")
                .with("      orders:", "      news: {events: [Order]}\n      orders:")
                .with("sinks:\n", "sinks:\n  log: {reads: orders, type: config-log, only: orders}\n"),
            "p.yaml:24: sinks.log.reads: found 'orders', which carries Cancel and none of the types the sink " +
                    "takes (Order); write a stream that carries one of them instead");
    }
}
