package io.veltrix.codecs.iex;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Trade report (type T) and trade break (type B) of TOPS and DEEP. 38 bytes, little endian; behind the common head:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+  18
 *  |                         Size (shares)                         |
 *  +---------------------------------------------------------------+  22
 *  |                         Price (1e-4)                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+  30
 *  |             Trade Id (of a break: the broken trade)           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 * The flags of the head are the sale conditions.
 */
public final class IexTradeDescriptor
{
    /** Offset of the size: uint32, shares. */
    public static final int SIZE_FIELD_OFFSET = 18;

    /** Offset of the price: int64, units of 1e-4. */
    public static final int PRICE_FIELD_OFFSET = 22;

    /** Offset of the trade id: int64, unique within the day. */
    public static final int TRADE_ID_FIELD_OFFSET = 30;

    /** Length of the message in bytes. */
    public static final int LENGTH = 38;

    /** Bit of the flags: intermarket sweep order. */
    public static final int INTERMARKET_SWEEP_FLAG = 0x80;

    /** Bit of the flags: outside regular market hours. */
    public static final int EXTENDED_HOURS_FLAG = 0x40;

    /** Bit of the flags: fewer shares than one round lot. */
    public static final int ODD_LOT_FLAG = 0x20;

    /** Bit of the flags: not subject to the trade-through rule. */
    public static final int TRADE_THROUGH_EXEMPT_FLAG = 0x10;

    /** Bit of the flags: a single-price cross. */
    public static final int CROSS_FLAG = 0x08;

    private IexTradeDescriptor()
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

    public static long tradeId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TRADE_ID_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Write the message.
     *
     * @param buffer      to write to.
     * @param offset      of the message.
     * @param type        {@link IexMessageDescriptor#TRADE_REPORT} or {@link IexMessageDescriptor#TRADE_BREAK}.
     * @param flags       sale conditions.
     * @param timestampNs nanoseconds of the epoch.
     * @param symbol      packed.
     * @param size        shares, below 2^32.
     * @param price       units of 1e-4.
     * @param tradeId     unique within the day.
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
        final long price,
        final long tradeId)
    {
        IexMessageDescriptor.encodeHead(buffer, offset, type, flags, timestampNs, symbol);
        buffer.putInt(offset + SIZE_FIELD_OFFSET, (int)size, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + PRICE_FIELD_OFFSET, price, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + TRADE_ID_FIELD_OFFSET, tradeId, ByteOrder.LITTLE_ENDIAN);
        return LENGTH;
    }
}
