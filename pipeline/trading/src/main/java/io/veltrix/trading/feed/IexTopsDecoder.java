package io.veltrix.trading.feed;

import io.veltrix.codecs.iex.IexMessageDescriptor;
import io.veltrix.codecs.iex.IexTpSegmentDescriptor;
import io.veltrix.codecs.iex.TopsQuoteDescriptor;
import io.veltrix.engine.api.SourceOutputs;

import org.agrona.DirectBuffer;

/**
 * IEX TOPS 1.6: quote updates become {@code Quote}, trade reports and breaks become {@code Trade}; the other messages
 * are counted. Every quote is whole, so {@code endOfEvent} is always set on it.
 */
public final class IexTopsDecoder extends IexDecoder
{
    /** Make a decoder that has seen nothing. */
    public IexTopsDecoder()
    {
        super(IexTpSegmentDescriptor.PROTOCOL_TOPS, "SDHIOPQTXBA");
    }

    @Override
    int onMessage(final byte type, final DirectBuffer buffer, final int offset, final SourceOutputs out)
    {
        return switch (type)
        {
            case IexMessageDescriptor.QUOTE_UPDATE -> onQuote(buffer, offset, out);
            case IexMessageDescriptor.TRADE_REPORT, IexMessageDescriptor.TRADE_BREAK ->
                onTrade(type, buffer, offset, out);
            default -> 0;
        };
    }

    private int onQuote(final DirectBuffer buffer, final int offset, final SourceOutputs out)
    {
        final long bidPrice = TopsQuoteDescriptor.bidPrice(buffer, offset);
        final long askPrice = TopsQuoteDescriptor.askPrice(buffer, offset);
        if (bidPrice > MAX_PRICE || bidPrice < -MAX_PRICE || askPrice > MAX_PRICE || askPrice < -MAX_PRICE)
        {
            return -1;
        }
        events.quote(
            out,
            IexMessageDescriptor.timestampNs(buffer, offset),
            IexMessageDescriptor.symbol(buffer, offset),
            bidPrice * PRICE_SCALE,
            TopsQuoteDescriptor.bidSize(buffer, offset),
            askPrice * PRICE_SCALE,
            TopsQuoteDescriptor.askSize(buffer, offset));
        return 1;
    }
}
