package io.veltrix.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** Pipeline files and hosts for tests, and how to assert that one is refused. */
final class Files
{
    static final HostFacts HOST = new HostFacts(List.of(0, 1), 1L << 30, 100L << 30);

    static final String GOOD = """
        pipeline: tick-to-order
        sequencer:
          thread: hot
          tick: 10ms
        journal: {durability: interval, interval: 5ms, segment: 64MiB}
        threads:
          hot: {core: 0, idle: spin}
          record: {core: 1}
        sources:
          market: {type: config-market, when-full: drop, rate: 50000/s, events: 3}
          venue: {type: config-answers, answers: gateway}
        lanes:
          decide:
            thread: hot
            reads: root
            stages:
              - {name: book, type: io.veltrix.engine.config.TestCatalog$Book}
              - {name: strategy, type: config-strategy, files: "a,b"}
              - {name: risk, type: config-risk}
            streams:
              orders: {events: [Order, Cancel], record: full, buffer: 1MiB}
        sinks:
          gateway: {thread: hot, reads: orders, type: config-gateway}
        """;

    private Files()
    {
    }

    /** A file and what was changed in it. */
    record Draft(String text)
    {
        Draft with(final String from, final String to)
        {
            assertTrue(text.contains(from), () -> "the good file has no: " + from);
            final int at = text.indexOf(from);
            return new Draft(text.substring(0, at) + to + text.substring(at + from.length()));
        }
    }

    static Draft good()
    {
        return new Draft(GOOD);
    }

    static PipelineConfig read(final Draft draft)
    {
        return PipelineReader.parse(draft.text(), "p.yaml", Overrides.none(), HOST);
    }

    /** Every problem in order, as an operator sees it. */
    static void refused(final Draft draft, final String... problems)
    {
        refused(draft, Overrides.none(), HOST, problems);
    }

    static void refused(
        final Draft draft, final Overrides overrides, final HostFacts host, final String... problems)
    {
        final ConfigException failure = assertThrows(
            ConfigException.class, () -> PipelineReader.parse(draft.text(), "p.yaml", overrides, host));
        assertEquals(
            String.join("\n", problems),
            String.join("\n", failure.problems().stream().map(Problem::toString).toList()));
        assertEquals(String.join(System.lineSeparator(), problems), failure.getMessage());
    }
}
