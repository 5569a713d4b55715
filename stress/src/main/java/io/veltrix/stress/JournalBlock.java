package io.veltrix.stress;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Stands for a block in the journal's mapping: plain stores at both ends of three cache lines.
 */
public final class JournalBlock
{
    /** The root sequence the block holds. */
    public static final long CAUSE = 1;

    /** Length in bytes. */
    public static final int LENGTH = 192;

    private static final int LAST_FIELD_OFFSET = LENGTH - 8;
    private static final long CONTENT = 0x5EA1_ED00_C0FF_EE01L;

    private JournalBlock()
    {
    }

    /**
     * @param buffer to write to.
     * @param offset of the block.
     */
    public static void write(final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putLong(offset, CONTENT);
        buffer.putLong(offset + LAST_FIELD_OFFSET, CONTENT);
    }

    /**
     * The end that was written last is looked at first: a reader in the midst of the writing sees it.
     *
     * @param buffer that holds the block.
     * @param offset of the block.
     * @return {@code whole} or {@code torn}.
     */
    public static String state(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + LAST_FIELD_OFFSET) == CONTENT && buffer.getLong(offset) == CONTENT ?
            "whole" : "torn";
    }
}
