package io.veltrix.engine;

import java.nio.file.Path;

import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/**
 * A loop through the outside that is slower than what feeds it: an order for each quote, eight open at a time, small
 * buffers. Seen never to come to its end with the bound on what is under way taken away (Admission.maxUnderWay).
 */
@Timeout(120)
class AnswerLoopSystemTest
{
    private static final int QUOTES = 10_000;

    @TempDir
    Path directory;

    private int runs;

    static PipelineConfig config(final int quotes, final int every)
    {
        return config(quotes, every, "", "");
    }

    private static PipelineConfig config(final int quotes, final int every, final String lane, final String sink)
    {
        final String yaml = """
            pipeline: loop
            sequencer: {thread: hot, tick: 1ms, buffer: 256KiB}
            journal: {thread: hot, segment: 1MiB, block: 32KiB, floor: 0B}
            threads: {hot: {idle: yield, core: none}}
            sources:
              quotes: {type: io.veltrix.engine.testing.QuoteSource, count: %d}
              fills: {type: "io.veltrix.engine.testing.AnsweredSink$Answers", answers: out}
            lanes:
              decide:
                thread: hot
                %s
                stages:
                  - {name: order, type: io.veltrix.engine.testing.EveryNthOrderStage, every: %d}
                streams:
                  orders: {events: [NewOrder], record: full, buffer: 256KiB}
            sinks:
              out: {thread: hot, reads: orders, %s type: io.veltrix.engine.testing.AnsweredSink}
            """.formatted(quotes, lane, every, sink);
        return PipelineReader.parse(yaml, "loop.yaml", Overrides.none());
    }

    @Test
    void shouldComeToItsEndWhenAnswersAreSlowerThanTheFeed()
    {
        runToItsEnd("", "");
    }

    /** What the root does not wait for is not counted among what is under way either: it would hold the feed up. */
    @Test
    void shouldComeToItsEndWhenTheLoopsLaneOrSinkMayBeLeftBehind()
    {
        runToItsEnd("when-full: detach", "");
        runToItsEnd("", "when-full: detach,");
        runToItsEnd("link: journal", "when-full: detach,");
        runToItsEnd("when-full: detach", "link: journal,");
    }

    private void runToItsEnd(final String lane, final String sink)
    {
        final RunOptions options = RunOptions.of(directory.resolve("home" + runs++)).maxSpeed();
        try (Pipeline pipeline = Pipeline.launch(config(QUOTES, 1, lane, sink), options))
        {
            pipeline.awaitEnd();
            final RunReport report = pipeline.end();
            assertNull(report.failure());
            assertEquals(report.count("NewOrder"), report.count("Fill"));
            assertEquals(QUOTES, report.count("Quote"));
        }
    }
}
