package io.veltrix.engine.config;

import java.util.List;
import java.util.Objects;

/**
 * Which streams never leave the thread that writes them: everybody who reads them live, the journal included, runs
 * there. They need no transport. With a separate driver there are none: who else reads a stream may then be in another
 * process, or come again in one. Pure functions, also of a file that is to be refused: what it lacks is null.
 */
public final class SameThread
{
    private SameThread()
    {
    }

    /**
     * @param config of the pipeline.
     * @param stream name, of the root or a derived one.
     * @return true where writer and readers are on one thread.
     */
    public static boolean holds(final PipelineConfig config, final String stream)
    {
        if (stream.equals(PipelineConfig.ROOT))
        {
            return holds(config, stream, config.sequencer().thread(), true);
        }
        final StreamConfig derived = config.stream(stream);
        final LaneConfig writer = config.lanes().stream()
            .filter((lane) -> lane.name().equals(derived.lane())).findFirst().orElseThrow();
        return holds(config, stream, writer.thread(), derived.record() != Recording.NONE);
    }

    private static boolean holds(
        final PipelineConfig config, final String stream, final String thread, final boolean isRecorded)
    {
        final List<LaneConfig> lanes = config.lanes().stream()
            .filter((lane) -> stream.equals(lane.reads()) && lane.link() == LinkKind.IPC).toList();
        final List<SinkConfig> sinks = config.sinks().stream()
            .filter((sink) -> stream.equals(sink.reads()) && sink.link() == LinkKind.IPC).toList();
        return !config.driver().isSeparate() &&
            (!isRecorded || Objects.equals(config.journal().thread(), thread)) &&
            lanes.stream().allMatch((lane) ->
                Objects.equals(lane.thread(), thread) && BackPressure.isAppliedBy(lane)) &&
            sinks.stream().allMatch((sink) ->
                Objects.equals(sink.thread(), thread) && BackPressure.isAppliedBy(sink));
    }
}
