/**
 * What the rig and every process it measures have in common: one {@link io.veltrix.bench.harness.Task} in, one
 * {@link io.veltrix.bench.harness.Outcome} and one latency log out. Nothing but the JDK and HdrHistogram, so that it
 * brings nothing to the class path of a peer. A process measures one thing once: two threads, both spinning,
 * not pinned except for tick to order. Start at {@link io.veltrix.bench.harness.SubjectProcess}.
 */
package io.veltrix.bench.harness;
