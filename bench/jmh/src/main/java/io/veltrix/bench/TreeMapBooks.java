package io.veltrix.bench;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import io.veltrix.trading.book.Books;

/**
 * Books as plain Java has them: a sorted map from price to level for each side, the best level first.
 */
final class TreeMapBooks implements FeedBooks
{
    private final BookUpdates updates;
    private final LevelChanges changes;
    private final Map<Long, Book> books = new HashMap<>();

    TreeMapBooks(final BookUpdates updates)
    {
        this.updates = updates;
        changes = new LevelChanges(updates);
    }

    private static final class Level
    {
        private long size;
        private int orders;
    }

    private record Book(
        TreeMap<Long, Level> bids,
        TreeMap<Long, Level> asks,
        TreeMap<Long, Level> impliedBids,
        TreeMap<Long, Level> impliedAsks)
    {
        Book()
        {
            this(new TreeMap<>(Comparator.reverseOrder()), new TreeMap<>(),
                new TreeMap<>(Comparator.reverseOrder()), new TreeMap<>());
        }

        TreeMap<Long, Level> side(final int side)
        {
            return switch (side)
            {
                case Books.BID -> bids;
                case Books.ASK -> asks;
                case Books.IMPLIED_BID -> impliedBids;
                default -> impliedAsks;
            };
        }
    }

    @Override
    public long apply(final int update)
    {
        final LevelChanges changes = this.changes;
        final Book book = books.computeIfAbsent(updates.instrument[update], (key) -> new Book());
        for (int i = changes.first[update], end = changes.first[update + 1]; i < end; i++)
        {
            final TreeMap<Long, Level> levels = book.side(changes.side[i]);
            if (changes.size[i] == 0)
            {
                levels.remove(changes.price[i]);
            }
            else
            {
                final Level level = levels.computeIfAbsent(changes.price[i], (price) -> new Level());
                level.size = changes.size[i];
                level.orders = changes.orders[i];
            }
        }
        final Map.Entry<Long, Level> bid = book.bids().firstEntry();
        final Map.Entry<Long, Level> ask = book.asks().firstEntry();
        return FeedBooks.top(
            bid == null ? 0 : bid.getKey(), bid == null ? 0 : bid.getValue().size,
            ask == null ? 0 : ask.getKey(), ask == null ? 0 : ask.getValue().size);
    }

    @Override
    public void reset()
    {
        for (final Book book : books.values())
        {
            for (int side = 0; side < SIDES; side++)
            {
                book.side(side).clear();
            }
        }
    }

    @Override
    public long[] levels(final long instrument, final int side)
    {
        final Book book = books.get(instrument);
        if (book == null)
        {
            return new long[0];
        }
        final long[] levels = new long[2 * book.side(side).size()];
        int i = 0;
        for (final Map.Entry<Long, Level> level : book.side(side).entrySet())
        {
            levels[i++] = level.getKey();
            levels[i++] = level.getValue().size;
        }
        return levels;
    }
}
