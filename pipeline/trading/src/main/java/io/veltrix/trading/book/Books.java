package io.veltrix.trading.book;

import java.util.Arrays;
import java.util.Objects;

import io.veltrix.codecs.trading.BookChangeDecoder;
import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;
import io.veltrix.trading.instrument.LongIndex;

/**
 * The books of all instruments. Instruments have dense numbers in the order they were first seen; sides are numbered as
 * in the schema; levels from 1, the best. A level may be a hole: a position that is taken although the feed never said
 * with what; its price is {@link #NO_PRICE}. Books may cross. Single-threaded: written and read by the lane that owns
 * them, or read by others once that lane has ended; they stay readable after the stage was closed.
 * <p>
 * Staleness: a gap in a source makes every book of that source stale, because a lost message may have concerned any of
 * them. A book is whole again once its content was stated afresh: it was cleared, a quote replaced both its sides, or
 * its source was reset. Running out of memory makes the one book stale in the same way. On top of that a book is stale
 * while its feed says so.
 * <p>
 * One record an instrument, 128 bytes, native byte order; what most changes need is in its first cache line:
 * <pre>
 *    0  instrument (int64)      8  gap generation in which it was whole (int64)
 *   16  state flags (high 32 bits) and source (low 32 bits), read at once (int64)
 *   24  exchange time (int64)
 *   32  four sides of 16 bytes: bid, ask, implied bid, implied ask; see BookSides
 *   96  (padding to 128)
 * </pre>
 */
public final class Books
{
    /** Price of a hole or of an empty side: the schema's null value. */
    public static final long NO_PRICE = BookChangeDecoder.priceNullValue();

    /** Orders of a level where the feed does not say: the schema's null value. */
    public static final int NO_ORDERS = BookChangeDecoder.ordersNullValue();

    /** No such instrument. */
    public static final int MISSING = LongIndex.MISSING;

    public static final int BID = 0;
    public static final int ASK = 1;
    public static final int IMPLIED_BID = 2;
    public static final int IMPLIED_ASK = 3;
    public static final int SIDES = 4;

    /** {@link #apply}: done. */
    public static final int APPLIED = BookSides.APPLIED;

    /** {@link #apply}: there is no such level, position, side or action. */
    public static final int ABSENT = BookSides.ABSENT;

    /** {@link #apply}: no memory for another level. */
    public static final int NO_MEMORY = BookSides.NO_MEMORY;

    // The schema's numbers: an unknown one must stay distinguishable from every known one.
    private static final int SET_PRICE = 0;
    private static final int INSERT_LEVEL = 1;
    private static final int CHANGE_LEVEL = 2;
    private static final int DELETE_LEVEL = 3;
    private static final int DELETE_THRU = 4;
    private static final int DELETE_FROM = 5;
    private static final int OVERLAY = 6;
    private static final int CLEAR = 7;

    private static final int SOURCES = 256;
    private static final int INSTRUMENT_OFFSET = 0;
    private static final int GENERATION_OFFSET = 8;
    private static final int ORIGIN_OFFSET = 16;
    private static final int EXCHANGE_TIME_OFFSET = 24;
    private static final int SIDES_OFFSET = 32;
    private static final int RECORD_LENGTH = 128;
    private static final int FEED_STALE = 1;
    private static final int OUT_OF_MEMORY = 2;
    private static final long FEED_STALE_ORIGIN = (long)FEED_STALE << 32;
    private static final long OUT_OF_MEMORY_ORIGIN = (long)OUT_OF_MEMORY << 32;

    private final LongIndex index;
    private final BookMemory records;
    private final BookSides sides;
    private final int maxInstruments;
    private final int depth;
    private final int impliedDepth;
    private final long[] gaps = new long[SOURCES];
    private final long[] wholeSince = new long[SOURCES];
    private final int[] upheavals = new int[SOURCES];
    private int instruments;

