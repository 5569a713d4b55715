package io.veltrix.engine.config;

import io.veltrix.engine.api.Source;

/**
 * A source and its link into the root stream.
 *
 * @param name      of the source.
 * @param number    1 to 255, in file order; event headers carry it.
 * @param whenFull  what happens when the root stream is full.
 * @param answers   name of the sink this source answers; null where it answers none.
 * @param component that brings events in.
 * @param declared  what the component says of itself.
 */
public record SourceConfig(
    String name,
    int number,
    FullPolicy whenFull,
    String answers,
    ComponentConfig<Source> component,
    SourceDeclared declared)
{
}
