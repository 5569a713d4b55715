/**
 * Raw Chronicle Queue as a peer of our journal.
 */
package io.veltrix.bench.peer.chronicle;
