/**
 * Malformed input for everything that reads from outside: one {@link io.veltrix.tools.chaos.garbage.GarbageTarget} for
 * each kind of input, one mutator for bytes and one for text, a corpus that keeps what reached something new. Runs in a
 * process of its own, on one thread, beside a watchdog. The same seed makes the same inputs. Start reading with
 * {@link io.veltrix.tools.chaos.garbage.GarbageRun}.
 */
package io.veltrix.tools.chaos.garbage;
