package io.veltrix.trading.market;

import io.veltrix.codecs.iex.IexTpSegmentDescriptor;
import io.veltrix.codecs.iex.TopsQuoteDescriptor;

/**
 * IEX TOPS 1.6: a trade report for each trade and one quote update for each event that touched a best level.
 * Single-threaded.
 */
final class IexTopsWriter extends IexWriter
{
    IexTopsWriter(final MarketModel model, final MarketOptions options)
    {
        super(model, options, IexTpSegmentDescriptor.PROTOCOL_TOPS);
    }

    @Override
    int append(final long eventTimeNs)
    {
        int made = 0;
        boolean isTouched = false;
        for (int i = 0; i < model.actionCount(); i++)
        {
            if (model.kinds[i] == MarketModel.TRADE)
            {
                trade(eventTimeNs, model.prices[i], model.sizes[i]);
                made++;
            }
            else
            {
                isTouched |= model.levels[i] == 0;
            }
        }
        return made + (isTouched ? quote(eventTimeNs) : 0);
    }

    private int quote(final long eventTimeNs)
    {
        final int instrument = model.instrument();
        endBlock(TopsQuoteDescriptor.encode(
            buffer,
            block(),
            0,
            eventTimeNs,
            symbol(),
            model.size(instrument, MarketModel.BID, 0) * LOT,
            model.price(instrument, MarketModel.BID, 0) * TICK,
            model.price(instrument, MarketModel.ASK, 0) * TICK,
            model.size(instrument, MarketModel.ASK, 0) * LOT));
        return 1;
    }
}
