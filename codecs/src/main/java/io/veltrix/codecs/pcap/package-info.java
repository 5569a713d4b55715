/**
 * Capture files: a reader of pcap and pcapng that shows UDP payloads in place, and a writer of nanosecond pcap.
 * <p>
 * Single-threaded; nothing is allocated per packet, and a file of any size is read through one window of memory. What
 * is malformed is counted and passed over with its position; only opening a file can throw. Start with
 * {@link io.veltrix.codecs.pcap.CaptureReader}.
 */
package io.veltrix.codecs.pcap;
