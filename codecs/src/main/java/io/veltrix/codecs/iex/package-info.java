/**
 * IEX's market data on the wire: the transport's segment header (IEX-TP 1.25), TOPS 1.6 and DEEP 1.0 messages.
 * <p>
 * All numbers are <b>little endian</b>; prices are in units of 1e-4; times are nanoseconds of the epoch; symbols are
 * eight ASCII characters, padded with spaces on the right. Descriptors are pure functions over a buffer, for any
 * thread; the caller has checked that the message is whole. Start with
 * {@link io.veltrix.codecs.iex.IexTpSegmentDescriptor}.
 */
package io.veltrix.codecs.iex;
