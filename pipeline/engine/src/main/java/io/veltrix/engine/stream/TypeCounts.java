package io.veltrix.engine.stream;

import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Counts events by type. Open addressing over the types' keys, a fixed number of them; beyond that, types are counted
 * together under {@link #OTHERS}. Single-threaded; allocates nothing after construction.
 */
public final class TypeCounts
{
    /** Key under which types are counted that found no place of their own. */
    public static final int OTHERS = -1;

    private static final int CAPACITY = 256;
    private static final int MAX_TYPES = CAPACITY / 2;
    private static final int SHIFT = 24;

    private final int[] keys = new int[CAPACITY];
    private final long[] counts = new long[CAPACITY];
    private int types;
    private long others;

    public TypeCounts()
    {
        Arrays.fill(keys, OTHERS);
    }

    /**
     * Count from zero again.
     */
    public void clear()
    {
        Arrays.fill(keys, OTHERS);
        Arrays.fill(counts, 0);
        types = 0;
        others = 0;
    }

    /**
     * @param typeKey of an event.
     */
    public void add(final int typeKey)
    {
        int slot = (typeKey * 0x9E37_79B9) >>> SHIFT;
        while (keys[slot] != typeKey)
        {
            if (keys[slot] == OTHERS)
            {
                if (types == MAX_TYPES)
                {
                    others++;
                    return;
                }
                types++;
                keys[slot] = typeKey;
            }
            else
            {
                slot = (slot + 1) & (CAPACITY - 1);
            }
        }
        counts[slot]++;
    }

    /**
     * Count events that were counted before. Before the first of its type.
     *
     * @param typeKey of them; {@link #OTHERS} for those without a place of their own.
     * @param events  how many.
     */
    public void restore(final int typeKey, final long events)
    {
        if (typeKey == OTHERS || events <= 0)
        {
            others += Math.max(0, events);
            return;
        }
        add(typeKey);
        int slot = (typeKey * 0x9E37_79B9) >>> SHIFT;
        while (keys[slot] != typeKey && keys[slot] != OTHERS)
        {
            slot = (slot + 1) & (CAPACITY - 1);
        }
        if (keys[slot] == typeKey)
        {
            counts[slot] += events - 1;
        }
        else
        {
            others += events - 1;
        }
    }

    /**
     * @param consumer is given each type's key and count.
     */
    public void forEach(final BiConsumer<Integer, Long> consumer)
    {
        for (int i = 0; i < CAPACITY; i++)
        {
            if (keys[i] != OTHERS)
            {
                consumer.accept(keys[i], counts[i]);
            }
        }
        if (others > 0)
        {
            consumer.accept(OTHERS, others);
        }
    }
}
