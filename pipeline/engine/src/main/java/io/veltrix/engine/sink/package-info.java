/**
 * Sinks and the gate in front of them: no effect before the journal has its cause.
 */
package io.veltrix.engine.sink;
