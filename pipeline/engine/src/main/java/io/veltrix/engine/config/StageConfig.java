package io.veltrix.engine.config;

import io.veltrix.engine.api.Stage;

/**
 * One stage of a lane.
 *
 * @param name      of the stage.
 * @param component that runs.
 * @param declared  what the component says of itself.
 */
public record StageConfig(
    String name,
    ComponentConfig<Stage> component,
    StageDeclared declared)
{
}
