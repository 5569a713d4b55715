package io.veltrix.trading.feed;

import io.veltrix.codecs.iex.DeepPriceLevelDescriptor;
import io.veltrix.codecs.iex.IexMessageDescriptor;
import io.veltrix.codecs.iex.IexTpSegmentDescriptor;
import io.veltrix.codecs.trading.BookAction;
import io.veltrix.codecs.trading.BookChangeEncoder;
import io.veltrix.codecs.trading.BookSide;
import io.veltrix.engine.api.SourceOutputs;

import org.agrona.DirectBuffer;

/**
 * IEX DEEP 1.0: price level updates become {@code BookChange} with SET_PRICE, trade reports and breaks become
 * {@code Trade}; the other messages are counted. {@code endOfEvent} is the exchange's own event flag.
 */
public final class IexDeepDecoder extends IexDecoder
{
    /** Make a decoder that has seen nothing. */
    public IexDeepDecoder()
    {
        super(IexTpSegmentDescriptor.PROTOCOL_DEEP, "SDHIOPE85TXBA");
    }

    @Override
    int onMessage(final byte type, final DirectBuffer buffer, final int offset, final SourceOutputs out)
    {
        return switch (type)
        {
            case IexMessageDescriptor.PRICE_LEVEL_BUY -> onLevel(BookSide.BID, buffer, offset, out);
            case IexMessageDescriptor.PRICE_LEVEL_SELL -> onLevel(BookSide.ASK, buffer, offset, out);
            case IexMessageDescriptor.TRADE_REPORT, IexMessageDescriptor.TRADE_BREAK ->
                onTrade(type, buffer, offset, out);
            default -> 0;
        };
    }

    private int onLevel(final BookSide side, final DirectBuffer buffer, final int offset, final SourceOutputs out)
    {
        final long price = DeepPriceLevelDescriptor.price(buffer, offset);
        if (price > MAX_PRICE || price < -MAX_PRICE)
        {
            return -1;
        }
        events.bookChange(
            out,
            IexMessageDescriptor.timestampNs(buffer, offset),
            IexMessageDescriptor.symbol(buffer, offset),
            price * PRICE_SCALE,
            DeepPriceLevelDescriptor.size(buffer, offset),
            BookChangeEncoder.ordersNullValue(),
            0,
            side,
            BookAction.SET_PRICE,
            (IexMessageDescriptor.flags(buffer, offset) & DeepPriceLevelDescriptor.EVENT_COMPLETE_FLAG) != 0);
        return 1;
    }
}
