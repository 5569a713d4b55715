/**
 * Tick to order by hand: LMAX Disruptor and Chronicle Queue, as a peer of a pipeline.
 */
package io.veltrix.bench.peer.order;
