/**
 * The ring buffer of Agrona as a peer of our links.
 */
package io.veltrix.bench.peer.agrona;
