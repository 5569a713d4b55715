package io.veltrix.bench;

import io.veltrix.trading.book.Books;

/**
 * Our own books, with what they do beside the levels: where a change came from, when, and whether the book is whole.
 */
final class VeltrixBooks implements FeedBooks
{
    private static final int MAX_INSTRUMENTS = 16_384;
    private static final long BOOK_MEMORY = 16 << 20;

    private final BookUpdates updates;
    private final Books books =
        new Books(MAX_INSTRUMENTS, BOOK_MEMORY, BookUpdates.DEPTH, BookUpdates.IMPLIED_DEPTH);

    VeltrixBooks(final BookUpdates updates)
    {
        this.updates = updates;
    }

    @Override
    public long apply(final int update)
    {
        final BookUpdates updates = this.updates;
        final Books books = this.books;
        final int index = books.indexOrAdd(updates.instrument[update], BookUpdates.SOURCE);
        books.touch(index, BookUpdates.SOURCE, updates.exchangeTimeNs[update], false);
        if (books.apply(index, updates.action[update], updates.side[update], updates.level[update],
            updates.price[update], updates.size[update], updates.orders[update]) == Books.NO_MEMORY)
        {
            throw new IllegalStateException("update=" + update + ": no memory");
        }
        return FeedBooks.top(
            known(books.price(index, Books.BID, 1)), books.size(index, Books.BID, 1),
            known(books.price(index, Books.ASK, 1)), books.size(index, Books.ASK, 1));
    }

    private static long known(final long price)
    {
        return price == Books.NO_PRICE ? 0 : price;
    }

    @Override
    public void reset()
    {
        books.onReset(BookUpdates.SOURCE);
    }

    @Override
    public long[] levels(final long instrument, final int side)
    {
        final int index = books.indexOf(instrument);
        final long[] levels = new long[index == Books.MISSING ? 0 : 2 * books.levels(index, side)];
        for (int i = 0; i < levels.length; i += 2)
        {
            levels[i] = books.price(index, side, 1 + i / 2);
            levels[i + 1] = books.size(index, side, 1 + i / 2);
        }
        return levels;
    }
}
