package io.veltrix.engine.config;

import java.util.List;

/** Pipeline files and hosts for tests. */
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
}
