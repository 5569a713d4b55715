/**
 * Full-depth books of every instrument, off-heap: {@link io.veltrix.trading.book.Books} keeps them,
 * {@link io.veltrix.trading.book.OrderBookStage} feeds them from the stream and says when a best price changed.
 * <p>
 * Layout: each side is one slab of sorted levels, the best level last, so that a change near the touch moves little
 * memory; an instrument is one record of two cache lines that points to its four slabs. All memory is taken at the
 * start. When it runs out, the book concerned is stale until it is cleared, and that is counted.
 * <p>
 * Single-threaded. Start with {@link io.veltrix.trading.book.OrderBookStage}.
 */
package io.veltrix.trading.book;
