/**
 * Threads: one pinned duty cycle each, running its work in a fixed order, idling only when none of it did anything.
 * {@link io.veltrix.engine.thread.Pinning} is the only class that imports the affinity library.
 */
package io.veltrix.engine.thread;
