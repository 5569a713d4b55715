/**
 * The engine: one ordered root stream, lanes of stages, links, the journal and its gate. Start with
 * {@link io.veltrix.engine.api} for what user code implements.
 */
package io.veltrix.engine;
