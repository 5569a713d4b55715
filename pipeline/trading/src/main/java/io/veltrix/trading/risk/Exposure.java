package io.veltrix.trading.risk;

import java.util.Arrays;

import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;
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

    /** Writes positions and open orders of so many instruments; the sums follow from them. */
    void save(final StateOutput out, final int instrumentCount)
    {
        final long[] orderIds = slots.sortedKeys();
        out.putLongs(positions, instrumentCount).putInt(orderIds.length);
        for (final long orderId : orderIds)
        {
            final int slot = slots.get(orderId);
            out.putLong(orderId).putLong(remaining[slot]).putInt(instruments[slot]).putByte(buys[slot] ? 1 : 0);
        }
    }

    /** Reads what {@link #save} wrote, where nothing is held and nothing open. */
    void load(final StateInput in, final int instrumentCount)
    {
        if (in.getLongs(positions) != instrumentCount)
        {
            throw new IllegalStateException("positions of another number of instruments than " + instrumentCount);
        }
        for (int i = 0; i < instrumentCount; i++)
        {
            gross += Math.abs(positions[i]);
        }
        for (int left = in.getInt(); left > 0; left--)
        {
            final long orderId = in.getLong();
            final long quantity = in.getLong();
            final int instrument = in.getInt();
            if (!hasRoomFor(orderId) || instrument < 0 || instrument >= instrumentCount || quantity < 0)
            {
                throw new IllegalStateException("order " + orderId + " of " + quantity + " in instrument " +
                    instrument + " of " + instrumentCount + " has no place: there is room for " + remaining.length +
                    " open orders");
            }
            open(orderId, instrument, in.getByte() != 0, quantity);
        }
    }

    private void addOpen(final int slot, final long delta)
    {
        (buys[slot] ? openBuys : openSells)[instruments[slot]] += delta;
        gross += delta;
    }
}
