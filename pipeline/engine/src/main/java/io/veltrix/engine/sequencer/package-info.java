/**
 * The sequencer: the one writer of the root stream. Merges the sources in a fixed order, numbers and timestamps events,
 * carries time through quiet spells with ticks.
 * <p>
 * {@link io.veltrix.engine.sequencer.LiveSequencer} works on the host's clock;
 * {@link io.veltrix.engine.sequencer.VirtualSequencer} on virtual time, where a whole run is a function of its inputs.
 * Both run on one thread.
 */
package io.veltrix.engine.sequencer;
