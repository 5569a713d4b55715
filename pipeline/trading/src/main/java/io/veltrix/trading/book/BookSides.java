package io.veltrix.trading.book;

import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;

import static io.veltrix.trading.book.LevelPool.KEY_FIELD_OFFSET;
import static io.veltrix.trading.book.LevelPool.LEVEL_LENGTH;
import static io.veltrix.trading.book.LevelPool.ORDERS_FIELD_OFFSET;
import static io.veltrix.trading.book.LevelPool.SIZE_FIELD_OFFSET;

/**
 * What happens to one side of a book. A side is named by the offset of its header. Levels lie in its slab from worst to
 * best, so position {@code l} is the {@code l}-th from the end. A side takes its slab with its first level and keeps it
 * when it is emptied. Single-threaded.
 * <p>
 * A level's key is its price on the bid side and the price's complement on the other, so that on both the greater key
 * is the better one and nothing here asks which side it is.
 * <p>
 * A side header is 16 bytes:
 * <pre>
 *    0  slab offset (high 32 bits) and levels (low 32 bits), read at once (int64)
 *    8  slab class (int32)     12  (padding)
 * </pre>
 */
final class BookSides
{
    /** A side header is 16 bytes. */
    static final int SIDE_LENGTH_SHIFT = 4;

    /** Done. */
    static final int APPLIED = 0;
    /** There was nothing to do it to: an absent level, a position beyond the depth. Nothing was changed. */
    static final int ABSENT = 1;
    /** No memory for another level. Nothing was changed. */
    static final int NO_MEMORY = 2;

    private static final int HEAD_OFFSET = 0;
    private static final int CLASS_OFFSET = 8;
    private static final int NO_SLAB = -1;
    private static final int LINEAR_SEARCH = 8;

    private final LevelPool pool;
    private final BookMemory memory;
    private final BookMemory headers;

    BookSides(final LevelPool pool, final BookMemory headers)
    {
        this.pool = pool;
        this.memory = pool.memory();
        this.headers = headers;
    }

    LevelPool pool()
    {
        return pool;
    }

    void init(final int side)
    {
        head(side, 0, 0);
        headers.putInt(side + CLASS_OFFSET, NO_SLAB);
    }

    void clear(final int side)
    {
        final long head = head(side);
        head(side, slab(head), 0);
    }

    int levels(final int side)
    {
        return levels(head(side));
    }

    long price(final int side, final int level)
    {
        final long head = head(side);
        return level < 1 || level > levels(head) ? Books.NO_PRICE :
            memory.getLong(at(head, level) + KEY_FIELD_OFFSET) ^ complement(side);
    }

    long size(final int side, final int level)
    {
        final long head = head(side);
        return level < 1 || level > levels(head) ? 0 : memory.getLong(at(head, level) + SIZE_FIELD_OFFSET);
    }

    int orders(final int side, final int level)
    {
        final long head = head(side);
        return level < 1 || level > levels(head) ? Books.NO_ORDERS :
            (int)memory.getLong(at(head, level) + ORDERS_FIELD_OFFSET);
    }

    /**
     * The level at this price has this size from now on; size 0 or less removes it.
     */
    int setPrice(final int side, final long price, final long size, final int orders)
    {
        final long head = head(side);
        final int levels = levels(head);
        final int slab = slab(head);
        final long key = price ^ complement(side);
        final int slot = levels - notWorse(slab, levels, key);
        final int at = slab + slot * LEVEL_LENGTH;
        final boolean found = slot < levels && memory.getLong(at + KEY_FIELD_OFFSET) == key;
        if (size <= 0)
        {
            if (!found)
            {
                return ABSENT;
            }
            remove(side, slab, slot, levels);
            return APPLIED;
        }
        if (found)
        {
            memory.putLong(at + SIZE_FIELD_OFFSET, size);
            memory.putLong(at + ORDERS_FIELD_OFFSET, orders);
            return APPLIED;
        }
        return open(side, slot, levels, key, size, orders);
    }

