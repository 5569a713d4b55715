package io.veltrix.engine.config;

import java.util.List;

/**
 * How many root events may be under way at once where answers come back: so many that, whatever the stages emit for
 * them, no derived stream fills up. Without that bound a loop can lock: a full derived stream stops its lane, the root
 * fills, answers find no room, and the sink waits for its answers. A reader's progress frees a stream in steps of an
 * eighth of its window, so seven eighths count.
 */
public final class Admission
{
    /** Fewest events under way with which a pipeline makes sense. */
    static final long MIN_EVENTS = 64;
    private static final int STEPS = 8;

    private Admission()
    {
    }

    /**
     * @param config of the pipeline.
     * @return most root events under way, answers included; {@link Long#MAX_VALUE} where nothing answers.
     */
    public static long maxUnderWay(final PipelineConfig config)
    {
        long most = Long.MAX_VALUE;
        if (config.sources().stream().anyMatch((source) -> source.answers() != null))
        {
            for (final LaneConfig lane : holding(config))
            {
                for (final StreamConfig stream : lane.streams())
                {
                    most = Math.min(most, inputsThatFit(config, lane, stream) / inputsPerRootEvent(config, lane, 0));
                }
            }
        }
        return most;
    }

    /**
     * @param config of the pipeline.
     * @return room kept for answers, in events.
     */
    public static long answersUnderWay(final PipelineConfig config)
    {
        long answers = 0;
        for (final SourceConfig source : config.sources())
        {
            if (source.answers() != null && source.declared() != null)
            {
                answers += config.sinks().stream()
                    .filter((sink) -> sink.name().equals(source.answers()) && sink.declared() != null)
                    .mapToLong((sink) -> (long)sink.declared().maxOutstanding() * source.declared().eventsPerRequest())
                    .sum();
            }
        }
        return answers;
    }

    /**
     * The stream that allows the fewest events under way.
     */
    static StreamConfig tightest(final PipelineConfig config)
    {
        StreamConfig tightest = null;
        long least = Long.MAX_VALUE;
        for (final LaneConfig lane : holding(config))
        {
            for (final StreamConfig stream : lane.streams())
            {
                final long fitting = inputsThatFit(config, lane, stream) / inputsPerRootEvent(config, lane, 0);
                if (fitting < least)
                {
                    least = fitting;
                    tightest = stream;
                }
            }
        }
        return tightest;
    }

    /**
     * A lane that reads the journal or may be left behind, and any behind it, fills nothing but its own streams: the
     * root does not wait for it.
     */
    private static List<LaneConfig> holding(final PipelineConfig config)
    {
        return config.lanes().stream().filter((lane) -> BackPressure.reachesRoot(config, lane)).toList();
    }

    private static long inputsThatFit(
        final PipelineConfig config, final LaneConfig lane, final StreamConfig stream)
    {
        final long perInput = framedPerInput(lane, stream);
        if (perInput == 0)
        {
            return Long.MAX_VALUE;
        }
        final long window = Amounts.window(stream.termLength());
        final long usable = window - window / STEPS - Amounts.framed(config.sequencer().maxEventLength());
        final long timers = lane.stages().stream()
            .mapToLong((stage) -> stage.declared() == null ? 0 : stage.declared().maxTimers()).sum();
        return Math.max(0, usable / perInput - timers);
    }

    private static long framedPerInput(final LaneConfig lane, final StreamConfig stream)
    {
        long bytes = 0;
        for (final StageConfig stage : lane.stages())
        {
            if (stage.declared() != null)
            {
                for (final Emission emission : stage.declared().emits())
                {
                    if (stream.events().contains(emission.type()))
                    {
                        bytes += emission.maxPerInput() * Amounts.framed(emission.messageLength());
                    }
                }
            }
        }
        return bytes;
    }

    private static long inputsPerRootEvent(final PipelineConfig config, final LaneConfig lane, final int depth)
    {
        for (final LaneConfig writer : config.lanes())
        {
            for (final StreamConfig stream : writer.streams())
            {
                if (stream.name().equals(lane.reads()) && depth < config.lanes().size())
                {
                    final long perInput = writer.stages().stream()
                        .filter((stage) -> stage.declared() != null)
                        .flatMap((stage) -> stage.declared().emits().stream())
                        .filter((emission) -> stream.events().contains(emission.type()))
                        .mapToLong(Emission::maxPerInput).sum();
                    return Math.max(1, perInput) * inputsPerRootEvent(config, writer, depth + 1);
                }
            }
        }
        return 1;
    }
}
