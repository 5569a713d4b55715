package io.veltrix.trading.strategy;

import java.util.Arrays;

import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;
import io.veltrix.trading.instrument.LongIndex;

/**
 * The orders a strategy has in flight, in two queues: live ones in the order in which they time out, and those whose
 * cancel is under way in the order in which they are given up. Each order has one slot. Single-threaded; all memory is
 * taken in the constructor.
 */
final class OpenOrders
{
    /** No such order; no slot left. */
    static final int NONE = -1;

    static final int LIVE = 0;
    static final int CANCELLING = 1;

    private final LongIndex slots;
    private final long[] orderIds;
    private final long[] deadlines;
    private final int[] instruments;
    private final int[] queues;
    private final int[] next;
    private final int[] previous;
    private final int[] heads = {NONE, NONE};
    private final int[] tails = {NONE, NONE};
    private int free;

    OpenOrders(final int capacity)
    {
        slots = new LongIndex(capacity);
        orderIds = new long[capacity];
        deadlines = new long[capacity];
        instruments = new int[capacity];
        queues = new int[capacity];
        next = new int[capacity];
        previous = new int[capacity];
        Arrays.setAll(next, (i) -> i + 1 < capacity ? i + 1 : NONE);
    }

    int size()
    {
        return slots.size();
    }

    boolean isFull()
    {
        return free == NONE;
    }

    /** Adds a live order; there must be room. Deadlines never decrease from call to call. */
    void add(final long orderId, final int instrument, final long deadlineNs)
    {
        final int slot = free;
        free = next[slot];
        slots.put(orderId, slot);
        orderIds[slot] = orderId;
        instruments[slot] = instrument;
        append(LIVE, slot, deadlineNs);
    }

    /** Moves an order from live to cancelling. */
    void cancelling(final int slot, final long deadlineNs)
    {
        unlink(slot);
        append(CANCELLING, slot, deadlineNs);
    }

    /**
     * Forget an order.
     *
     * @return number of its instrument, or {@link #NONE} where it was not open.
     */
    int close(final long orderId)
    {
        final int slot = slots.remove(orderId);
        if (slot == LongIndex.MISSING)
        {
            return NONE;
        }
        unlink(slot);
        next[slot] = free;
        free = slot;
        return instruments[slot];
    }

    /** First slot of a queue, or {@link #NONE}. */
    int first(final int queue)
    {
        return heads[queue];
    }

    /** The slot behind this one in its queue, or {@link #NONE}. */
    int next(final int slot)
    {
        return next[slot];
    }

    long orderId(final int slot)
    {
        return orderIds[slot];
    }

    long deadlineNs(final int slot)
    {
        return deadlines[slot];
    }

    int instrument(final int slot)
    {
        return instruments[slot];
    }

    /** Writes both queues, each in its order. */
    void save(final StateOutput out)
    {
        for (int queue = LIVE; queue <= CANCELLING; queue++)
        {
            int count = 0;
            for (int slot = heads[queue]; slot != NONE; slot = next[slot])
            {
                count++;
            }
            out.putInt(count);
            for (int slot = heads[queue]; slot != NONE; slot = next[slot])
            {
                out.putLong(orderIds[slot]).putInt(instruments[slot]).putLong(deadlines[slot]);
            }
        }
    }

    /** Reads what {@link #save} wrote, where no order is open; instruments are numbers below the one given. */
    void load(final StateInput in, final int instrumentCount)
    {
        for (int queue = LIVE; queue <= CANCELLING; queue++)
        {
            for (int left = in.getInt(); left > 0; left--)
            {
                final long orderId = in.getLong();
                final int instrument = in.getInt();
                final long deadlineNs = in.getLong();
                if (free == NONE || slots.get(orderId) != LongIndex.MISSING || instrument < 0 ||
                    instrument >= instrumentCount)
                {
                    throw new IllegalStateException("order " + orderId + " in instrument " + instrument + " of " +
                        instrumentCount + " has no place: there is room for " + orderIds.length + " open orders");
                }
                add(orderId, instrument, deadlineNs);
                if (queue == CANCELLING)
                {
                    cancelling(slots.get(orderId), deadlineNs);
                }
            }
        }
    }

    private void append(final int queue, final int slot, final long deadlineNs)
    {
        final int tail = tails[queue];
        deadlines[slot] = deadlineNs;
        queues[slot] = queue;
        previous[slot] = tail;
        next[slot] = NONE;
        if (tail == NONE)
        {
            heads[queue] = slot;
        }
        else
        {
            next[tail] = slot;
        }
        tails[queue] = slot;
    }

    private void unlink(final int slot)
    {
        final int queue = queues[slot];
        if (previous[slot] == NONE)
        {
            heads[queue] = next[slot];
        }
        else
        {
            next[previous[slot]] = next[slot];
        }
        if (next[slot] == NONE)
        {
            tails[queue] = previous[slot];
        }
        else
        {
            previous[next[slot]] = previous[slot];
        }
    }
}
