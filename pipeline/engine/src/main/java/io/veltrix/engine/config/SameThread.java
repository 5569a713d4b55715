package io.veltrix.engine.config;

import java.util.List;

/**
 * Which streams never leave the thread that writes them: everybody who reads them live, the journal included, runs
 * there. They need no transport. With a separate driver there are none: who else reads a stream may then be in another
 * process, or come again in one. Pure functions.
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
            .filter((lane) -> lane.reads().equals(stream) && lane.link() == LinkKind.IPC).toList();
        final List<SinkConfig> sinks = config.sinks().stream()
            .filter((sink) -> sink.reads().equals(stream) && sink.link() == LinkKind.IPC).toList();
        return !config.driver().isSeparate() && (!isRecorded || config.journal().thread().equals(thread)) &&
            lanes.stream().allMatch((lane) -> lane.thread().equals(thread) && BackPressure.isAppliedBy(lane)) &&
            sinks.stream().allMatch((sink) -> sink.thread().equals(thread) && BackPressure.isAppliedBy(sink));
    }
}
