package io.veltrix.trading.feed;

import io.veltrix.codecs.engine.GapCause;
import io.veltrix.codecs.engine.SourceGapEncoder;
import io.veltrix.codecs.engine.SourceResetEncoder;
import io.veltrix.codecs.trading.Aggressor;
import io.veltrix.codecs.trading.BookAction;
import io.veltrix.codecs.trading.BookChangeEncoder;
import io.veltrix.codecs.trading.BookSide;
import io.veltrix.codecs.trading.QuoteEncoder;
import io.veltrix.codecs.trading.TradeEncoder;
import io.veltrix.engine.api.SourceOutputs;

/**
 * Encodes the normalised events of a feed in place and numbers them: the source position of an event is its count in
 * this feed, from 1. Single-threaded; allocates nothing.
 */
final class FeedEvents
{
    /** Longest message that any decoder emits, SBE header included, in bytes. */
    static final int MAX_MESSAGE_LENGTH = io.veltrix.codecs.trading.MessageHeaderEncoder.ENCODED_LENGTH +
        Math.max(
            Math.max(BookChangeEncoder.BLOCK_LENGTH, QuoteEncoder.BLOCK_LENGTH),
            Math.max(
                TradeEncoder.BLOCK_LENGTH,
                Math.max(SourceGapEncoder.BLOCK_LENGTH, SourceResetEncoder.BLOCK_LENGTH)));

    private static final int HEADER_LENGTH = io.veltrix.codecs.trading.MessageHeaderEncoder.ENCODED_LENGTH;

    private final io.veltrix.codecs.trading.MessageHeaderEncoder tradingHeader =
        new io.veltrix.codecs.trading.MessageHeaderEncoder();
    private final io.veltrix.codecs.engine.MessageHeaderEncoder engineHeader =
        new io.veltrix.codecs.engine.MessageHeaderEncoder();
    private final BookChangeEncoder bookChange = new BookChangeEncoder();
    private final QuoteEncoder quote = new QuoteEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final SourceGapEncoder gap = new SourceGapEncoder();
    private final SourceResetEncoder reset = new SourceResetEncoder();
    private long events;

    /**
     * @return events emitted so far: the source position of the last one.
     */
    long events()
    {
        return events;
    }

    void bookChange(
        final SourceOutputs out,
        final long exchangeTimeNs,
        final long instrument,
        final long price,
        final long size,
        final int orders,
        final int level,
        final BookSide side,
        final BookAction action,
        final boolean isEndOfEvent)
    {
        final int offset = out.claim(HEADER_LENGTH + BookChangeEncoder.BLOCK_LENGTH, ++events);
        bookChange.wrapAndApplyHeader(out.buffer(), offset, tradingHeader)
            .exchangeTimeNs(exchangeTimeNs)
            .instrument(instrument)
            .price(price)
            .size(size)
            .orders(orders)
            .level((short)level)
            .side(side)
            .action(action)
            .flags().clear().endOfEvent(isEndOfEvent);
        out.commit();
    }

    void quote(
        final SourceOutputs out,
        final long exchangeTimeNs,
        final long instrument,
        final long bidPrice,
        final long bidSize,
        final long askPrice,
        final long askSize)
    {
        final int offset = out.claim(HEADER_LENGTH + QuoteEncoder.BLOCK_LENGTH, ++events);
        quote.wrapAndApplyHeader(out.buffer(), offset, tradingHeader)
            .exchangeTimeNs(exchangeTimeNs)
            .instrument(instrument)
            .bidPrice(bidPrice)
            .askPrice(askPrice)
            .bidSize(bidSize)
            .askSize(askSize)
            .flags().clear().endOfEvent(true);
        out.commit();
    }

    void trade(
        final SourceOutputs out,
        final long exchangeTimeNs,
        final long instrument,
        final long price,
        final long size,
        final long tradeId,
        final Aggressor aggressor,
        final boolean isBroken,
        final boolean isEndOfEvent)
    {
        final int offset = out.claim(HEADER_LENGTH + TradeEncoder.BLOCK_LENGTH, ++events);
        trade.wrapAndApplyHeader(out.buffer(), offset, tradingHeader)
            .exchangeTimeNs(exchangeTimeNs)
            .instrument(instrument)
            .price(price)
            .size(size)
            .tradeId(tradeId)
            .aggressor(aggressor)
            .broken((short)(isBroken ? 1 : 0))
            .flags().clear().endOfEvent(isEndOfEvent);
        out.commit();
    }

    void gap(
        final SourceOutputs out,
        final long firstMissing,
        final long missing,
        final long channel,
        final GapCause cause)
    {
        final int offset = out.claim(HEADER_LENGTH + SourceGapEncoder.BLOCK_LENGTH, ++events);
        gap.wrapAndApplyHeader(out.buffer(), offset, engineHeader)
            .firstMissing(firstMissing)
            .missing(missing)
            .channel(channel)
            .cause(cause);
        out.commit();
    }

    void reset(final SourceOutputs out, final long expected, final long found, final long channel)
    {
        final int offset = out.claim(HEADER_LENGTH + SourceResetEncoder.BLOCK_LENGTH, ++events);
        reset.wrapAndApplyHeader(out.buffer(), offset, engineHeader)
            .expected(expected)
            .found(found)
            .channel(channel);
        out.commit();
    }
}
