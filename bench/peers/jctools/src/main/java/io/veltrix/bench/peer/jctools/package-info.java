/**
 * A queue of JCTools as a peer of our links.
 */
package io.veltrix.bench.peer.jctools;
