/**
 * Recovery: the state a pipeline had when it ended, made again before it goes on. From the newest saved state that
 * serves, or from nothing, the root's journal is replayed through the very lanes that will run live; what they make
 * again and a reader has not seen yet is kept for it. On the launching thread, before any other runs; start at
 * {@link io.veltrix.engine.recovery.Recovery}.
 */
package io.veltrix.engine.recovery;
