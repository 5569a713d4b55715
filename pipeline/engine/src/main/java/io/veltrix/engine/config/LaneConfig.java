package io.veltrix.engine.config;

import java.util.List;

/**
 * The stages of one thread that share one input stream, and what they write.
 *
 * @param name     of the lane.
 * @param thread   that runs it.
 * @param reads    {@link PipelineConfig#ROOT} or a derived stream's name.
 * @param link     it reads through.
 * @param whenFull what happens when the link is full.
 * @param onError  what happens when a stage throws.
 * @param stages   in the order they run.
 * @param streams  the lane writes.
 */
public record LaneConfig(
    String name,
    String thread,
    String reads,
    LinkKind link,
    FullPolicy whenFull,
    ErrorPolicy onError,
    List<StageConfig> stages,
    List<StreamConfig> streams)
{
    public LaneConfig
    {
        stages = List.copyOf(stages);
        streams = List.copyOf(streams);
    }
}
