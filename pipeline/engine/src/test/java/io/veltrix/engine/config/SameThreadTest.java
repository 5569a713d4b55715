package io.veltrix.engine.config;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SameThreadTest
{
    private static final String ONE_THREAD = """
        pipeline: same-thread
        sequencer: {thread: hot, tick: 1ms, buffer: 1MiB}
        journal: {thread: hot, segment: 1MiB, block: 32KiB, floor: 0B}
        threads: {hot: {core: none}, other: {core: none}}
        sources: {quotes: {type: io.veltrix.engine.testing.QuoteSource}}
        lanes:
          decide:
            thread: hot
            reads: root
            stages: [{name: order, type: io.veltrix.engine.testing.EveryNthOrderStage}]
            streams: {orders: {events: [NewOrder], record: full, buffer: 1MiB}}
        sinks:
          gateway: {thread: hot, reads: orders, type: io.veltrix.engine.testing.CollectingSink}
          log: {thread: hot, reads: orders, type: io.veltrix.engine.testing.CollectingSink}
        """;

    /** Of the streams, with each second text in place of the one before it. */
    private static List<String> held(final String... replacements)
    {
        String text = ONE_THREAD;
        for (int i = 0; i < replacements.length; i += 2)
        {
            assertTrue(text.contains(replacements[i]), replacements[i]);
            text = text.replace(replacements[i], replacements[i + 1]);
        }
        final PipelineConfig config = PipelineReader.parse(text, "same-thread.yaml", Overrides.none());
        return Stream.of("root", "orders").filter((stream) -> SameThread.holds(config, stream)).toList();
    }

    // Seen to fail with each of the conditions left out.
    @Test
    void shouldHoldWhereEverybodyWhoReadsAStreamLiveIsOnItsWritersThread()
    {
        assertEquals(List.of("root", "orders"), held());
        assertEquals(List.of("orders"), held("sequencer: {thread: hot", "sequencer: {thread: other"));
        assertEquals(List.of(), held("journal: {thread: hot", "journal: {thread: other"));
        assertEquals(List.of("orders"),
            held("journal: {thread: hot", "journal: {thread: other", "record: full", "record: none"));
        assertEquals(List.of("root"), held("log: {thread: hot", "log: {thread: other"));
        assertEquals(List.of("root", "orders"), held("log: {thread: hot", "log: {thread: other, link: journal"));
        assertEquals(List.of("root"), held("log: {thread: hot", "log: {thread: hot, when-full: detach"));
        assertEquals(List.of(), held("thread: hot\n    reads: root", "thread: other\n    reads: root"));
        assertEquals(List.of("orders"), held("    reads: root", "    reads: root\n    when-full: detach"));
        assertEquals(List.of("root"),
            held("thread: hot\n    reads: root", "thread: other\n    reads: root\n    link: journal"));
        assertEquals(List.of(),
            held("threads:", "driver: {mode: separate, directory: /dev/shm/same-thread}\nthreads:"));
    }
}
