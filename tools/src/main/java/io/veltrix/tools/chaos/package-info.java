/**
 * {@code veltrix chaos}: a real pipeline in processes of its own, under load; faults injected, restarts, and oracles
 * that
 * know everything that was offered and everything that came of it. A fault is one class, named by one line of
 * {@link io.veltrix.tools.chaos.Menu}. Start reading with {@link io.veltrix.tools.chaos.Fault}.
 */
package io.veltrix.tools.chaos;
