package io.veltrix.codecs.iex;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Auction information of TOPS and DEEP. Type A, 80 bytes, little endian; behind the common head, whose flags are the
 * auction's type (O, C, I, H or V):
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+  18
 *  |                         Paired Shares                         |
 *  +---------------------------------------------------------------+  22
 *  |                    Reference Price (1e-4)                     |
 *  |                                                               |
 *  +---------------------------------------------------------------+  30
 *  |               Indicative Clearing Price (1e-4)                |
 *  |                                                               |
 *  +---------------------------------------------------------------+  38
 *  |                       Imbalance Shares                        |
 *  +---------------+---------------+-------------------------------+  42
 *  |Imbalance Side | Extension No. |
 *  +---------------+---------------+-------------------------------+  44
 *  |           Scheduled Auction Time (seconds of the epoch)       |
 *  +---------------------------------------------------------------+  48
 *  |              Auction Book Clearing Price (1e-4)               |
 *  |                                                               |
 *  +---------------------------------------------------------------+  56
 *  |                 Collar Reference Price (1e-4)                 |
 *  |                                                               |
 *  +---------------------------------------------------------------+  64
 *  |                   Lower Auction Collar (1e-4)                 |
 *  |                                                               |
 *  +---------------------------------------------------------------+  72
 *  |                   Upper Auction Collar (1e-4)                 |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class IexAuctionDescriptor
{
    /** Offset of the paired shares: uint32. */
    public static final int PAIRED_SHARES_FIELD_OFFSET = 18;

    /** Offset of the reference price: int64, units of 1e-4. */
    public static final int REFERENCE_PRICE_FIELD_OFFSET = 22;

    /** Offset of the indicative clearing price: int64, units of 1e-4. */
    public static final int CLEARING_PRICE_FIELD_OFFSET = 30;

    /** Offset of the imbalance: uint32, shares. */
    public static final int IMBALANCE_SHARES_FIELD_OFFSET = 38;

    /** Offset of the imbalance's side: B, S or N. */
    public static final int IMBALANCE_SIDE_FIELD_OFFSET = 42;

    /** Offset of the extension number: uint8. */
    public static final int EXTENSION_FIELD_OFFSET = 43;

    /** Offset of the scheduled time: uint32, seconds of the epoch. */
    public static final int SCHEDULED_TIME_FIELD_OFFSET = 44;

    /** Offset of the auction book's clearing price: int64, units of 1e-4. */
    public static final int BOOK_CLEARING_PRICE_FIELD_OFFSET = 48;

    /** Offset of the collar's reference price: int64, units of 1e-4. */
    public static final int COLLAR_REFERENCE_FIELD_OFFSET = 56;

    /** Offset of the lower collar: int64, units of 1e-4. */
    public static final int LOWER_COLLAR_FIELD_OFFSET = 64;

    /** Offset of the upper collar: int64, units of 1e-4. */
    public static final int UPPER_COLLAR_FIELD_OFFSET = 72;

    /** Length of the message in bytes. */
    public static final int LENGTH = 80;

    private IexAuctionDescriptor()
    {
    }

    /**
     * @param buffer      that holds the message.
     * @param offset      of the message.
     * @param fieldOffset of a uint32 field.
     * @return its value.
     */
    public static long uint32(final DirectBuffer buffer, final int offset, final int fieldOffset)
    {
        return buffer.getInt(offset + fieldOffset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /**
     * @param buffer      that holds the message.
     * @param offset      of the message.
     * @param fieldOffset of a price field.
     * @return its value in units of 1e-4.
     */
    public static long price(final DirectBuffer buffer, final int offset, final int fieldOffset)
    {
        return buffer.getLong(offset + fieldOffset, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Write the message with its head; prices without a value are 0 and can be set with {@link #price} afterwards.
     *
     * @param buffer       to write to.
     * @param offset       of the message.
     * @param auctionType  O, C, I, H or V.
     * @param timestampNs  nanoseconds of the epoch.
     * @param symbol       packed.
     * @param pairedShares below 2^32.
     * @param imbalance    shares, below 2^32.
     * @param side         B, S or N.
     * @param scheduled    seconds of the epoch, below 2^32.
     * @return length of the message.
     */
    public static int encode(
        final MutableDirectBuffer buffer,
        final int offset,
        final int auctionType,
        final long timestampNs,
        final long symbol,
        final long pairedShares,
        final long imbalance,
        final byte side,
        final long scheduled)
    {
        IexMessageDescriptor.encodeHead(
            buffer, offset, IexMessageDescriptor.AUCTION_INFORMATION, auctionType, timestampNs, symbol);
        buffer.setMemory(offset + PAIRED_SHARES_FIELD_OFFSET, LENGTH - PAIRED_SHARES_FIELD_OFFSET, (byte)0);
        buffer.putInt(offset + PAIRED_SHARES_FIELD_OFFSET, (int)pairedShares, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset + IMBALANCE_SHARES_FIELD_OFFSET, (int)imbalance, ByteOrder.LITTLE_ENDIAN);
        buffer.putByte(offset + IMBALANCE_SIDE_FIELD_OFFSET, side);
        buffer.putInt(offset + SCHEDULED_TIME_FIELD_OFFSET, (int)scheduled, ByteOrder.LITTLE_ENDIAN);
        return LENGTH;
    }

    /**
     * @param buffer      to write to.
     * @param offset      of the message.
     * @param fieldOffset of a price field.
     * @param price       units of 1e-4.
     */
    public static void price(
        final MutableDirectBuffer buffer, final int offset, final int fieldOffset, final long price)
    {
        buffer.putLong(offset + fieldOffset, price, ByteOrder.LITTLE_ENDIAN);
    }
}
