/**
 * Lanes: the stages of one thread that share one input stream, joined by plain calls.
 * <p>
 * {@link io.veltrix.engine.lane.Lane} is a deterministic function of its input stream, whatever brings the events:
 * timers that are due fire first, then the stages run in file order, each on the input and on what earlier stages made
 * of it, then everything they emitted is published at once. Single-threaded throughout; nothing here allocates after
 * {@code onStart}.
 */
package io.veltrix.engine.lane;
