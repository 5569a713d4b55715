package io.veltrix.trading.book;

import java.util.Arrays;

/**
 * One off-heap region cut into slabs of price levels. A slab of class {@code c} holds {@code 4 << c} levels; freed
 * slabs go on a list per class and a larger one is halved when nothing else is left. Slabs are never joined again: a
 * side that grew once is likely to grow again. Single-threaded; takes all its memory in the constructor.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            Key                                |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            Size                               |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           Orders                              |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 * All of eight bytes: levels are moved so, and a processor is slow to read back eight where it has just written four.
 * Native byte order: nothing outside this process reads it.
 */
final class LevelPool
{
    /** {@link #allocate}: no slab of that class is left. */
    static final int EXHAUSTED = -1;

    static final int KEY_FIELD_OFFSET = 0;
    static final int SIZE_FIELD_OFFSET = 8;
    static final int ORDERS_FIELD_OFFSET = 16;
    static final int LEVEL_LENGTH = 24;

    /** Levels in a slab of class 0. */
    static final int SMALLEST_SLAB = 4;

    /** Classes 0 to 17: the largest slab holds 524,288 levels. */
    static final int CLASSES = 18;

    private final BookMemory memory;
    private final int[] free = new int[CLASSES];
    private final int capacity;
    private int used;
    private int inUse;

    /**
     * @param bytes of memory, at least one smallest slab and below 2 GiB.
     */
    LevelPool(final long bytes)
    {
        if (bytes < slabLength(0) || bytes > Integer.MAX_VALUE)
        {
            throw new IllegalArgumentException("bytes=" + bytes);
        }
        capacity = (int)bytes;
        memory = new BookMemory(capacity);
        Arrays.fill(free, EXHAUSTED);
    }

    BookMemory memory()
    {
        return memory;
    }

    /**
     * @param slabClass 0 to {@link #CLASSES} - 1.
     * @return offset of a slab of that class, or {@link #EXHAUSTED}.
     */
    int allocate(final int slabClass)
    {
        if (slabClass >= CLASSES)
        {
            return EXHAUSTED;
        }
        final int length = slabLength(slabClass);
        int offset = free[slabClass];
        if (offset != EXHAUSTED)
        {
            free[slabClass] = memory.getInt(offset);
        }
        else if (length <= capacity - used)
        {
            offset = used;
            used += length;
        }
        else
        {
            offset = split(slabClass);
        }
        inUse += offset == EXHAUSTED ? 0 : length;
        return offset;
    }

    void release(final int offset, final int slabClass)
    {
        memory.putInt(offset, free[slabClass]);
        free[slabClass] = offset;
        inUse -= slabLength(slabClass);
    }

    /**
     * @return bytes in slabs that sides hold now.
     */
    int inUse()
    {
        return inUse;
    }

    /**
     * @param slabClass 0 to {@link #CLASSES} - 1.
     * @return slabs of that class that were released and not taken again.
     */
    int freeSlabs(final int slabClass)
    {
        int count = 0;
        for (int offset = free[slabClass]; offset != EXHAUSTED; offset = memory.getInt(offset))
        {
            count++;
        }
        return count;
    }

    /**
     * Put a free slab behind what is used: how a saved pool is laid out again. Where slabs lie decides nothing, how
     * many there are of each class and how much was never used decides who finds room.
     *
     * @return false where there is no memory for it; then nothing was done.
     */
    boolean addFree(final int slabClass)
    {
        final int length = slabLength(slabClass);
        if (length > capacity - used)
        {
            return false;
        }
        memory.putInt(used, free[slabClass]);
        free[slabClass] = used;
        used += length;
        return true;
    }

    static int levels(final int slabClass)
    {
        return SMALLEST_SLAB << slabClass;
    }

    private static int slabLength(final int slabClass)
    {
        return levels(slabClass) * LEVEL_LENGTH;
    }

    private int split(final int slabClass)
    {
        int larger = slabClass + 1;
        while (larger < CLASSES && free[larger] == EXHAUSTED)
        {
            larger++;
        }
        if (larger >= CLASSES)
        {
            return EXHAUSTED;
        }
        final int offset = free[larger];
        free[larger] = memory.getInt(offset);
        while (larger > slabClass)
        {
            larger--;
            final int upperHalf = offset + slabLength(larger);
            memory.putInt(upperHalf, free[larger]);
            free[larger] = upperHalf;
        }
        return offset;
    }
}
