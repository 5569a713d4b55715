/**
 * Raw Aeron IPC as a peer of our links.
 */
package io.veltrix.bench.peer.aeron;
