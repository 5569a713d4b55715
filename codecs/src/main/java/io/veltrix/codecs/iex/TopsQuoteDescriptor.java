package io.veltrix.codecs.iex;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * TOPS 1.6 quote update: best bid and offer of one symbol on IEX. Type Q, 42 bytes, little endian; behind the common
 * head:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+  18
 *  |                       Bid Size (shares)                       |
 *  +---------------------------------------------------------------+  22
 *  |                       Bid Price (1e-4)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+  30
 *  |                       Ask Price (1e-4)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+  38
 *  |                       Ask Size (shares)                       |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class TopsQuoteDescriptor
{
    /** Offset of the bid's size: uint32, shares; 0 for no bid. */
    public static final int BID_SIZE_FIELD_OFFSET = 18;

    /** Offset of the bid's price: int64, units of 1e-4. */
    public static final int BID_PRICE_FIELD_OFFSET = 22;

    /** Offset of the offer's price: int64, units of 1e-4. */
    public static final int ASK_PRICE_FIELD_OFFSET = 30;

    /** Offset of the offer's size: uint32, shares; 0 for no offer. */
    public static final int ASK_SIZE_FIELD_OFFSET = 38;

    /** Length of the message in bytes. */
    public static final int LENGTH = 42;

    /** Bit of the flags: the symbol is not available for trading on IEX. */
    public static final int UNAVAILABLE_FLAG = 0x80;

    /** Bit of the flags: outside regular market hours. */
    public static final int EXTENDED_HOURS_FLAG = 0x40;

    private TopsQuoteDescriptor()
    {
    }

    public static long bidSize(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + BID_SIZE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    public static long bidPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + BID_PRICE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static long askPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + ASK_PRICE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static long askSize(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + ASK_SIZE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /**
     * Write the message.
     *
     * @param buffer      to write to.
     * @param offset      of the message.
     * @param flags       bits of {@link #UNAVAILABLE_FLAG} and {@link #EXTENDED_HOURS_FLAG}.
     * @param timestampNs nanoseconds of the epoch.
     * @param symbol      packed.
     * @param bidSize     shares, below 2^32.
     * @param bidPrice    units of 1e-4.
     * @param askPrice    units of 1e-4.
     * @param askSize     shares, below 2^32.
     * @return length of the message.
     */
    public static int encode(
        final MutableDirectBuffer buffer,
        final int offset,
        final int flags,
        final long timestampNs,
        final long symbol,
        final long bidSize,
        final long bidPrice,
        final long askPrice,
        final long askSize)
    {
        IexMessageDescriptor.encodeHead(
            buffer, offset, IexMessageDescriptor.QUOTE_UPDATE, flags, timestampNs, symbol);
        buffer.putInt(offset + BID_SIZE_FIELD_OFFSET, (int)bidSize, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + BID_PRICE_FIELD_OFFSET, bidPrice, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + ASK_PRICE_FIELD_OFFSET, askPrice, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset + ASK_SIZE_FIELD_OFFSET, (int)askSize, ByteOrder.LITTLE_ENDIAN);
        return LENGTH;
    }
}
