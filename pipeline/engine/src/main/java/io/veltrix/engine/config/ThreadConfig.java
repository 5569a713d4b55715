package io.veltrix.engine.config;

/**
 * One pinned duty cycle.
 *
 * @param name and role.
 * @param core to pin to, or {@link #NO_CORE}.
 * @param idle when there is no work.
 */
public record ThreadConfig(
    String name,
    int core,
    IdleKind idle)
{
    /** {@link #core()}: the thread is not pinned. */
    public static final int NO_CORE = -1;
}
