package io.veltrix.trading.book;

import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;

import org.agrona.concurrent.UnsafeBuffer;

import static io.veltrix.trading.book.LevelPool.LEVEL_LENGTH;
import static io.veltrix.trading.book.LevelPool.ORDERS_FIELD_OFFSET;
import static io.veltrix.trading.book.LevelPool.PRICE_FIELD_OFFSET;
import static io.veltrix.trading.book.LevelPool.SIZE_FIELD_OFFSET;

/**
 * What happens to one side of a book. A side is named by the offset of its 16-byte header: slab offset, levels, slab
 * class. Levels lie in the slab from worst to best, so position {@code l} is the {@code l}-th from the end. A side
 * takes its slab with its first level and keeps it when it is emptied. Single-threaded.
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

    private static final int SLAB_OFFSET = 0;
    private static final int LEVELS_OFFSET = 4;
    private static final int CLASS_OFFSET = 8;
    private static final int NO_SLAB = -1;
    private static final int LINEAR_SEARCH = 8;
    private static final int COPIED_BY_HAND = 4;

    private final LevelPool pool;
    private final UnsafeBuffer memory;
    private final UnsafeBuffer headers;

    BookSides(final LevelPool pool, final UnsafeBuffer headers)
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
        headers.putInt(side + SLAB_OFFSET, NO_SLAB);
        headers.putInt(side + LEVELS_OFFSET, 0);
        headers.putInt(side + CLASS_OFFSET, NO_SLAB);
    }

    void clear(final int side)
    {
        headers.putInt(side + LEVELS_OFFSET, 0);
    }

    int levels(final int side)
    {
        return headers.getInt(side + LEVELS_OFFSET);
    }

    long price(final int side, final int level)
    {
        final int levels = levels(side);
        return level < 1 || level > levels ? Books.NO_PRICE :
            memory.getLong(at(side, levels - level) + PRICE_FIELD_OFFSET);
    }

    long size(final int side, final int level)
    {
        final int levels = levels(side);
        return level < 1 || level > levels ? 0 : memory.getLong(at(side, levels - level) + SIZE_FIELD_OFFSET);
    }

    int orders(final int side, final int level)
    {
        final int levels = levels(side);
        return level < 1 || level > levels ? Books.NO_ORDERS :
            memory.getInt(at(side, levels - level) + ORDERS_FIELD_OFFSET);
    }

    /**
     * The level at this price has this size from now on; size 0 or less removes it.
     *
     * @param isBid true where the highest price is the best.
     */
    int setPrice(final int side, final boolean isBid, final long price, final long size, final int orders)
    {
        final int levels = levels(side);
        final int slot = levels == 0 ? 0 : lowestNotWorse(side, levels, isBid, price);
        final boolean found = slot < levels && memory.getLong(at(side, slot) + PRICE_FIELD_OFFSET) == price;
        if (size <= 0)
        {
            if (!found)
            {
                return ABSENT;
            }
            removeSlot(side, slot, levels);
            return APPLIED;
        }
        if (!found)
        {
            if (!ensureRoom(side, levels + 1))
            {
                return NO_MEMORY;
            }
            move(at(side, slot), at(side, slot + 1), levels - slot);
            headers.putInt(side + LEVELS_OFFSET, levels + 1);
        }
        write(at(side, slot), price, size, orders);
        return APPLIED;
    }

    /**
     * A new level at a position; those at and below it move down, and what falls below the depth goes. Positions
     * between the worst level and the new one become holes.
     */
    int insert(final int side, final int level, final int depth, final long price, final long size, final int orders)
    {
        final int levels = levels(side);
        if (level < 1 || level > depth)
        {
            return ABSENT;
        }
        if (level > levels)
        {
            return extend(side, level, price, size, orders);
        }
        final int slot;
        if (levels >= depth)
        {
            slot = levels - level;
            move(at(side, 1), at(side, 0), slot);
        }
        else
        {
            if (!ensureRoom(side, levels + 1))
            {
                return NO_MEMORY;
            }
            slot = levels - level + 1;
            move(at(side, slot), at(side, slot + 1), levels - slot);
            headers.putInt(side + LEVELS_OFFSET, levels + 1);
        }
        write(at(side, slot), price, size, orders);
        return APPLIED;
    }

    int change(final int side, final int level, final long price, final long size, final int orders)
    {
        final int levels = levels(side);
        if (level < 1 || level > levels)
        {
            return ABSENT;
        }
        write(at(side, levels - level), price, size, orders);
        return APPLIED;
    }

    int delete(final int side, final int level)
    {
        final int levels = levels(side);
        if (level < 1 || level > levels)
        {
            return ABSENT;
        }
        removeSlot(side, levels - level, levels);
        return APPLIED;
    }

    /** The levels from the best to this position go. */
    int deleteFrom(final int side, final int level)
    {
        final int levels = levels(side);
        if (level < 1 || levels == 0)
        {
            return ABSENT;
        }
        headers.putInt(side + LEVELS_OFFSET, Math.max(0, levels - level));
        return APPLIED;
    }

    /** The level at this position is replaced, or made; nothing moves. */
    int overlay(final int side, final int level, final int depth, final long price, final long size, final int orders)
    {
        if (level < 1 || level > depth)
        {
            return ABSENT;
        }
        return level <= levels(side) ?
            change(side, level, price, size, orders) : extend(side, level, price, size, orders);
    }

    /** The side has exactly one level. */
    int replace(final int side, final long price, final long size)
    {
        if (!ensureRoom(side, 1))
        {
            return NO_MEMORY;
        }
        headers.putInt(side + LEVELS_OFFSET, 1);
        write(at(side, 0), price, size, Books.NO_ORDERS);
        return APPLIED;
    }

    /** Writes the class of the slab, the number of levels, and the levels from worst to best. */
    void save(final int side, final StateOutput out)
    {
        final int levels = levels(side);
        out.putByte(headers.getInt(side + CLASS_OFFSET)).putInt(levels);
        for (int slot = 0; slot < levels; slot++)
        {
            final int offset = at(side, slot);
            out.putLong(memory.getLong(offset + PRICE_FIELD_OFFSET))
                .putLong(memory.getLong(offset + SIZE_FIELD_OFFSET))
                .putInt(memory.getInt(offset + ORDERS_FIELD_OFFSET));
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
        headers.putInt(side + SLAB_OFFSET, slab);
        headers.putInt(side + CLASS_OFFSET, slabClass);
        headers.putInt(side + LEVELS_OFFSET, levels);
        for (int slot = 0; slot < levels; slot++)
        {
            write(at(side, slot), in.getLong(), in.getLong(), in.getInt());
        }
    }

    private int extend(final int side, final int level, final long price, final long size, final int orders)
    {
        final int levels = levels(side);
        if (!ensureRoom(side, level))
        {
            return NO_MEMORY;
        }
        final int added = level - levels;
        move(at(side, 0), at(side, added), levels);
        for (int slot = 1; slot < added; slot++)
        {
            write(at(side, slot), Books.NO_PRICE, 0, Books.NO_ORDERS);
        }
        headers.putInt(side + LEVELS_OFFSET, level);
        write(at(side, 0), price, size, orders);
        return APPLIED;
    }

    /**
     * @return the lowest slot whose level is as good as the price or better; the number of levels where none is.
     */
    private int lowestNotWorse(final int side, final int levels, final boolean isBid, final long price)
    {
        final int base = headers.getInt(side + SLAB_OFFSET) + PRICE_FIELD_OFFSET;
        final int linearEnd = Math.max(0, levels - LINEAR_SEARCH);
        int high = levels;
        while (high > linearEnd)
        {
            if (isWorse(memory.getLong(base + (high - 1) * LEVEL_LENGTH), price, isBid))
            {
                return high;
            }
            high--;
        }
        int low = 0;
        while (low < high)
        {
            final int middle = (low + high) >>> 1;
            if (isWorse(memory.getLong(base + middle * LEVEL_LENGTH), price, isBid))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    private static boolean isWorse(final long price, final long than, final boolean isBid)
    {
        return isBid ? price < than : price > than;
    }

    private void removeSlot(final int side, final int slot, final int levels)
    {
        move(at(side, slot + 1), at(side, slot), levels - slot - 1);
        headers.putInt(side + LEVELS_OFFSET, levels - 1);
    }

    private boolean ensureRoom(final int side, final int levels)
    {
        final int slabClass = headers.getInt(side + CLASS_OFFSET);
        if (slabClass != NO_SLAB && levels <= LevelPool.levels(slabClass))
        {
            return true;
        }
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
        if (slabClass != NO_SLAB)
        {
            final int old = headers.getInt(side + SLAB_OFFSET);
            memory.putBytes(slab, memory, old, levels(side) * LEVEL_LENGTH);
            pool.release(old, slabClass);
        }
        headers.putInt(side + SLAB_OFFSET, slab);
        headers.putInt(side + CLASS_OFFSET, wanted);
        return true;
    }

    private int at(final int side, final int slot)
    {
        return headers.getInt(side + SLAB_OFFSET) + slot * LEVEL_LENGTH;
    }

    private void write(final int offset, final long price, final long size, final int orders)
    {
        memory.putLong(offset + PRICE_FIELD_OFFSET, price);
        memory.putLong(offset + SIZE_FIELD_OFFSET, size);
        memory.putInt(offset + ORDERS_FIELD_OFFSET, orders);
    }

    /** Moves levels within the slab; the ranges may overlap. */
    private void move(final int from, final int to, final int levels)
    {
        final int length = levels * LEVEL_LENGTH;
        if (levels > COPIED_BY_HAND)
        {
            // The JVM's copyMemory is conjoint: it moves, it does not merely copy.
            memory.putBytes(to, memory, from, length);
        }
        else if (from < to)
        {
            for (int i = length - 8; i >= 0; i -= 8)
            {
                memory.putLong(to + i, memory.getLong(from + i));
            }
        }
        else
        {
            for (int i = 0; i < length; i += 8)
            {
                memory.putLong(to + i, memory.getLong(from + i));
            }
        }
    }
}
