package io.veltrix.trading.venue;

import java.util.Arrays;

import io.veltrix.trading.instrument.LongIndex;

/**
 * A venue without a book: acknowledges an order, then fills it at its limit in one part or two, or rejects it; cancels
 * what is still open. Every request gets its answers in full, the last of which completes it. An order whose number is
 * that of an open one is rejected.
 * <p>
 * Requests arrive in order; answers are given one at a time in order of (due time, arrival of the request), whatever
 * was known when. Single-threaded; all memory is taken in the constructor.
 */
final class SimulatedVenue
{
    /** {@link #nextDueNs}: nothing to answer. */
    static final long NOTHING = Long.MAX_VALUE;

    private static final byte CANCEL = 0;
    private static final byte DUPLICATE = 1;
    private static final byte ARRIVED = 2;
    private static final byte ACKNOWLEDGED = 3;
    private static final byte PART_FILLED = 4;
    private static final int NONE = -1;

    private final VenueBehaviour behaviour;
    private final LongIndex openOrders;
    private final DueHeap due;
    private final long[] orderIds;
    private final long[] instruments;
    private final long[] prices;
    private final long[] quantities;
    private final long[] remaining;
    private final long[] arrivals;
    private final long[] timestamps;
    private final byte[] sides;
    private final byte[] states;
    private final int[] next;
    private int free;
    private int used;
    private long arrived;

    /**
     * @param behaviour   of the venue.
     * @param maxRequests most requests it holds at once.
     */
    SimulatedVenue(final VenueBehaviour behaviour, final int maxRequests)
    {
        this.behaviour = behaviour;
        openOrders = new LongIndex(maxRequests);
        due = new DueHeap(maxRequests);
        orderIds = new long[maxRequests];
        instruments = new long[maxRequests];
        prices = new long[maxRequests];
        quantities = new long[maxRequests];
        remaining = new long[maxRequests];
        arrivals = new long[maxRequests];
        timestamps = new long[maxRequests];
        sides = new byte[maxRequests];
        states = new byte[maxRequests];
        next = new int[maxRequests];
        Arrays.setAll(next, (i) -> i + 1 < maxRequests ? i + 1 : NONE);
    }

    /**
     * @return requests received so far.
     */
    long received()
    {
        return arrived;
    }

    /**
     * @return requests it has room for now.
     */
    int room()
    {
        return next.length - used;
    }

    void onNewOrder(
        final long orderId,
        final long instrument,
        final long price,
        final long quantity,
        final byte side,
        final long timestampNs)
    {
        final int slot = take(orderId, instrument, timestampNs);
        prices[slot] = price;
        quantities[slot] = quantity;
        remaining[slot] = quantity;
        sides[slot] = side;
        if (openOrders.get(orderId) == LongIndex.MISSING)
        {
            openOrders.put(orderId, slot);
            states[slot] = ARRIVED;
        }
        else
        {
            states[slot] = DUPLICATE;
        }
    }

    void onCancel(final long orderId, final long instrument, final long timestampNs)
    {
        states[take(orderId, instrument, timestampNs)] = CANCEL;
    }

    /**
     * @return when the next answer is due, nanoseconds of the epoch, or {@link #NOTHING}.
     */
    long nextDueNs()
    {
        final int slot = due.first();
        return slot == DueHeap.EMPTY ? NOTHING : due.dueNs(slot);
    }

    /**
     * Give the next answer; there must be one.
     *
     * @return requests it completes: 0, 1, or 2 where a cancel ends an order.
     */
    int answer(final VenueListener listener)
    {
        final int slot = due.first();
        final long dueNs = due.dueNs(slot);
        due.remove(slot);
        return switch (states[slot])
        {
            case CANCEL -> cancel(slot, listener);
            case DUPLICATE -> reject(slot, listener);
            case ARRIVED -> acknowledge(slot, listener);
            default -> fill(slot, dueNs, listener);
        };
    }

    private int acknowledge(final int slot, final VenueListener listener)
    {
        if (behaviour.isRejected(orderIds[slot], quantities[slot]))
        {
            openOrders.remove(orderIds[slot]);
            return reject(slot, listener);
        }
        states[slot] = ACKNOWLEDGED;
        listener.onAcknowledgement(orderIds[slot], instruments[slot], arrivals[slot], false);
        due.add(slot, timestamps[slot] + behaviour.firstFillAfterNs(orderIds[slot], quantities[slot]), arrivals[slot]);
        return 0;
    }

    private int fill(final int slot, final long dueNs, final VenueListener listener)
    {
        final long filled = states[slot] == PART_FILLED ?
            remaining[slot] : behaviour.firstFill(orderIds[slot], quantities[slot]);
        remaining[slot] -= filled;
        listener.onFill(orderIds[slot], instruments[slot], prices[slot], filled, remaining[slot], sides[slot]);
        if (remaining[slot] > 0)
        {
            states[slot] = PART_FILLED;
            due.add(slot, dueNs + behaviour.fillLatencyNs(), arrivals[slot]);
            return 0;
        }
        openOrders.remove(orderIds[slot]);
        release(slot);
        return 1;
    }

    private int cancel(final int slot, final VenueListener listener)
    {
        final int order = openOrders.remove(orderIds[slot]);
        release(slot);
        if (order == LongIndex.MISSING)
        {
            listener.onReject(orderIds[slot], instruments[slot], 0, (byte)0);
            return 1;
        }
        due.remove(order);
        release(order);
        listener.onAcknowledgement(orderIds[order], instruments[order], arrivals[order], true);
        return 2;
    }

    private int reject(final int slot, final VenueListener listener)
    {
        release(slot);
        listener.onReject(orderIds[slot], instruments[slot], quantities[slot], sides[slot]);
        return 1;
    }

    private int take(final long orderId, final long instrument, final long timestampNs)
    {
        final int slot = free;
        free = next[slot];
        used++;
        orderIds[slot] = orderId;
        instruments[slot] = instrument;
        timestamps[slot] = timestampNs;
        arrivals[slot] = ++arrived;
        due.add(slot, timestampNs + behaviour.ackLatencyNs(), arrived);
        return slot;
    }

    private void release(final int slot)
    {
        next[slot] = free;
        free = slot;
        used--;
    }
}
