/**
 * One pipeline file becomes immutable records, or every reason why it cannot, at once. Nothing else in the engine reads
 * files, system properties or the environment.
 * <p>
 * Threading: the records are immutable; reading happens once, before any thread of the pipeline starts. Nothing here is
 * for the hot path.
 * <p>
 * Start with {@link io.veltrix.engine.config.PipelineConfig}.
 */
package io.veltrix.engine.config;
