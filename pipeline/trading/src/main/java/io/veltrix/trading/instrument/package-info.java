/**
 * What all trading components share about instruments and order numbers: how an instrument's key is read and written,
 * and {@link io.veltrix.trading.instrument.LongIndex}, the bounded table from such keys to dense numbers.
 * <p>
 * Single-threaded; nothing here allocates after construction.
 */
package io.veltrix.trading.instrument;
