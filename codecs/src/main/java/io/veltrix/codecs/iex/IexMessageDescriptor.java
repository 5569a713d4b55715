package io.veltrix.codecs.iex;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What the messages of TOPS and DEEP have in common, and the short ones whole. Little endian. Every message begins:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------+---------------+-------------------------------+
 *  | Message Type  | Flags/Status  |                               |
 *  +---------------+---------------+                               +
 *  |                        Timestamp (ns)                         |
 *  +                               +-------------------------------+
 *  |                               |                               |
 *  +-------------------------------+                               +
 *  |                Symbol (absent from type S)                    |
 *  +                               +-------------------------------+
 *  |                               |  What the type adds          ...
 *  +-------------------------------+
 * </pre>
 * A receiver must take a message longer than the length known here and read only the known part.
 */
public final class IexMessageDescriptor
{
    /** Offset of the type: one ASCII character. */
    public static final int TYPE_FIELD_OFFSET = 0;

    /** Offset of the flags, or of the status or event that the type is about: uint8. */
    public static final int FLAGS_FIELD_OFFSET = 1;

    /** Offset of the exchange's time: int64, nanoseconds of the epoch. */
    public static final int TIMESTAMP_FIELD_OFFSET = 2;

    /** Offset of the symbol: eight ASCII characters. */
    public static final int SYMBOL_FIELD_OFFSET = 10;

    /** Offset of the reason of a trading status: four ASCII characters. */
    public static final int HALT_REASON_FIELD_OFFSET = 18;

    /** Offset of the detail of a short sale restriction: one ASCII character. */
    public static final int SHORT_SALE_DETAIL_FIELD_OFFSET = 18;

    /** System event. */
    public static final byte SYSTEM_EVENT = 'S';

    /** Security directory. */
    public static final byte SECURITY_DIRECTORY = 'D';

    /** Trading status. */
    public static final byte TRADING_STATUS = 'H';

    /** Retail liquidity indicator. */
    public static final byte RETAIL_LIQUIDITY = 'I';

    /** Operational halt status. */
    public static final byte OPERATIONAL_HALT = 'O';

    /** Short sale price test status. */
    public static final byte SHORT_SALE_STATUS = 'P';

    /** Security event, DEEP only. */
    public static final byte SECURITY_EVENT = 'E';

    /** Price level update on the buy side, DEEP only. */
    public static final byte PRICE_LEVEL_BUY = '8';

    /** Price level update on the sell side, DEEP only. */
    public static final byte PRICE_LEVEL_SELL = '5';

    /** Quote update, TOPS only. */
    public static final byte QUOTE_UPDATE = 'Q';

    /** Trade report. */
    public static final byte TRADE_REPORT = 'T';

    /** Official price. */
    public static final byte OFFICIAL_PRICE = 'X';

    /** Trade break. */
    public static final byte TRADE_BREAK = 'B';

    /** Auction information. */
    public static final byte AUCTION_INFORMATION = 'A';

    /** Length of a system event in bytes. */
    public static final int SYSTEM_EVENT_LENGTH = 10;

    /** Length of a trading status in bytes. */
    public static final int TRADING_STATUS_LENGTH = 22;

    /** Length of an operational halt status, a security event or a retail liquidity indicator in bytes. */
    public static final int SYMBOL_STATUS_LENGTH = 18;

    /** Length of a short sale price test status in bytes. */
    public static final int SHORT_SALE_STATUS_LENGTH = 19;

    private static final byte[] MIN_LENGTHS = minLengths();

    private IexMessageDescriptor()
    {
    }

