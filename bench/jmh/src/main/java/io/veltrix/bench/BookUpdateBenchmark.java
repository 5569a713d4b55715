package io.veltrix.bench;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.veltrix.trading.feed.FeedFormat;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One book change, decoded already, taken by our books and by others, and the top of book read behind it. One pass over
 * the market's changes after the other, each from empty books on; emptying them is part of the time. Before anything is
 * measured every book is held against ours: the top behind each change, and all levels behind the last. Per change.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BookUpdateBenchmark
{
    private static final int UPDATES = 1_024;

    /** Whose books. */
    public enum Book
    {
        /** Ours. */
        VELTRIX(VeltrixBooks::new),
        /** Sorted arrays on the heap. */
        ARRAY(ArrayBooks::new),
        /** {@link java.util.TreeMap} by price. */
        TREE_MAP(TreeMapBooks::new),
        /** Parity Order Book. */
        PARITY(ParityBooks::new);

        private final Function<BookUpdates, FeedBooks> newBooks;

        Book(final Function<BookUpdates, FeedBooks> newBooks)
        {
            this.newBooks = newBooks;
        }

        FeedBooks of(final BookUpdates updates)
        {
            return newBooks.apply(updates);
        }
    }

    @Param
    public Book book;

    @Param({"IEX_DEEP", "CME_MDP3"})
    public FeedFormat format;

    @Param("generated")
    public String market;

    private FeedBooks books;
    private int count;
    private int next;

    /** Decode the market, and hold the books against ours. */
    @Setup
    public void setUp()
    {
        final BookUpdates updates = BookUpdates.of(format, market);
        books = book.of(updates);
        count = updates.count();
        check(updates, books, (book == Book.VELTRIX ? Book.ARRAY : Book.VELTRIX).of(updates));
        books.reset();
    }

    /**
     * @param updates to give to both.
     * @param books   that are asked about.
     * @param known   what they have to be like.
     * @throws IllegalStateException where they differ.
     */
    static void check(final BookUpdates updates, final FeedBooks books, final FeedBooks known)
    {
        final Set<Long> instruments = new HashSet<>();
        for (int update = 0; update < updates.count(); update++)
        {
            instruments.add(updates.instrument[update]);
            final long found = books.apply(update);
            final long wanted = known.apply(update);
            if (found != wanted)
            {
                throw new IllegalStateException("update=" + update + ": the tops of book differ");
            }
        }
        long levels = 0;
        for (final long instrument : instruments)
        {
            for (int side = 0; side < FeedBooks.SIDES; side++)
            {
                final long[] found = books.levels(instrument, side);
                final long[] wanted = known.levels(instrument, side);
                levels += wanted.length;
                if (!Arrays.equals(found, wanted))
                {
                    throw new IllegalStateException("instrument=" + instrument + " side=" + side + ": found " +
                        Arrays.toString(found) + ", wanted " + Arrays.toString(wanted));
                }
            }
        }
        if (levels == 0)
        {
            throw new IllegalStateException("the books are empty: nothing was compared");
        }
    }

    @Benchmark
    @OperationsPerInvocation(UPDATES)
    public long update()
    {
        final FeedBooks books = this.books;
        final int count = this.count;
        int next = this.next;
        long sum = 0;
        for (int i = 0; i < UPDATES; i++)
        {
            if (next == count)
            {
                next = 0;
                books.reset();
            }
            sum += books.apply(next++);
        }
        this.next = next;
        return sum;
    }
}
