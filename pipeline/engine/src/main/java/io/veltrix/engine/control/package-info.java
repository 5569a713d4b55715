/**
 * The operators' side of a run: who runs a home ({@link io.veltrix.engine.control.RunDescriptor}), how far its life has
 * come ({@link io.veltrix.engine.control.RunPhase}), and the mapped file through which commands reach the sequencer
 * from other processes. Start reading at {@link io.veltrix.engine.control.CommandSlots}, the protocol.
 * <p>
 * The sequencer never touches that file: a thread of its own, off the hot path, looks at it, holds what it finds
 * against every rule, and passes on what is good through the sequencer's inbox. So nothing that anybody writes there,
 * nor a client that dies or stops in the middle of a command, can hold up, slow down or harm the events.
 */
package io.veltrix.engine.control;