    /**
     * @param maxInstruments most instruments, 1 to 2^23.
     * @param levelBytes     memory for levels, below 2 GiB.
     * @param depth          levels of a side that is changed by position; what is pushed below it goes.
     * @param impliedDepth   the same of implied sides.
     */
    public Books(final int maxInstruments, final long levelBytes, final int depth, final int impliedDepth)
    {
        this.maxInstruments = maxInstruments;
        this.depth = depth;
        this.impliedDepth = impliedDepth;
        index = new LongIndex(maxInstruments);
        records = new BookMemory(maxInstruments * RECORD_LENGTH);
        sides = new BookSides(new LevelPool(levelBytes), records);
    }

    /**
     * @return instruments seen.
     */
    public int instruments()
    {
        return instruments;
    }

    /**
     * @param instrument its key.
     * @return its number, or {@link #MISSING}.
     */
    public int indexOf(final long instrument)
    {
        return index.get(instrument);
    }

    /**
     * @param index of an instrument, 0 to {@link #instruments()} - 1.
     * @return its key.
     */
    public long instrument(final int index)
    {
        return records.getLong(record(index) + INSTRUMENT_OFFSET);
    }

    /**
     * @param index of an instrument.
     * @return number of the source that last changed its book.
     */
    public int source(final int index)
    {
        return source(records.getLong(record(index) + ORIGIN_OFFSET));
    }

    private static int source(final long origin)
    {
        return (int)origin;
    }

    private static int state(final long origin)
    {
        return (int)(origin >>> 32);
    }

    private static long origin(final int source, final int state)
    {
        return (long)state << 32 | source;
    }

    /**
     * @param index of an instrument.
     * @return the exchange's time of the last change, nanoseconds of the epoch.
     */
    public long exchangeTimeNs(final int index)
    {
        return records.getLong(record(index) + EXCHANGE_TIME_OFFSET);
    }

    /**
     * @param index of an instrument.
     * @return true where the book is not known to be whole.
     */
    public boolean isStale(final int index)
    {
        final int record = record(index);
        final long origin = records.getLong(record + ORIGIN_OFFSET);
        return state(origin) != 0 || records.getLong(record + GENERATION_OFFSET) != gaps[source(origin)];
    }

    /**
     * @param index of an instrument.
     * @param side  0 to 3, as in the schema.
     * @return levels of that side, holes included.
     */
    public int levels(final int index, final int side)
    {
        return sides.levels(side(index, side));
    }

    /**
     * @param index of an instrument.
     * @param side  0 to 3, as in the schema.
     * @param level from 1, the best, to {@link #levels}.
     * @return its price, or {@link #NO_PRICE} for a hole or beyond the last level.
     */
    public long price(final int index, final int side, final int level)
    {
        return sides.price(side(index, side), level);
    }

    /**
     * @param index of an instrument.
     * @param side  0 to 3, as in the schema.
     * @param level from 1, the best, to {@link #levels}.
     * @return its size; 0 for a hole or beyond the last level.
     */
    public long size(final int index, final int side, final int level)
    {
        return sides.size(side(index, side), level);
    }

    /**
     * @param index of an instrument.
     * @param side  0 to 3, as in the schema.
     * @param level from 1, the best, to {@link #levels}.
     * @return its orders, or {@link #NO_ORDERS} where the feed does not say, for a hole, or beyond the last level.
     */
    public int orders(final int index, final int side, final int level)
    {
        return sides.orders(side(index, side), level);
    }

    /**
     * Numbers of all instruments, sorted by name (symbols) or value (security ids). For tools: allocates.
     *
     * @return one number for each instrument.
     */
    public int[] sortedByName()
    {
        final long[] keys = new long[instruments];
        for (int i = 0; i < instruments; i++)
        {
            keys[i] = instrument(i);
        }
        Arrays.sort(keys);
        final int[] sorted = new int[instruments];
        for (int i = 0; i < instruments; i++)
        {
            sorted[i] = index.get(keys[i]);
        }
        return sorted;
    }

    /**
     * @return bytes of level memory that sides hold now.
     */
    public long levelBytesInUse()
    {
        return sides.pool().inUse();
    }

