/**
 * Sinks that keep events outside: {@link io.veltrix.storage.EventFileSink} and {@link io.veltrix.storage.DatabaseSink}
 * exactly once, their watermark committed with the events; {@link io.veltrix.storage.LineFileSink} at least once or at
 * most once.
 * <p>
 * Threading: each sink runs on its one thread. All of them wait for the outside and say so, so that a pipeline file
 * gives them a thread that nothing hot is on. The files allocate nothing once warm for flat events; a database driver
 * allocates as it likes.
 * <p>
 * Another database is a {@link io.veltrix.storage.Dialect} on the class path, beside its driver. Start with
 * {@link io.veltrix.storage.CommittingSink}.
 */
package io.veltrix.storage;
