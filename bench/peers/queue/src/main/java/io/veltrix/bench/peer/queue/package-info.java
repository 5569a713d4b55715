/**
 * The blocking queue of the JDK as a peer of our links.
 */
package io.veltrix.bench.peer.queue;