    /**
     * @param instrument its key.
     * @param source     number of the source that speaks of it, 0 to 255.
     * @return the instrument's number, given to it now where it has none; {@link #MISSING} where there is no room.
     */
    public int indexOrAdd(final long instrument, final int source)
    {
        final int known = index.get(instrument);
        if (known != MISSING)
        {
            return known;
        }
        if (instruments == maxInstruments)
        {
            return MISSING;
        }
        final int added = instruments++;
        index.put(instrument, added);
        final int record = record(added);
        records.putLong(record + INSTRUMENT_OFFSET, instrument);
        // Joined in the middle of a source that lost something: what was lost may have concerned this instrument.
        records.putLong(record + GENERATION_OFFSET, wholeSince[source]);
        records.putLong(record + ORIGIN_OFFSET, origin(source, 0));
        for (int side = 0; side < SIDES; side++)
        {
            sides.init(side(added, side));
        }
        return added;
    }

    /**
     * Notes where a change came from and whether its feed calls the book stale.
     *
     * @param index          of an instrument.
     * @param source         number of the source of the change, 0 to 255.
     * @param exchangeTimeNs of the change.
     * @param feedStale      what the feed says.
     */
    public void touch(final int index, final int source, final long exchangeTimeNs, final boolean feedStale)
    {
        final int record = record(index);
        final long origin = records.getLong(record + ORIGIN_OFFSET);
        final long next = origin & OUT_OF_MEMORY_ORIGIN | (feedStale ? FEED_STALE_ORIGIN : 0) | source;
        if (origin != next)
        {
            onOrigin(record, origin, next);
        }
        records.putLong(record + EXCHANGE_TIME_OFFSET, exchangeTimeNs);
    }

    private void onOrigin(final int record, final long before, final long next)
    {
        if (source(before) != source(next))
        {
            final boolean wasWhole = records.getLong(record + GENERATION_OFFSET) == gaps[source(before)];
            final long generation = gaps[source(next)];
            records.putLong(record + GENERATION_OFFSET, wasWhole ? generation : generation - 1);
        }
        records.putLong(record + ORIGIN_OFFSET, next);
    }

    /** The book's content is stated afresh from here on: nothing that was lost before matters. */
    void makeWhole(final int index)
    {
        final int record = record(index);
        final long origin = records.getLong(record + ORIGIN_OFFSET);
        records.putLong(record + GENERATION_OFFSET, gaps[source(origin)]);
        records.putLong(record + ORIGIN_OFFSET, origin & ~OUT_OF_MEMORY_ORIGIN);
    }

    void outOfMemory(final int index)
    {
        final int offset = record(index) + ORIGIN_OFFSET;
        records.putLong(offset, records.getLong(offset) | OUT_OF_MEMORY_ORIGIN);
    }

    /**
     * Change one side of one book, as the schema's BookAction says.
     *
     * @param index  of an instrument.
     * @param action number in the schema.
     * @param side   0 to 3, as in the schema.
     * @param level  position from the best, from 1; of no meaning where the change is by price.
     * @param price  of the level.
     * @param size   of the level.
     * @param orders at the level, or {@link #NO_ORDERS}.
     * @return {@link #APPLIED}; or, with nothing changed, {@link #ABSENT} or {@link #NO_MEMORY}.
     */
    public int apply(
        final int index,
        final int action,
        final int side,
        final int level,
        final long price,
        final long size,
        final int orders)
    {
        if (action == CLEAR)
        {
            clear(index);
            return APPLIED;
        }
        if (side < BID || side >= SIDES)
        {
            return ABSENT;
        }
        final int at = record(index) + SIDES_OFFSET + (side << BookSides.SIDE_LENGTH_SHIFT);
        final int maxLevel = side < IMPLIED_BID ? depth : impliedDepth;
        return switch (action)
        {
            case SET_PRICE -> price == NO_PRICE ? ABSENT : sides.setPrice(at, price, size, orders);
            case INSERT_LEVEL -> sides.insert(at, level, maxLevel, price, size, orders);
            case CHANGE_LEVEL -> sides.change(at, level, price, size, orders);
            case DELETE_LEVEL -> sides.delete(at, level);
            case DELETE_THRU ->
            {
                sides.clear(at);
                yield APPLIED;
            }
            case DELETE_FROM -> sides.deleteFrom(at, level);
            case OVERLAY -> sides.overlay(at, level, maxLevel, price, size, orders);
            default -> ABSENT;
        };
    }

