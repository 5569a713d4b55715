/**
 * What user code implements and what it is given: {@link io.veltrix.engine.api.Stage stages},
 * {@link io.veltrix.engine.api.Source sources}, {@link io.veltrix.engine.api.Sink sinks} and the declared
 * {@link io.veltrix.engine.api.Setting settings} each of them has.
 * <p>
 * Threading: every callback of a component runs on the one thread the pipeline file gives it. Nothing here is
 * thread-safe, and nothing needs to be. Callbacks other than {@code declare}, {@code onStart} and {@code onClose} are
 * on the hot path: they must not allocate, block, lock, log or call the system.
 * <p>
 * Start with {@link io.veltrix.engine.api.Stage}.
 */
package io.veltrix.engine.api;
