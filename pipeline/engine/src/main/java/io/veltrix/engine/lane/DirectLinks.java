package io.veltrix.engine.lane;

import java.util.LinkedHashMap;
import java.util.Map;

import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.stream.DirectStream;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import org.agrona.BitUtil;

/**
 * Joins the lanes of a pipeline that all run on one thread, wherever one reads a derived stream. Carries
 * replays and recoveries. Single-threaded.
 */
public final class DirectLinks
{
    private static final int STREAM_BYTES = 1 << 20;

    private final PipelineConfig config;
    private final Map<String, DirectStream> streams = new LinkedHashMap<>();

    /**
     * @param config of the pipeline.
     */
    public DirectLinks(final PipelineConfig config)
    {
        this.config = config;
    }

    /**
     * @param stream derived.
     * @return where the lane writes it; null where no lane reads it.
     */
    public EventPublication publication(final StreamConfig stream)
    {
        return config.lanes().stream().anyMatch((lane) -> lane.reads().equals(stream.name())) ?
            stream(stream.name()) : null;
    }

    /**
     * @param lane that reads a derived stream.
     * @return its reader.
     */
    public EventReader reader(final LaneConfig lane)
    {
        return stream(lane.reads()).addReader();
    }

    private DirectStream stream(final String name)
    {
        return streams.computeIfAbsent(
            name,
            (ignored) -> new DirectStream(bytes(name), config.sequencer().maxEventLength()));
    }

    private int bytes(final String stream)
    {
        final StreamConfig streamConfig = config.stream(stream);
        final LaneConfig writer = config.lanes().stream()
            .filter((lane) -> lane.name().equals(streamConfig.lane())).findFirst().orElseThrow();
        final Map.Entry<Integer, Integer> most = LaneBuilder.maxPerInput(writer, streamConfig);
        return BitUtil.findNextPositivePowerOfTwo(Math.max(
            STREAM_BYTES, 2 * (most.getValue() + most.getKey() * 2 * EventFrame.HEADER_LENGTH) +
            EventFrame.framedLength(config.sequencer().maxEventLength())));
    }
}
