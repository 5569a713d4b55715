package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.Event;
import io.veltrix.engine.config.HostFacts;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.replay.Replay;
import io.veltrix.engine.replay.ReplayListener;
import io.veltrix.engine.replay.ReplayOptions;
import io.veltrix.engine.replay.ReplayReport;
import io.veltrix.engine.stream.StreamDigest;
import org.agrona.collections.LongArrayList;

/**
 * Holds a home that nobody writes against its outside. What was offered is in the root; what the root makes, once more
 * and
 * on one thread, is what was recorded; what the sinks did is what they promised. Every finding goes to the trial.
 * Single-
 * threaded; reads only.
 */
final class Oracle
{
    private final Trial trial;
    private final Rig rig;
    private final boolean isDrained;
    private final boolean isPowerLost;
    private final Map<String, LongArrayList> expected = new HashMap<>();
    private final StreamDigest digest = new StreamDigest();

    private Oracle(final Trial trial, final Rig rig, final boolean isDrained, final boolean isPowerLost)
    {
        this.isPowerLost = isPowerLost;
        this.trial = trial;
        this.rig = rig;
        this.isDrained = isDrained;
    }

    /**
     * Check everything.
     *
     * @param trial       that is told.
     * @param rig         whose pipeline does not run.
     * @param isDrained   whether the pipeline came to its end, so that everything that was offered must be through.
     * @param isPowerLost whether its home has lost what was not forced.
     * @return where each life of the sequencer ended.
     * @throws IOException where a file cannot be read.
     */
    static Epochs check(final Trial trial, final Rig rig, final boolean isDrained, final boolean isPowerLost)
        throws IOException
    {
        return new Oracle(trial, rig, isDrained, isPowerLost).check();
    }

    private Epochs check() throws IOException
    {
        final RootOracle root = new RootOracle(trial, rig, isDrained);
        root.check();
        recompute();
        for (final String sink : Rig.SINKS)
        {
            final LongArrayList digests =
                expected.getOrDefault(sink.startsWith("shadow") ? "shadows" : "orders", new LongArrayList());
            try (EffectLog log = EffectLog.open(rig.log(sink)))
            {
                new EffectOracle(trial, sink, log, digests, root.epochs(), isDrained, isPowerLost).check();
            }
        }
        return root.epochs();
    }

    /** What the stages make of the root, on one thread, compared with what was recorded and kept for the sinks. */
    private void recompute() throws IOException
    {
        final Path file = Home.pipelineFileOf(rig.home());
        final PipelineConfig config = PipelineReader.parse(
            Files.readString(file), file.toString(), Overrides.none(),
            new HostFacts(List.of(0), HostFacts.UNKNOWN, HostFacts.UNKNOWN));
        try (Replay replay = new Replay(rig.home(), config, ReplayOptions.verify(), new Outputs()))
        {
            final ReplayReport report = replay.run((events) -> { });
            report.divergences().forEach((divergence) -> trial.finding("replay: %s", divergence));
            if (report.damage() != null)
            {
                trial.finding("replay: damage: %s", report.damage());
            }
            if (report.failure() != null)
            {
                trial.finding("replay: %s", report.failure());
            }
        }
    }

    /** Keeps the digest of each derived event. */
    private final class Outputs implements ReplayListener
    {
        @Override
        public void onOutput(final String stream, final Event event)
        {
            final LongArrayList digests = expected.computeIfAbsent(stream, (ignored) -> new LongArrayList());
            digest.reset(0);
            digest.add(event.buffer(), event.offset(), event.length());
            digests.addLong(digest.value());
            if (event.sequence() != digests.size())
            {
                trial.finding("replay of %s: event %d in place of %d", stream, event.sequence(), digests.size());
            }
        }
    }
}
