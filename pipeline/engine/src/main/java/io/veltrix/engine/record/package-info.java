/**
 * The record thread's work: streams into their journals, the position that opens the gate, and the duty cycles of
 * driver and client beside it.
 */
package io.veltrix.engine.record;
