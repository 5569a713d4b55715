package io.veltrix.trading.feed;

import io.veltrix.codecs.iex.DeepPriceLevelDescriptor;
import io.veltrix.codecs.iex.IexMessageDescriptor;
import io.veltrix.codecs.iex.IexTpSegmentDescriptor;
import io.veltrix.codecs.iex.IexTradeDescriptor;
import io.veltrix.codecs.iex.TopsQuoteDescriptor;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Builds IEX-TP segments message by message.
 */
final class IexPacket
{
    static final int SESSION = 7;
    static final int CHANNEL = 3;
    static final long SYMBOL = IexMessageDescriptor.packSymbol("ZIEXT");

    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2048]);
    int length = IexTpSegmentDescriptor.HEADER_LENGTH;
    int messages;

    private final int protocol;

    IexPacket(final int protocol)
    {
        this.protocol = protocol;
    }

    IexPacket level(final boolean isBuy, final long price, final long size, final int flags)
    {
        return add(DeepPriceLevelDescriptor.encode(
            buffer,
            length + 2,
            isBuy ? IexMessageDescriptor.PRICE_LEVEL_BUY : IexMessageDescriptor.PRICE_LEVEL_SELL,
            flags,
            1_000,
            SYMBOL,
            size,
            price));
    }

    IexPacket trade(final boolean isBroken, final long price, final long size)
    {
        return add(IexTradeDescriptor.encode(
            buffer,
            length + 2,
            isBroken ? IexMessageDescriptor.TRADE_BREAK : IexMessageDescriptor.TRADE_REPORT,
            0,
            1_000,
            SYMBOL,
            size,
            price,
            99));
    }

    IexPacket quote(final long bid, final long ask)
    {
        return add(TopsQuoteDescriptor.encode(buffer, length + 2, 0, 1_000, SYMBOL, 100, bid, ask, 200));
    }

    IexPacket status()
    {
        return add(IexMessageDescriptor.encodeTradingStatus(buffer, length + 2, 'T', 1_000, SYMBOL, 0x20202020));
    }

    IexPacket raw(final int type, final int messageLength)
    {
        buffer.setMemory(length + 2, messageLength, (byte)0);
        buffer.putByte(length + 2, (byte)type);
        return add(messageLength);
    }

    IexPacket seal(final long firstSequence, final long sendTimeNs)
    {
        return seal(SESSION, firstSequence, sendTimeNs);
    }

    IexPacket seal(final int session, final long firstSequence, final long sendTimeNs)
    {
        IexTpSegmentDescriptor.session(buffer, 0, protocol, CHANNEL, session);
        IexTpSegmentDescriptor.segment(
            buffer, 0, length - IexTpSegmentDescriptor.HEADER_LENGTH, messages, 0, firstSequence, sendTimeNs);
        return this;
    }

    private IexPacket add(final int messageLength)
    {
        IexTpSegmentDescriptor.messageLength(buffer, length, messageLength);
        length += 2 + messageLength;
        messages++;
        return this;
    }
}
