package io.veltrix.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.replay.Replay;
import io.veltrix.engine.replay.ReplayListener;
import io.veltrix.engine.replay.ReplayOptions;
import io.veltrix.engine.replay.ReplayReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A pipeline goes on where it ended: the same events as without the break, in journals that replay as one. */
@Timeout(120)
class RecoverySystemTest
{
    private static final long QUOTES = 20_000;

    @TempDir
    Path directory;

    private final List<String> notices = new ArrayList<>();

    private RunReport run(final PipelineConfig config, final RunOptions options)
    {
        notices.clear();
        try (Pipeline pipeline = Pipeline.launch(config, options, notices::add))
        {
            pipeline.awaitEnd();
            final RunReport report = pipeline.end();
            assertNull(report.failure());
            return report;
        }
    }

    private RunOptions options(final String home, final boolean isDeterministic)
    {
        return RunOptions.of(directory.resolve(home)).maxSpeed().deterministic(isDeterministic);
    }

    private void assertReplays(final PipelineConfig config, final RunReport report)
    {
        try (Replay replay = new Replay(
            Path.of(report.home()), config, ReplayOptions.verify(), ReplayListener.NONE))
        {
            final ReplayReport replayed = replay.run((events) -> { });
            assertTrue(replayed.isGood(), () -> replayed.toString());
            assertEquals(List.of(), replayed.notes());
            assertEquals(report.streams().get(0).events(), replayed.rootEvents());
            assertEquals(report.streams().subList(1, report.streams().size()), replayed.streams());
        }
    }

    private static StreamPosition stream(final RunReport report, final int index)
    {
        return report.streams().get(index);
    }

    @Test
    void shouldGoOnBehindTheLastEventOnAnyLayout()
    {
        for (final boolean isSpread : new boolean[]{false, true})
        {
            final PipelineConfig config = PipelineSystemTest.config(isSpread, QUOTES, "", "");
            final String home = "home" + isSpread;
            long effects = 0;
            long orders = 0;
            for (int epoch = 1; epoch <= 4; epoch++)
            {
                final RunReport report = run(config, options(home, false).maxEvents(QUOTES / 4));
                assertEquals(epoch == 1 ? null : epoch, report.recovery() == null ? null : report.recovery().epoch());
                assertReplays(config, report);
                effects += report.sinks().get(0).effects();
                orders = stream(report, 1).events();
                assertEquals(orders, effects, () -> String.valueOf(notices));
            }
            final RunReport whole = run(config, options("whole" + isSpread, false));
            assertEquals(stream(whole, 1).events(), orders, 4);
        }
    }
}
