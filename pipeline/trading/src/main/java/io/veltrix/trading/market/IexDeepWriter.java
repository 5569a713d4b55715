package io.veltrix.trading.market;

import io.veltrix.codecs.iex.DeepPriceLevelDescriptor;
import io.veltrix.codecs.iex.IexMessageDescriptor;
import io.veltrix.codecs.iex.IexTpSegmentDescriptor;

/**
 * IEX DEEP 1.0: a price level update for each action on a level, a trade report for each trade. The event flag stands
 * on the last update of an event. Single-threaded.
 */
final class IexDeepWriter extends IexWriter
{
    IexDeepWriter(final MarketModel model, final MarketOptions options)
    {
        super(model, options, IexTpSegmentDescriptor.PROTOCOL_DEEP);
    }

    @Override
    int append(final long eventTimeNs)
    {
        final int count = model.actionCount();
        for (int i = 0; i < count; i++)
        {
            if (model.kinds[i] == MarketModel.TRADE)
            {
                trade(eventTimeNs, model.prices[i], model.sizes[i]);
            }
            else
            {
                // An event never ends with a trade: what it did to its level comes behind it.
                endBlock(DeepPriceLevelDescriptor.encode(
                    buffer,
                    block(),
                    model.sides[i] == MarketModel.BID ?
                        IexMessageDescriptor.PRICE_LEVEL_BUY : IexMessageDescriptor.PRICE_LEVEL_SELL,
                    i == count - 1 ? DeepPriceLevelDescriptor.EVENT_COMPLETE_FLAG : 0,
                    eventTimeNs,
                    symbol(),
                    model.sizes[i] * LOT,
                    model.prices[i] * TICK));
            }
        }
        return count;
    }
}
