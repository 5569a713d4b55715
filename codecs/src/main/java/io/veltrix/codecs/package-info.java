/**
 * Byte layouts: the event header, the SBE schemas of this project and the codecs generated from them at build time.
 * <p>
 * Everything here is a flyweight over a caller's buffer: no state of its own, no allocation, single-threaded use.
 * Start with {@link io.veltrix.codecs.EventHeaderDescriptor}.
 */
package io.veltrix.codecs;
