package io.veltrix.bench;

import com.paritytrading.parity.book.Market;
import com.paritytrading.parity.book.MarketListener;
import com.paritytrading.parity.book.OrderBook;
import com.paritytrading.parity.book.Side;
import it.unimi.dsi.fastutil.longs.LongIterator;
import it.unimi.dsi.fastutil.longs.LongSortedSet;

/**
 * Parity Order Book, made for feeds that state orders; each price level is one order to it, whose number is known
 * beforehand. It keeps no number of orders, and two sides a book: implied sides are a second book.
 */
final class ParityBooks implements FeedBooks, MarketListener
{
    private final BookUpdates updates;
    private final LevelChanges changes;
    private Market market = new Market(this);

    ParityBooks(final BookUpdates updates)
    {
        this.updates = updates;
        changes = new LevelChanges(updates);
    }

    /** Keys are symbols in ASCII or below 2^32: the highest bit is free. */
    private static long number(final long instrument, final int side)
    {
        return instrument << 1 | side >>> 1;
    }

    @Override
    public long apply(final int update)
    {
        final LevelChanges changes = this.changes;
        final Market market = this.market;
        final long instrument = updates.instrument[update];
        final OrderBook book = market.open(number(instrument, 0));
        for (int i = changes.first[update], end = changes.first[update + 1]; i < end; i++)
        {
            if (changes.isKnown[i])
            {
                market.modify(changes.id[i], changes.size[i]);
            }
            else
            {
                final int side = changes.side[i];
                final long number = number(instrument, side);
                if (side > 1)
                {
                    market.open(number);
                }
                market.add(number, changes.id[i], (side & 1) == 0 ? Side.BUY : Side.SELL, changes.price[i],
                    changes.size[i]);
            }
        }
        final long bid = book.getBestBidPrice();
        final long ask = book.getBestAskPrice();
        return FeedBooks.top(bid, book.getBidSize(bid), ask, book.getAskSize(ask));
    }

    @Override
    public void update(final OrderBook book, final boolean bbo)
    {
    }

    @Override
    public void trade(final OrderBook book, final Side side, final long price, final long size)
    {
    }

    @Override
    public void reset()
    {
        market = new Market(this);
    }

    @Override
    public long[] levels(final long instrument, final int side)
    {
        final OrderBook book = market.open(number(instrument, side));
        final LongSortedSet prices = (side & 1) == 0 ? book.getBidPrices() : book.getAskPrices();
        final long[] levels = new long[2 * prices.size()];
        int i = 0;
        for (final LongIterator price = prices.iterator(); price.hasNext(); )
        {
            levels[i] = price.nextLong();
            levels[i + 1] = (side & 1) == 0 ? book.getBidSize(levels[i]) : book.getAskSize(levels[i]);
            i += 2;
        }
        return levels;
    }
}
