package io.veltrix.trading.instrument;

import java.util.Arrays;

import org.agrona.BitUtil;

/**
 * A bounded table from long keys to small numbers: open addressing with linear probing, at most half full. Any key is
 * legal, 0 included. All memory is taken in the constructor; when it is full {@link #put} says so. Single-threaded.
 */
public final class LongIndex
{
    /** {@link #get}, {@link #remove}: no such key. */
    public static final int MISSING = -1;

    // Key and value in turn: found together, they are read together.
    private final long[] entries;
    private final int mask;
    private final int maxSize;
    private int size;

    /**
     * @param maxSize most keys held at once, 1 to 2^28.
     */
    public LongIndex(final int maxSize)
    {
        if (maxSize < 1 || maxSize > 1 << 28)
        {
            throw new IllegalArgumentException("maxSize=" + maxSize);
        }
        final int capacity = BitUtil.findNextPositivePowerOfTwo(maxSize * 2);
        this.maxSize = maxSize;
        this.mask = capacity - 1;
        this.entries = new long[2 * capacity];
        for (int slot = 0; slot < capacity; slot++)
        {
            value(slot, MISSING);
        }
    }

    public int size()
    {
        return size;
    }

    /**
     * @param key to look for.
     * @return its number, or {@link #MISSING}.
     */
    public int get(final long key)
    {
        final int mask = this.mask;
        int slot = slot(key, mask);
        while (true)
        {
            final int value = value(slot);
            if (key(slot) == key || value == MISSING)
            {
                return value;
            }
            slot = (slot + 1) & mask;
        }
    }

    /**
     * Add a key that is not there, or give one that is a new number.
     *
     * @param key   to hold.
     * @param value of it, from 0.
     * @return false where the table is full; then nothing was done.
     */
    public boolean put(final long key, final int value)
    {
        int slot = slot(key, mask);
        while (value(slot) != MISSING)
        {
            if (key(slot) == key)
            {
                value(slot, value);
                return true;
            }
            slot = (slot + 1) & mask;
        }
        if (size == maxSize)
        {
            return false;
        }
        size++;
        entries[2 * slot] = key;
        value(slot, value);
        return true;
    }

    /**
     * @param key to forget.
     * @return the number it had, or {@link #MISSING}.
     */
    public int remove(final long key)
    {
        int slot = slot(key, mask);
        while (value(slot) != MISSING)
        {
            if (key(slot) == key)
            {
                final int value = value(slot);
                size--;
                closeHole(slot);
                return value;
            }
            slot = (slot + 1) & mask;
        }
        return MISSING;
    }

    /**
     * For saving a table whose numbers are dense, 0 to {@link #size()} - 1: allocates.
     *
     * @return the keys in the order of their numbers.
     */
    public long[] keysByNumber()
    {
        final long[] found = new long[size];
        for (int slot = 0; slot <= mask; slot++)
        {
            if (value(slot) != MISSING)
            {
                found[value(slot)] = key(slot);
            }
        }
        return found;
    }

    /**
     * For saving: allocates.
     *
     * @return the keys, ascending.
     */
    public long[] sortedKeys()
    {
        final long[] found = new long[size];
        int count = 0;
        for (int slot = 0; slot <= mask; slot++)
        {
            if (value(slot) != MISSING)
            {
                found[count++] = key(slot);
            }
        }
        Arrays.sort(found);
        return found;
    }

    /** Moves back what was pushed past the hole, so that probing may stop at the first empty slot. */
    private void closeHole(final int emptied)
    {
        int hole = emptied;
        int slot = (emptied + 1) & mask;
        while (value(slot) != MISSING)
        {
            final int home = slot(key(slot), mask);
            if (((slot - home) & mask) >= ((slot - hole) & mask))
            {
                entries[2 * hole] = key(slot);
                value(hole, value(slot));
                hole = slot;
            }
            slot = (slot + 1) & mask;
        }
        value(hole, MISSING);
    }

    private long key(final int slot)
    {
        return entries[2 * slot];
    }

    private int value(final int slot)
    {
        return (int)entries[2 * slot + 1];
    }

    private void value(final int slot, final int value)
    {
        entries[2 * slot + 1] = value;
    }

    private static int slot(final long key, final int mask)
    {
        // Symbols differ in their high bytes, ids in their low ones: the multiplication carries both to the top.
        final long h = (key ^ (key >>> 32)) * 0x9E37_79B9_7F4A_7C15L;
        return (int)(h >>> 32) & mask;
    }
}