    /**
     * A new level at a position; those at and below it move down, and what falls below the depth goes. Positions
     * between the worst level and the new one become holes.
     */
    int insert(final int side, final int level, final int depth, final long price, final long size, final int orders)
    {
        final long head = head(side);
        final int levels = levels(head);
        if (level < 1 || level > depth)
        {
            return ABSENT;
        }
        final long key = price ^ complement(side);
        if (level > levels + 1)
        {
            return extend(side, level, key, size, orders);
        }
        if (levels < depth)
        {
            return open(side, levels - level + 1, levels, key, size, orders);
        }
        final int slab = slab(head);
        final int slot = levels - level;
        memory.move(slab + LEVEL_LENGTH, slab, slot);
        write(slab + slot * LEVEL_LENGTH, key, size, orders);
        return APPLIED;
    }

    int change(final int side, final int level, final long price, final long size, final int orders)
    {
        final long head = head(side);
        if (level < 1 || level > levels(head))
        {
            return ABSENT;
        }
        write(at(head, level), price ^ complement(side), size, orders);
        return APPLIED;
    }

    int delete(final int side, final int level)
    {
        final long head = head(side);
        final int levels = levels(head);
        if (level < 1 || level > levels)
        {
            return ABSENT;
        }
        remove(side, slab(head), levels - level, levels);
        return APPLIED;
    }

    /** The levels from the best to this position go. */
    int deleteFrom(final int side, final int level)
    {
        final long head = head(side);
        final int levels = levels(head);
        if (level < 1 || levels == 0)
        {
            return ABSENT;
        }
        head(side, slab(head), Math.max(0, levels - level));
        return APPLIED;
    }

    /** The level at this position is replaced, or made; nothing moves. */
    int overlay(final int side, final int level, final int depth, final long price, final long size, final int orders)
    {
        if (level < 1 || level > depth)
        {
            return ABSENT;
        }
        return level <= levels(side) ? change(side, level, price, size, orders) :
            extend(side, level, price ^ complement(side), size, orders);
    }

    /** The side has exactly one level. */
    int replace(final int side, final long price, final long size)
    {
        if (!ensureRoom(side, 1))
        {
            return NO_MEMORY;
        }
        final int slab = slab(head(side));
        head(side, slab, 1);
        write(slab, price ^ complement(side), size, Books.NO_ORDERS);
        return APPLIED;
    }

    /** Writes the class of the slab, the number of levels, and the levels from worst to best. */
    void save(final int side, final StateOutput out)
    {
        final int levels = levels(side);
        out.putByte(headers.getInt(side + CLASS_OFFSET)).putInt(levels);
        for (int level = levels; level >= 1; level--)
        {
            out.putLong(price(side, level)).putLong(size(side, level)).putInt(orders(side, level));
        }
    }

    /** Reads what {@link #save} wrote, into a side without a slab of a pool without free slabs. */
    void load(final int side, final StateInput in)
    {
        final int slabClass = in.getByte();
        final int levels = in.getInt();
        if (slabClass < NO_SLAB || slabClass >= LevelPool.CLASSES || levels < 0 ||
            levels > (slabClass == NO_SLAB ? 0 : LevelPool.levels(slabClass)))
        {
            throw new IllegalStateException("a side has " + levels + " levels in a slab of class " + slabClass);
        }
        if (slabClass == NO_SLAB)
        {
            return;
        }
        final int slab = pool.allocate(slabClass);
        if (slab == LevelPool.EXHAUSTED)
        {
            throw new IllegalStateException("its levels take more than book-memory");
        }
        headers.putInt(side + CLASS_OFFSET, slabClass);
        head(side, slab, levels);
        for (int slot = 0; slot < levels; slot++)
        {
            write(slab + slot * LEVEL_LENGTH, in.getLong() ^ complement(side), in.getLong(), in.getInt());
        }
    }

