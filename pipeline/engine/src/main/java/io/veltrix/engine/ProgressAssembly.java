package io.veltrix.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.BackPressure;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.SinkConfig;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.sequencer.Progress;

/**
 * Finds out from the graph whose counters say how far everything is, and how far those are whom the root waits for.
 */
final class ProgressAssembly
{
    private final PipelineConfig config;
    private final List<Lane> lanes;
    private final Map<String, Tally> sinks;

    private ProgressAssembly(final PipelineConfig config, final List<Lane> lanes, final Map<String, Tally> sinks)
    {
        this.config = config;
        this.lanes = lanes;
        this.sinks = sinks;
    }

    /**
     * @param config        of the pipeline.
     * @param lanes         as in the file.
     * @param sinks         last sequence each has processed.
     * @param rootPublished last root sequence published.
     * @return the progress of all lanes and sinks, and of those that hold the root.
     */
    static Progress of(
        final PipelineConfig config, final List<Lane> lanes, final Map<String, Tally> sinks, final Tally rootPublished)
    {
        final ProgressAssembly assembly = new ProgressAssembly(config, lanes, sinks);
        final PipelineProgress all = assembly.wire(new PipelineProgress(rootPublished), false);
        final PipelineProgress holding = assembly.wire(new PipelineProgress(rootPublished), true);
        return new Progress()
        {
            @Override
            public long throughSequence()
            {
                return all.throughSequence();
            }

            @Override
            public long heldSequence()
            {
                return holding.throughSequence();
            }
        };
    }

    private PipelineProgress wire(final PipelineProgress progress, final boolean isHoldingOnly)
    {
        readersOf(PipelineConfig.ROOT, isHoldingOnly).forEach(progress::addRootReader);
        final Set<String> known = new HashSet<>(Set.of(PipelineConfig.ROOT));
        int before = 0;
        while (known.size() > before)
        {
            before = known.size();
            for (int i = 0; i < lanes.size(); i++)
            {
                final LaneConfig lane = config.lanes().get(i);
                for (final StreamConfig stream : lane.streams())
                {
                    if (known.contains(lane.reads()) && known.add(stream.name()) &&
                        (!isHoldingOnly || BackPressure.reachesRoot(config, lane)))
                    {
                        progress.addStream(
                            lanes.get(i).published(stream.number()), readersOf(stream.name(), isHoldingOnly));
                    }
                }
            }
        }
        return progress;
    }

    private List<Tally> readersOf(final String stream, final boolean isHoldingOnly)
    {
        final List<Tally> readers = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++)
        {
            final LaneConfig lane = config.lanes().get(i);
            if (lane.reads().equals(stream) && (!isHoldingOnly || BackPressure.isAppliedBy(lane)))
            {
                readers.add(lanes.get(i).processed());
            }
        }
        for (final SinkConfig sink : config.sinks())
        {
            if (sink.reads().equals(stream) && (!isHoldingOnly || BackPressure.isAppliedBy(sink)))
            {
                readers.add(sinks.get(sink.name()));
            }
        }
        return readers;
    }
}
