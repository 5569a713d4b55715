package io.veltrix.engine.lane;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.stream.DirectFanOut;
import io.veltrix.engine.stream.DirectPipe;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;

/**
 * Joins the lanes of a pipeline that all run on one thread: a pipe for each lane that reads a derived stream. Carries
 * replays and recoveries. Single-threaded.
 */
public final class DirectLinks
{
    private static final int PIPE_BYTES = 1 << 20;

    private final PipelineConfig config;
    private final Map<String, DirectPipe> pipes = new LinkedHashMap<>();

    /**
     * @param config of the pipeline.
     */
    public DirectLinks(final PipelineConfig config)
    {
        this.config = config;
    }

    /**
     * @param writer of the stream.
     * @param stream derived.
     * @return where the lane writes it; null where no lane reads it.
     */
    public EventPublication publication(final LaneConfig writer, final StreamConfig stream)
    {
        final List<DirectPipe> readers = config.lanes().stream()
            .filter((lane) -> lane.reads().equals(stream.name()))
            .map(this::pipe).toList();
        return readers.isEmpty() ?
            null : new DirectFanOut(readers, LaneBuilder.maxPerInput(writer, stream).getKey());
    }

    /**
     * @param lane that reads a derived stream.
     * @return its reader.
     */
    public EventReader reader(final LaneConfig lane)
    {
        return pipe(lane);
    }

    private DirectPipe pipe(final LaneConfig reader)
    {
        return pipes.computeIfAbsent(reader.name(), (ignored) -> new DirectPipe(pipeBytes(reader.reads())));
    }

    private int pipeBytes(final String stream)
    {
        final StreamConfig streamConfig = config.stream(stream);
        final LaneConfig writer = config.lanes().stream()
            .filter((lane) -> lane.name().equals(streamConfig.lane())).findFirst().orElseThrow();
        final Map.Entry<Integer, Integer> most = LaneBuilder.maxPerInput(writer, streamConfig);
        return Math.max(PIPE_BYTES, 2 * (most.getValue() + most.getKey() * 2 * EventFrame.HEADER_LENGTH));
    }
}
