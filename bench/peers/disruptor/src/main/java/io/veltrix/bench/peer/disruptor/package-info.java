/**
 * LMAX Disruptor as a peer of our links.
 */
package io.veltrix.bench.peer.disruptor;
