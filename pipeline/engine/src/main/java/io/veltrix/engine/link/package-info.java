/**
 * Links over Aeron IPC, the driver beneath them and the counters file beside them. The only package that imports Aeron.
 * <p>
 * One {@link io.veltrix.engine.link.Transport} holds the driver and one client, both without threads of their own: the
 * record thread runs their duty cycles. Publications and readers are made before the threads start and used by one
 * thread each. Start with {@link io.veltrix.engine.link.Transport}.
 */
package io.veltrix.engine.link;
