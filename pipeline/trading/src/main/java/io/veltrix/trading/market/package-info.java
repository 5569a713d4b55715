/**
 * A market made up from a seed, in the wire formats of real exchanges: the same settings give the same bytes on every
 * host and JVM. {@link io.veltrix.trading.market.MarketModel} decides what happens, a writer for each format puts it
 * into packets, {@link io.veltrix.trading.market.GeneratedPackets} shows them as a capture would, and
 * {@link io.veltrix.trading.market.GeneratedMarketSource} plays them through the decoders that read captures.
 * <p>
 * Everything is single-threaded, takes its memory at the start and allocates nothing per message.
 */
package io.veltrix.trading.market;
