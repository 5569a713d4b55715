/**
 * Snapshots: the state of a pipeline behind one root event, in a file. {@link io.veltrix.engine.snapshot.Snapshot} is
 * that state in memory, {@link io.veltrix.engine.snapshot.SnapshotDescriptor} draws the file,
 * {@link io.veltrix.engine.snapshot.Snapshots} is a home's folder of them. Lanes save and load their parts.
 * <p>
 * A file is trusted with nothing: every length is held against what is there before it is used, and what fails any
 * check is refused with the reason. Nothing here is for the hot path; single-threaded.
 */
package io.veltrix.engine.snapshot;