    void clear(final int index)
    {
        for (int side = 0; side < SIDES; side++)
        {
            sides.clear(side(index, side));
        }
        makeWhole(index);
    }

    /** Something of a source is lost: all its books are stale. */
    void onGap(final int source)
    {
        gaps[source]++;
        upheavals[source]++;
    }

    /**
     * A source starts again: its books are empty, and whole.
     *
     * @param source its number, 0 to 255.
     */
    public void onReset(final int source)
    {
        wholeSince[source] = gaps[source];
        upheavals[source]++;
        for (int i = 0; i < instruments; i++)
        {
            if (source(i) == source)
            {
                clear(i);
            }
        }
    }

    /** Gaps and resets of this book's source so far: after each, readers rely on no top they were told before. */
    int upheavals(final int index)
    {
        return upheavals[source(index)];
    }

    BookSides sides()
    {
        return sides;
    }

    int side(final int index, final int side)
    {
        return record(index) + SIDES_OFFSET + (Objects.checkIndex(side, SIDES) << BookSides.SIDE_LENGTH_SHIFT);
    }

    void save(final StateOutput out)
    {
        out.putLongs(gaps, SOURCES).putLongs(wholeSince, SOURCES).putInts(upheavals, SOURCES).putInt(instruments);
        for (int i = 0; i < instruments; i++)
        {
            final int record = record(i);
            out.putLong(records.getLong(record + INSTRUMENT_OFFSET))
                .putLong(records.getLong(record + GENERATION_OFFSET))
                .putInt(source(i))
                .putByte(state(records.getLong(record + ORIGIN_OFFSET)))
                .putLong(records.getLong(record + EXCHANGE_TIME_OFFSET));
            for (int side = 0; side < SIDES; side++)
            {
                sides.save(side(i, side), out);
            }
        }
        for (int slabClass = 0; slabClass < LevelPool.CLASSES; slabClass++)
        {
            out.putInt(sides.pool().freeSlabs(slabClass));
        }
    }

    /** Reads what {@link #save} wrote, into books without an instrument. */
    void load(final StateInput in)
    {
        if (in.getLongs(gaps) != SOURCES || in.getLongs(wholeSince) != SOURCES || in.getInts(upheavals) != SOURCES)
        {
            throw new IllegalStateException("books of another number of sources");
        }
        final int saved = in.getInt();
        if (saved < 0 || saved > maxInstruments)
        {
            throw new IllegalStateException(saved + " books, max-instruments is " + maxInstruments);
        }
        for (int i = 0; i < saved; i++)
        {
            loadBook(in);
        }
        for (int slabClass = 0; slabClass < LevelPool.CLASSES; slabClass++)
        {
            for (int left = in.getInt(); left > 0; left--)
            {
                if (!sides.pool().addFree(slabClass))
                {
                    throw new IllegalStateException("its free slabs take more than book-memory");
                }
            }
        }
    }

    private void loadBook(final StateInput in)
    {
        final long instrument = in.getLong();
        final long generation = in.getLong();
        final int source = in.getInt();
        final int state = in.getByte();
        if (index.get(instrument) != MISSING || source < 0 || source >= SOURCES ||
            (state & ~(FEED_STALE | OUT_OF_MEMORY)) != 0)
        {
            throw new IllegalStateException("instrument " + instrument + " is there twice, or source " + source +
                " or state " + state + " is none");
        }
        final int added = indexOrAdd(instrument, source);
        final int record = record(added);
        records.putLong(record + GENERATION_OFFSET, generation);
        records.putLong(record + ORIGIN_OFFSET, origin(source, state));
        records.putLong(record + EXCHANGE_TIME_OFFSET, in.getLong());
        for (int side = 0; side < SIDES; side++)
        {
            sides.load(side(added, side), in);
        }
    }

    private int record(final int index)
    {
        return Objects.checkIndex(index, instruments) * RECORD_LENGTH;
    }
}
