package io.veltrix.codecs.iex;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * DEEP 1.0 price level update: the size that rests at one price from now on, 0 for none. Types 8 (buy) and 5 (sell).
 * 30 bytes, little endian; behind the common head:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+  18
 *  |                         Size (shares)                         |
 *  +---------------------------------------------------------------+  22
 *  |                         Price (1e-4)                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class DeepPriceLevelDescriptor
{
    /** Offset of the size: uint32, shares. */
    public static final int SIZE_FIELD_OFFSET = 18;

    /** Offset of the price: int64, units of 1e-4. */
    public static final int PRICE_FIELD_OFFSET = 22;

    /** Length of the message in bytes. */
    public static final int LENGTH = 30;

    /** Bit of the flags: the exchange's event is complete with this update. Without it the book is in transition. */
    public static final int EVENT_COMPLETE_FLAG = 0x01;

    private DeepPriceLevelDescriptor()
    {
    }

    public static long size(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + SIZE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    public static long price(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + PRICE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Write the message.
     *
     * @param buffer      to write to.
     * @param offset      of the message.
     * @param type        {@link IexMessageDescriptor#PRICE_LEVEL_BUY} or
     *                    {@link IexMessageDescriptor#PRICE_LEVEL_SELL}.
     * @param flags       0 or {@link #EVENT_COMPLETE_FLAG}.
     * @param timestampNs nanoseconds of the epoch.
     * @param symbol      packed.
     * @param size        shares, below 2^32.
     * @param price       units of 1e-4.
     * @return length of the message.
     */
    public static int encode(
        final MutableDirectBuffer buffer,
        final int offset,
        final byte type,
        final int flags,
        final long timestampNs,
        final long symbol,
        final long size,
        final long price)
    {
        IexMessageDescriptor.encodeHead(buffer, offset, type, flags, timestampNs, symbol);
        buffer.putInt(offset + SIZE_FIELD_OFFSET, (int)size, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + PRICE_FIELD_OFFSET, price, ByteOrder.LITTLE_ENDIAN);
        return LENGTH;
    }
}