    private int extend(final int side, final int level, final long key, final long size, final int orders)
    {
        final int levels = levels(side);
        if (!ensureRoom(side, level))
        {
            return NO_MEMORY;
        }
        final int slab = slab(head(side));
        final int added = level - levels;
        memory.move(slab, slab + added * LEVEL_LENGTH, levels);
        for (int slot = 1; slot < added; slot++)
        {
            write(slab + slot * LEVEL_LENGTH, Books.NO_PRICE ^ complement(side), 0, Books.NO_ORDERS);
        }
        head(side, slab, level);
        write(slab, key, size, orders);
        return APPLIED;
    }

    /**
     * Counts rather than searches near the best level: where a change belongs is hardly ever what a processor
     * predicts, and a comparison that only adds has nothing to predict.
     *
     * @return levels whose key is not less.
     */
    private int notWorse(final int slab, final int levels, final long key)
    {
        final BookMemory memory = this.memory;
        int low = 0;
        int left = levels;
        while (left > LINEAR_SEARCH)
        {
            final int half = left >>> 1;
            low = memory.getLong(slab + (low + half - 1) * LEVEL_LENGTH + KEY_FIELD_OFFSET) < key ? low + half : low;
            left -= half;
        }
        int worse = low;
        for (int at = slab + low * LEVEL_LENGTH, end = at + left * LEVEL_LENGTH; at < end; at += LEVEL_LENGTH)
        {
            worse += memory.getLong(at + KEY_FIELD_OFFSET) < key ? 1 : 0;
        }
        return levels - worse;
    }

    private int open(
        final int side, final int slot, final int levels, final long key, final long size, final int orders)
    {
        if (!ensureRoom(side, levels + 1))
        {
            return NO_MEMORY;
        }
        final int slab = slab(head(side));
        final int at = slab + slot * LEVEL_LENGTH;
        memory.move(at, at + LEVEL_LENGTH, levels - slot);
        head(side, slab, levels + 1);
        write(at, key, size, orders);
        return APPLIED;
    }

    private void remove(final int side, final int slab, final int slot, final int levels)
    {
        final int at = slab + slot * LEVEL_LENGTH;
        memory.move(at + LEVEL_LENGTH, at, levels - slot - 1);
        head(side, slab, levels - 1);
    }

    private boolean ensureRoom(final int side, final int levels)
    {
        final int slabClass = headers.getInt(side + CLASS_OFFSET);
        return slabClass != NO_SLAB && levels <= LevelPool.levels(slabClass) || grow(side, slabClass, levels);
    }

    private boolean grow(final int side, final int slabClass, final int levels)
    {
        int wanted = slabClass + 1;
        while (wanted < LevelPool.CLASSES && LevelPool.levels(wanted) < levels)
        {
            wanted++;
        }
        final int slab = pool.allocate(wanted);
        if (slab == LevelPool.EXHAUSTED)
        {
            return false;
        }
        final long head = head(side);
        if (slabClass != NO_SLAB)
        {
            memory.move(slab(head), slab, levels(head));
            pool.release(slab(head), slabClass);
        }
        head(side, slab, levels(head));
        headers.putInt(side + CLASS_OFFSET, wanted);
        return true;
    }

    private long head(final int side)
    {
        return headers.getLong(side + HEAD_OFFSET);
    }

    private void head(final int side, final int slab, final int levels)
    {
        headers.putLong(side + HEAD_OFFSET, (long)slab << 32 | levels);
    }

    private static int slab(final long head)
    {
        return (int)(head >>> 32);
    }

    private static int levels(final long head)
    {
        return (int)head;
    }

    private static int at(final long head, final int level)
    {
        return slab(head) + (levels(head) - level) * LEVEL_LENGTH;
    }

    /** All ones for offers, whose numbers are odd; headers lie at multiples of what four sides take. */
    private static long complement(final int side)
    {
        return -(side >>> SIDE_LENGTH_SHIFT & 1);
    }

    private void write(final int offset, final long key, final long size, final int orders)
    {
        memory.putLong(offset + KEY_FIELD_OFFSET, key);
        memory.putLong(offset + SIZE_FIELD_OFFSET, size);
        memory.putLong(offset + ORDERS_FIELD_OFFSET, orders);
    }
}
