package io.veltrix.engine.config;

/**
 * Which readers can hold a writer up for good. One that reads the journal never does, one that may be left behind does
 * for a moment; nor does anything behind such a reader hold up the root. Pure functions.
 */
public final class BackPressure
{
    private BackPressure()
    {
    }

    /**
     * @param lane that reads a stream.
     * @return true where its stream waits for it.
     */
    public static boolean isAppliedBy(final LaneConfig lane)
    {
        return isAppliedBy(lane.link(), lane.whenFull());
    }

    /**
     * @param sink that reads a stream.
     * @return true where its stream waits for it.
     */
    public static boolean isAppliedBy(final SinkConfig sink)
    {
        return isAppliedBy(sink.link(), sink.whenFull());
    }

    private static boolean isAppliedBy(final LinkKind link, final FullPolicy whenFull)
    {
        return link == LinkKind.IPC && whenFull != FullPolicy.DETACH;
    }

    /**
     * @param config of the pipeline.
     * @param lane   in it.
     * @return true where a stop of the lane would in the end stop the root: it and every lane before it is waited for.
     */
    public static boolean reachesRoot(final PipelineConfig config, final LaneConfig lane)
    {
        LaneConfig at = lane;
        for (int depth = 0; depth <= config.lanes().size(); depth++)
        {
            if (!isAppliedBy(at))
            {
                return false;
            }
            final LaneConfig writer = writerOf(config, at.reads());
            if (writer == null)
            {
                return true;
            }
            at = writer;
        }
        return true;
    }

    private static LaneConfig writerOf(final PipelineConfig config, final String stream)
    {
        for (final LaneConfig lane : config.lanes())
        {
            if (lane.streams().stream().anyMatch((written) -> written.name().equals(stream)))
            {
                return lane;
            }
        }
        return null;
    }

    /**
     * @param config of the pipeline.
     * @param stream name.
     * @return true where a reader of it may be left behind.
     */
    static boolean hasDetachable(final PipelineConfig config, final String stream)
    {
        return config.lanes().stream().anyMatch(
            (lane) -> stream.equals(lane.reads()) && lane.whenFull() == FullPolicy.DETACH) ||
            config.sinks().stream().anyMatch(
                (sink) -> stream.equals(sink.reads()) && sink.whenFull() == FullPolicy.DETACH);
    }
}
