/**
 * The frame around CME MDP 3.0 messages: the packet header, and a check that a message lies within its size before a
 * generated decoder of {@code io.veltrix.codecs.cme} may look at it. Little endian. Pure functions over a buffer, for
 * any thread. Start with {@link io.veltrix.codecs.mdp3.Mdp3PacketDescriptor}.
 */
package io.veltrix.codecs.mdp3;
