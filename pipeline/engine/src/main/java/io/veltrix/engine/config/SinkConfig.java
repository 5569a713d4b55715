package io.veltrix.engine.config;

import io.veltrix.engine.api.Sink;

/**
 * A sink and the link it reads through.
 *
 * @param name      of the sink.
 * @param thread    that runs it.
 * @param reads     {@link PipelineConfig#ROOT} or a derived stream's name.
 * @param link      it reads through.
 * @param gated     true where an event waits until the journal holds its cause.
 * @param whenFull  what happens when the link is full.
 * @param component that causes effects.
 * @param declared  what the component says of itself.
 */
public record SinkConfig(
    String name,
    String thread,
    String reads,
    LinkKind link,
    boolean gated,
    FullPolicy whenFull,
    ComponentConfig<Sink> component,
    SinkDeclared declared)
{
}
