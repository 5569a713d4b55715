package io.veltrix.engine.sink;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Root sequences that the journal will never have: the disk was full and the pipeline went on without it. The record
 * thread is the one writer; it adds a sequence (release) before it releases a position at or behind it, so a reader
 * that has acquired such a position finds what it asks for. Any number of readers; nothing allocates once it is made.
 */
public final class UnjournalledRanges
{
    /** How many there may be in one life of a pipeline. */
    public static final int CAPACITY = 1_024;

    // First and last of each, alternating; what is beyond the count is zero.
    private final AtomicLongArray ends = new AtomicLongArray(2 * CAPACITY);

    // The writer's own.
    private int count;

    /**
     * Add sequences behind all that were added before. The record thread.
     *
     * @param first of them.
     * @param last  of them.
     * @throws IllegalStateException where there are too many ranges.
     */
    public void add(final long first, final long last)
    {
        if (count > 0 && ends.getPlain(2 * count - 1) == first - 1)
        {
            ends.setRelease(2 * count - 1, last);
            return;
        }
        if (count == CAPACITY)
        {
            throw new IllegalStateException("the journal has " + CAPACITY + " holes since the start: the disk fills" +
                " and empties all the time; give it more room");
        }
        ends.setPlain(2 * count, first);
        ends.setRelease(2 * count + 1, last);
        count++;
    }

    /**
     * @param sequence at or before a position that was acquired.
     * @return true where the journal will never have it.
     */
    public boolean contains(final long sequence)
    {
        for (int i = 0; i < CAPACITY; i++)
        {
            final long last = ends.getAcquire(2 * i + 1);
            if (last == 0)
            {
                return false;
            }
            if (sequence <= last)
            {
                return sequence >= ends.getPlain(2 * i);
            }
        }
        return false;
    }

    /**
     * @return how many sequences there are. Any thread.
     */
    public long size()
    {
        long size = 0;
        for (int i = 0; i < CAPACITY && ends.getAcquire(2 * i + 1) != 0; i++)
        {
            size += ends.getAcquire(2 * i + 1) - ends.getPlain(2 * i) + 1;
        }
        return size;
    }

    /**
     * @return the ranges in words, such as {@code 5 to 9, 20 to 31}. Any thread.
     */
    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < CAPACITY && ends.getAcquire(2 * i + 1) != 0; i++)
        {
            text.append(i == 0 ? "" : ", ").append(ends.getPlain(2 * i)).append(" to ")
                .append(ends.getAcquire(2 * i + 1));
        }
        return text.toString();
    }
}