    public static byte type(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + TYPE_FIELD_OFFSET);
    }

    public static int flags(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + FLAGS_FIELD_OFFSET) & 0xFF;
    }

    public static long timestampNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TIMESTAMP_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * @param buffer that holds the message.
     * @param offset of the message.
     * @return the symbol's eight characters, the first in the highest byte.
     */
    public static long symbol(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SYMBOL_FIELD_OFFSET, ByteOrder.BIG_ENDIAN);
    }

    /**
     * @param type of the message.
     * @return shortest legal length of such a message in bytes; 0 for a type that is not known.
     */
    public static int minLength(final byte type)
    {
        return type < 0 ? 0 : MIN_LENGTHS[type];
    }

    /**
     * Pack a symbol as {@link #symbol} gives it. Not for the hot path.
     *
     * @param symbol one to eight ASCII characters.
     * @return the first character in the highest byte, spaces on the right.
     */
    public static long packSymbol(final String symbol)
    {
        if (symbol.isEmpty() || symbol.length() > 8)
        {
            throw new IllegalArgumentException("symbol=" + symbol);
        }
        long packed = 0;
        for (int i = 0; i < 8; i++)
        {
            packed = packed << 8 | (i < symbol.length() ? symbol.charAt(i) & 0x7F : ' ');
        }
        return packed;
    }

    /**
     * Write what every message with a symbol begins with. Whole for types O, E and I.
     *
     * @param buffer      to write to.
     * @param offset      of the message.
     * @param type        of the message.
     * @param flags       or status, 0 to 255.
     * @param timestampNs nanoseconds of the epoch.
     * @param symbol      packed as {@link #packSymbol} does.
     * @return length so far: {@link #SYMBOL_STATUS_LENGTH}.
     */
    public static int encodeHead(
        final MutableDirectBuffer buffer,
        final int offset,
        final byte type,
        final int flags,
        final long timestampNs,
        final long symbol)
    {
        encodeSystemEvent(buffer, offset, flags, timestampNs);
        buffer.putByte(offset + TYPE_FIELD_OFFSET, type);
        buffer.putLong(offset + SYMBOL_FIELD_OFFSET, symbol, ByteOrder.BIG_ENDIAN);
        return SYMBOL_STATUS_LENGTH;
    }

    /**
     * Write a system event.
     *
     * @param buffer      to write to.
     * @param offset      of the message.
     * @param event       O, S, R, M, E or C: messages start, hours start, regular hours start, end, hours end, end.
     * @param timestampNs nanoseconds of the epoch.
     * @return length of the message.
     */
    public static int encodeSystemEvent(
        final MutableDirectBuffer buffer, final int offset, final int event, final long timestampNs)
    {
        buffer.putByte(offset + TYPE_FIELD_OFFSET, SYSTEM_EVENT);
        buffer.putByte(offset + FLAGS_FIELD_OFFSET, (byte)event);
        buffer.putLong(offset + TIMESTAMP_FIELD_OFFSET, timestampNs, ByteOrder.LITTLE_ENDIAN);
        return SYSTEM_EVENT_LENGTH;
    }

    /**
     * Write a trading status.
     *
     * @param buffer      to write to.
     * @param offset      of the message.
     * @param status      H, O, P or T: halted, order acceptance, paused, trading.
     * @param timestampNs nanoseconds of the epoch.
     * @param symbol      packed.
     * @param reason      four ASCII characters, the first in the highest byte.
     * @return length of the message.
     */
    public static int encodeTradingStatus(
        final MutableDirectBuffer buffer,
        final int offset,
        final int status,
        final long timestampNs,
        final long symbol,
        final int reason)
    {
        encodeHead(buffer, offset, TRADING_STATUS, status, timestampNs, symbol);
        buffer.putInt(offset + HALT_REASON_FIELD_OFFSET, reason, ByteOrder.BIG_ENDIAN);
        return TRADING_STATUS_LENGTH;
    }

    /**
     * Write a short sale price test status.
     *
     * @param buffer      to write to.
     * @param offset      of the message.
     * @param status      0 not in effect, 1 in effect.
     * @param timestampNs nanoseconds of the epoch.
     * @param symbol      packed.
     * @param detail      one ASCII character, a space for none.
     * @return length of the message.
     */
    public static int encodeShortSaleStatus(
        final MutableDirectBuffer buffer,
        final int offset,
        final int status,
        final long timestampNs,
        final long symbol,
        final byte detail)
    {
        encodeHead(buffer, offset, SHORT_SALE_STATUS, status, timestampNs, symbol);
        buffer.putByte(offset + SHORT_SALE_DETAIL_FIELD_OFFSET, detail);
        return SHORT_SALE_STATUS_LENGTH;
    }

    private static byte[] minLengths()
    {
        final byte[] lengths = new byte[128];
        lengths[SYSTEM_EVENT] = SYSTEM_EVENT_LENGTH;
        lengths[SECURITY_DIRECTORY] = IexReferenceDescriptor.SECURITY_DIRECTORY_LENGTH;
        lengths[TRADING_STATUS] = TRADING_STATUS_LENGTH;
        lengths[RETAIL_LIQUIDITY] = SYMBOL_STATUS_LENGTH;
        lengths[OPERATIONAL_HALT] = SYMBOL_STATUS_LENGTH;
        lengths[SHORT_SALE_STATUS] = SHORT_SALE_STATUS_LENGTH;
        lengths[SECURITY_EVENT] = SYMBOL_STATUS_LENGTH;
        lengths[PRICE_LEVEL_BUY] = DeepPriceLevelDescriptor.LENGTH;
        lengths[PRICE_LEVEL_SELL] = DeepPriceLevelDescriptor.LENGTH;
        lengths[QUOTE_UPDATE] = TopsQuoteDescriptor.LENGTH;
        lengths[TRADE_REPORT] = IexTradeDescriptor.LENGTH;
        lengths[OFFICIAL_PRICE] = IexReferenceDescriptor.OFFICIAL_PRICE_LENGTH;
        lengths[TRADE_BREAK] = IexTradeDescriptor.LENGTH;
        lengths[AUCTION_INFORMATION] = IexAuctionDescriptor.LENGTH;
        return lengths;
    }
}
