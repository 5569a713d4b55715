package io.veltrix.bench;

import io.veltrix.bench.BookUpdateBenchmark.Book;
import io.veltrix.trading.feed.FeedFormat;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is compared before books are measured is compared indeed. */
class BookUpdateTest
{
    /** One of the books, that leaves out one change or turns up with a wrong level at the end. */
    private record Faulty(FeedBooks books, int missed, boolean isWrongAtTheEnd) implements FeedBooks
    {
        @Override
        public long apply(final int update)
        {
            return update == missed ? 0 : books.apply(update);
        }

        @Override
        public void reset()
        {
            books.reset();
        }

        @Override
        public long[] levels(final long instrument, final int side)
        {
            final long[] levels = books.levels(instrument, side);
            if (isWrongAtTheEnd && levels.length > 0)
            {
                levels[levels.length - 1]++;
            }
            return levels;
        }
    }

    private static void check(final BookUpdates updates, final FeedBooks books)
    {
        BookUpdateBenchmark.check(updates, books, Book.VELTRIX.of(updates));
    }

    @Test
    void shouldFindAllBooksAlikeUnlessOneIsWrong()
    {
        for (final FeedFormat format : new FeedFormat[] {FeedFormat.IEX_DEEP, FeedFormat.CME_MDP3})
        {
            final BookUpdates updates = BookUpdates.of(format, PacketTape.GENERATED);
            assertTrue(updates.count() > 10_000, format + " has " + updates.count() + " changes");
            for (final Book book : Book.values())
            {
                check(updates, book.of(updates));
                assertThrows(IllegalStateException.class,
                    () -> check(updates, new Faulty(book.of(updates), updates.count() / 2, false)));
                assertThrows(IllegalStateException.class,
                    () -> check(updates, new Faulty(book.of(updates), -1, true)));
            }
        }
    }
}
