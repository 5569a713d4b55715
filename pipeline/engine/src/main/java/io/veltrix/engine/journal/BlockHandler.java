package io.veltrix.engine.journal;

import org.agrona.DirectBuffer;

/**
 * Is given the blocks of one stream, in order. On the reader's thread.
 */
@FunctionalInterface
public interface BlockHandler
{
    /**
     * Take one block; {@link BlockDescriptor} reads it.
     *
     * @param buffer that holds it, valid until this returns; read-only memory.
     * @param offset of the block's header.
     * @param length of header and payload in bytes.
     * @return false for "not now": the same block comes first in the next poll.
     */
    boolean onBlock(DirectBuffer buffer, int offset, int length);
}
