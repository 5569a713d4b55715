package io.veltrix.codecs.iex;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Security directory (type D, 31 bytes) and official price (type X, 26 bytes) of TOPS and DEEP. Little endian; behind
 * the common head of a security directory:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+  18
 *  |                    Round Lot Size (shares)                    |
 *  +---------------------------------------------------------------+  22
 *  |               Adjusted Previous Close (1e-4)                  |
 *  |                                                               |
 *  +---------------+-----------------------------------------------+  30
 *  |   LULD Tier   |
 *  +---------------+
 * </pre>
 * of an official price, whose flags say Q for the opening or M for the closing price:
 * <pre>
 *  +---------------------------------------------------------------+  18
 *  |                    Official Price (1e-4)                      |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class IexReferenceDescriptor
{
    /** Offset of the round lot size: uint32, shares. */
    public static final int ROUND_LOT_FIELD_OFFSET = 18;

    /** Offset of the adjusted previous close: int64, units of 1e-4. */
    public static final int ADJUSTED_CLOSE_FIELD_OFFSET = 22;

    /** Offset of the limit-up-limit-down tier: uint8. */
    public static final int LULD_TIER_FIELD_OFFSET = 30;

    /** Length of a security directory message in bytes. */
    public static final int SECURITY_DIRECTORY_LENGTH = 31;

    /** Offset of the official price: int64, units of 1e-4. */
    public static final int OFFICIAL_PRICE_FIELD_OFFSET = 18;

    /** Length of an official price message in bytes. */
    public static final int OFFICIAL_PRICE_LENGTH = 26;

    private IexReferenceDescriptor()
    {
    }

    public static long roundLot(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + ROUND_LOT_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    public static long adjustedClose(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + ADJUSTED_CLOSE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static int luldTier(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + LULD_TIER_FIELD_OFFSET) & 0xFF;
    }

    public static long officialPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + OFFICIAL_PRICE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Write a security directory message.
     *
     * @param buffer        to write to.
     * @param offset        of the message.
     * @param flags         0x80 test security, 0x40 when issued, 0x20 exchange traded product.
     * @param timestampNs   nanoseconds of the epoch.
     * @param symbol        packed.
     * @param roundLot      shares.
     * @param adjustedClose units of 1e-4.
     * @param luldTier      0, 1 or 2.
     * @return length of the message.
     */
    public static int encodeSecurityDirectory(
        final MutableDirectBuffer buffer,
        final int offset,
        final int flags,
        final long timestampNs,
        final long symbol,
        final long roundLot,
        final long adjustedClose,
        final int luldTier)
    {
        IexMessageDescriptor.encodeHead(
            buffer, offset, IexMessageDescriptor.SECURITY_DIRECTORY, flags, timestampNs, symbol);
        buffer.putInt(offset + ROUND_LOT_FIELD_OFFSET, (int)roundLot, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + ADJUSTED_CLOSE_FIELD_OFFSET, adjustedClose, ByteOrder.LITTLE_ENDIAN);
        buffer.putByte(offset + LULD_TIER_FIELD_OFFSET, (byte)luldTier);
        return SECURITY_DIRECTORY_LENGTH;
    }

    /**
     * Write an official price message.
     *
     * @param buffer      to write to.
     * @param offset      of the message.
     * @param priceType   Q for the opening, M for the closing price.
     * @param timestampNs nanoseconds of the epoch.
     * @param symbol      packed.
     * @param price       units of 1e-4.
     * @return length of the message.
     */
    public static int encodeOfficialPrice(
        final MutableDirectBuffer buffer,
        final int offset,
        final int priceType,
        final long timestampNs,
        final long symbol,
        final long price)
    {
        IexMessageDescriptor.encodeHead(
            buffer, offset, IexMessageDescriptor.OFFICIAL_PRICE, priceType, timestampNs, symbol);
        buffer.putLong(offset + OFFICIAL_PRICE_FIELD_OFFSET, price, ByteOrder.LITTLE_ENDIAN);
        return OFFICIAL_PRICE_LENGTH;
    }
}
