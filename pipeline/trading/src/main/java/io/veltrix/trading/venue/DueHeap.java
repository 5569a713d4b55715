package io.veltrix.trading.venue;

import java.util.Arrays;

/**
 * Slots ordered by (due time, arrival), each in it at most once and removable from anywhere: a binary heap that knows
 * where each slot stands. Single-threaded; all memory is taken in the constructor.
 */
final class DueHeap
{
    /** {@link #first}: nothing is due. */
    static final int EMPTY = -1;

    private static final int ABSENT = -1;

    private final long[] dues;
    private final long[] arrivals;
    private final int[] heap;
    private final int[] places;
    private int size;

    DueHeap(final int slots)
    {
        dues = new long[slots];
        arrivals = new long[slots];
        heap = new int[slots];
        places = new int[slots];
        Arrays.fill(places, ABSENT);
    }

    int size()
    {
        return size;
    }

    int first()
    {
        return size == 0 ? EMPTY : heap[0];
    }

    long dueNs(final int slot)
    {
        return dues[slot];
    }

    /** Adds a slot that is not in the heap. */
    void add(final int slot, final long dueNs, final long arrival)
    {
        dues[slot] = dueNs;
        arrivals[slot] = arrival;
        up(size++, slot);
    }

    void remove(final int slot)
    {
        final int place = places[slot];
        places[slot] = ABSENT;
        final int last = heap[--size];
        if (last != slot)
        {
            // The last one may belong above or below the hole; only one of the two moves does anything.
            up(place, last);
            down(places[last], last);
        }
    }

    private void up(final int from, final int slot)
    {
        int hole = from;
        while (hole > 0)
        {
            final int parent = heap[(hole - 1) >>> 1];
            if (!isBefore(slot, parent))
            {
                break;
            }
            place(hole, parent);
            hole = (hole - 1) >>> 1;
        }
        place(hole, slot);
    }

    private void down(final int from, final int slot)
    {
        int hole = from;
        int child = 2 * hole + 1;
        while (child < size)
        {
            if (child + 1 < size && isBefore(heap[child + 1], heap[child]))
            {
                child++;
            }
            if (!isBefore(heap[child], slot))
            {
                break;
            }
            place(hole, heap[child]);
            hole = child;
            child = 2 * hole + 1;
        }
        place(hole, slot);
    }

    private void place(final int place, final int slot)
    {
        heap[place] = slot;
        places[slot] = place;
    }

    private boolean isBefore(final int left, final int right)
    {
        return dues[left] < dues[right] || dues[left] == dues[right] && arrivals[left] < arrivals[right];
    }
}
