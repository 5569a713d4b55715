/**
 * What the sequencer shares with those who write to it and those who follow it.
 */
package io.veltrix.engine.sequencer;
