package io.veltrix.trading.risk;

import java.util.Arrays;

import io.veltrix.trading.instrument.LongIndex;

/**
 * Positions and open orders: what could still fill counts until an answer ends it. Instruments have dense numbers given
 * by the caller. Single-threaded; all memory is taken in the constructor.
 */
final class Exposure
{
    private static final int NONE = -1;

    private final long[] positions;
    private final long[] openBuys;
    private final long[] openSells;
    private final LongIndex slots;
    private final long[] remaining;
    private final int[] instruments;
    private final boolean[] buys;
    private final int[] next;
    private int free;
    private long gross;

    Exposure(final int maxInstruments, final int maxOrders)
    {
        positions = new long[maxInstruments];
        openBuys = new long[maxInstruments];
        openSells = new long[maxInstruments];
        slots = new LongIndex(maxOrders);
        remaining = new long[maxOrders];
        instruments = new int[maxOrders];
        buys = new boolean[maxOrders];
        next = new int[maxOrders];
        Arrays.setAll(next, (i) -> i + 1 < maxOrders ? i + 1 : NONE);
    }

    /** The position if this order and all open ones of its side filled: its size, whatever its sign. */
    long worstPosition(final int instrument, final boolean isBuy, final long quantity)
    {
        return isBuy ?
            positions[instrument] + openBuys[instrument] + quantity :
            -positions[instrument] + openSells[instrument] + quantity;
    }

    /** Sum of all positions, long and short added, and all open orders. */
    long gross()
    {
        return gross;
    }

    int openOrders()
    {
        return slots.size();
    }

    long position(final int instrument)
    {
        return positions[instrument];
    }

    /**
     * @return false where no more orders can be kept or this number is open already.
     */
    boolean hasRoomFor(final long orderId)
    {
        return free != NONE && slots.get(orderId) == LongIndex.MISSING;
    }

    /** Count an order; there must be {@linkplain #hasRoomFor room}. */
    void open(final long orderId, final int instrument, final boolean isBuy, final long quantity)
    {
        final int slot = free;
        free = next[slot];
        slots.put(orderId, slot);
        remaining[slot] = quantity;
        instruments[slot] = instrument;
        buys[slot] = isBuy;
        addOpen(slot, quantity);
    }

    /**
     * A fill of this order, known or not, in this instrument.
     *
     * @param ends true where nothing of the order stays open.
     */
    void fill(
        final long orderId, final int instrument, final boolean isBuy, final long quantity, final boolean ends)
    {
        final int slot = slots.get(orderId);
        if (slot != LongIndex.MISSING)
        {
            final long filled = Math.min(quantity, remaining[slot]);
            remaining[slot] -= filled;
            addOpen(slot, -filled);
            if (ends)
            {
                close(orderId);
            }
        }
        final long before = positions[instrument];
        final long after = isBuy ? before + quantity : before - quantity;
        positions[instrument] = after;
        gross += Math.abs(after) - Math.abs(before);
    }

    /** Nothing of this order will fill any more; unknown ones are fine. */
    void close(final long orderId)
    {
        final int slot = slots.remove(orderId);
        if (slot != LongIndex.MISSING)
        {
            addOpen(slot, -remaining[slot]);
            next[slot] = free;
            free = slot;
        }
    }

    private void addOpen(final int slot, final long delta)
    {
        (buys[slot] ? openBuys : openSells)[instruments[slot]] += delta;
        gross += delta;
    }
}
