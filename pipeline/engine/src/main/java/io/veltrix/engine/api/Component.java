package io.veltrix.engine.api;

import java.util.List;

/**
 * What stages, sources and sinks have in common. An implementation has a public constructor without arguments that does
 * nothing; it is made once to be asked for its settings and its declaration, also where the pipeline is only checked.
 */
public interface Component
{
    /**
     * @return every setting the component reads, in the order of its documentation.
     */
    default List<Setting<?>> settings()
    {
        return List.of();
    }

    /**
     * Called once, on the component's thread or while that thread is not running. Releases what {@code onStart} took.
     */
    default void onClose()
    {
    }
}
