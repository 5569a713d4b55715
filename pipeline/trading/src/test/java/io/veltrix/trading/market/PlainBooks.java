package io.veltrix.trading.market;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.trading.BookAction;
import io.veltrix.codecs.trading.BookChangeDecoder;
import io.veltrix.codecs.trading.BookSide;
import io.veltrix.codecs.trading.MessageHeaderDecoder;
import io.veltrix.codecs.trading.QuoteDecoder;
import io.veltrix.codecs.trading.TradeDecoder;
import io.veltrix.engine.api.SourceOutputs;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Stands for the root stream: builds the plainest possible books from the events and complains as soon as one is
 * crossed, unsorted or changed where there is nothing.
 */
final class PlainBooks implements SourceOutputs
{
    record Level(long price, long size)
    {
    }

    final Map<Long, List<List<Level>>> books = new HashMap<>();
    long bookChanges;
    long quotes;
    long trades;
    long others;
    long endOfEvents;
    long wideSpreads;
    long topImbalances;
    long tops;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final BookChangeDecoder bookChange = new BookChangeDecoder();
    private final QuoteDecoder quote = new QuoteDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
    private final int shownDepth;
    private final double tick;
    private long pendingTradePrice;
    private long lastTimeNs;

    PlainBooks(final int shownDepth, final double tick)
    {
        this.shownDepth = shownDepth;
        this.tick = tick;
    }

    @Override
    public int claim(final int messageLength, final long sourcePosition)
    {
        return 8;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public void abort()
    {
        throw new AssertionError("abort");
    }

    @Override
    public void commit()
    {
        header.wrap(buffer, 8);
        if (header.schemaId() != BookChangeDecoder.SCHEMA_ID)
        {
            others++;
            return;
        }
        switch (header.templateId())
        {
            case BookChangeDecoder.TEMPLATE_ID -> onBookChange();
            case QuoteDecoder.TEMPLATE_ID -> onQuote();
            case TradeDecoder.TEMPLATE_ID -> onTrade();
            default -> others++;
        }
    }

    private void onBookChange()
    {
        bookChange.wrapAndApplyHeader(buffer, 8, header);
        bookChanges++;
        onTime(bookChange.exchangeTimeNs());
        final List<List<Level>> book = book(bookChange.instrument());
        final List<Level> side = book.get(bookChange.side() == BookSide.BID ? 0 : 1);
        final Level level = new Level(bookChange.price(), bookChange.size());
        if (bookChange.action() == BookAction.SET_PRICE)
        {
            setPrice(side, level, bookChange.side());
        }
        else
        {
            byLevel(side, level, bookChange.level() - 1, bookChange.action());
        }
        check(book);
        if (bookChange.flags().endOfEvent())
        {
            endOfEvents++;
            onTop(book);
        }
    }

    private void onQuote()
    {
        quote.wrapAndApplyHeader(buffer, 8, header);
        quotes++;
        onTime(quote.exchangeTimeNs());
        final List<List<Level>> book = book(quote.instrument());
        book.get(0).clear();
        book.get(1).clear();
        book.get(0).add(new Level(quote.bidPrice(), quote.bidSize()));
        book.get(1).add(new Level(quote.askPrice(), quote.askSize()));
        check(book);
        onTop(book);
    }

    private void onTrade()
    {
        trade.wrapAndApplyHeader(buffer, 8, header);
        trades++;
        onTime(trade.exchangeTimeNs());
        final List<List<Level>> book = book(trade.instrument());
        final boolean isAtTouch = trade.price() == book.get(0).get(0).price() ||
            trade.price() == book.get(1).get(0).price();
        // The second trade of one event may come before the first one's level is gone.
        if (!isAtTouch && pendingTradePrice == 0)
        {
            throw new AssertionError("trade away from the touch: " + trade);
        }
        pendingTradePrice = trade.price();
    }

    private void onTime(final long timeNs)
    {
        if (timeNs < lastTimeNs)
        {
            throw new AssertionError("time goes back: " + timeNs + " after " + lastTimeNs);
        }
        if (timeNs > lastTimeNs)
        {
            pendingTradePrice = 0;
        }
        lastTimeNs = timeNs;
    }

    private List<List<Level>> book(final long instrument)
    {
        return books.computeIfAbsent(instrument, (ignored) -> List.of(new ArrayList<>(), new ArrayList<>()));
    }

    private static void setPrice(final List<Level> side, final Level level, final BookSide bookSide)
    {
        int i = 0;
        while (i < side.size() && (bookSide == BookSide.BID ?
            side.get(i).price() > level.price() : side.get(i).price() < level.price()))
        {
            i++;
        }
        final boolean isThere = i < side.size() && side.get(i).price() == level.price();
        if (level.size() == 0)
        {
            if (!isThere)
            {
                throw new AssertionError("removes what is not there: " + level);
            }
            side.remove(i);
        }
        else if (isThere)
        {
            if (side.get(i).size() == level.size())
            {
                throw new AssertionError("changes nothing: " + level);
            }
            side.set(i, level);
        }
        else
        {
            side.add(i, level);
        }
    }

    private void byLevel(final List<Level> side, final Level level, final int position, final BookAction action)
    {
        switch (action)
        {
            case INSERT_LEVEL ->
            {
                side.add(position, level);
                if (side.size() > shownDepth)
                {
                    side.remove(shownDepth);
                }
            }
            case CHANGE_LEVEL ->
            {
                if (side.get(position).price() != level.price() || side.get(position).size() == level.size())
                {
                    throw new AssertionError(side.get(position) + " to " + level);
                }
                side.set(position, level);
            }
            case DELETE_LEVEL ->
            {
                if (side.remove(position).price() != level.price())
                {
                    throw new AssertionError("deletes another level than it says: " + level);
                }
            }
            default -> throw new AssertionError(action);
        }
    }

    private static void check(final List<List<Level>> book)
    {
        final List<Level> bids = book.get(0);
        final List<Level> asks = book.get(1);
        if (!bids.isEmpty() && !asks.isEmpty() && bids.get(0).price() >= asks.get(0).price())
        {
            throw new AssertionError("crossed: " + bids + asks);
        }
        for (int side = 0; side < 2; side++)
        {
            final List<Level> levels = book.get(side);
            for (int i = 0; i < levels.size(); i++)
            {
                if (levels.get(i).size() <= 0 || levels.get(i).price() <= 0 ||
                    i > 0 && (levels.get(i).price() - levels.get(i - 1).price()) * (side * 2 - 1) <= 0)
                {
                    throw new AssertionError("unsorted or empty: " + levels);
                }
            }
        }
    }

    private void onTop(final List<List<Level>> book)
    {
        final Level bid = book.get(0).get(0);
        final Level ask = book.get(1).get(0);
        tops++;
        wideSpreads += ask.price() - bid.price() > 3.5 * tick * 1e9 ? 1 : 0;
        final double imbalance = (double)(bid.size() - ask.size()) / (bid.size() + ask.size());
        topImbalances += Math.abs(imbalance) > 0.6 ? 1 : 0;
    }
}
