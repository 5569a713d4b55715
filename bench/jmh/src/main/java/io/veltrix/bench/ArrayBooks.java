package io.veltrix.bench;

import java.util.Arrays;

import io.veltrix.trading.book.Books;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * Books in sorted arrays on the heap, written by hand: one array a side, in which a level is three numbers beside each
 * other, the best level last, so that a change at the touch moves little and with one copy; the touch is tried first,
 * the rest is searched by halves. One array a field was tried too: slower over CME's changes, a little faster over
 * DEEP's.
 */
final class ArrayBooks implements FeedBooks
{
    private final BookUpdates updates;
    private final Long2ObjectHashMap<Side[]> books = new Long2ObjectHashMap<>(1 << 15, 0.5f);

    ArrayBooks(final BookUpdates updates)
    {
        this.updates = updates;
    }

    /** Bids by price, offers by the price's negative: so the greatest key is the best on either. */
    private static final class Side
    {
        private static final int LINEAR_SEARCH = 8;

        private static final int FIELDS = 3;

        private final boolean isBid;
        private final int depth;
        private long[] cells = new long[FIELDS * 8];
        private int count;

        Side(final int side)
        {
            isBid = (side & 1) == Books.BID;
            depth = side < Books.IMPLIED_BID ? BookUpdates.DEPTH : BookUpdates.IMPLIED_DEPTH;
        }

        long price(final int slot)
        {
            return isBid ? cells[FIELDS * slot] : -cells[FIELDS * slot];
        }

        void set(final long price, final long size, final int ordersAtLevel)
        {
            final long key = isBid ? price : -price;
            final int slot = slot(key);
            final boolean isFound = slot < count && cells[FIELDS * slot] == key;
            if (size > 0)
            {
                if (!isFound)
                {
                    open(slot, 1);
                }
                write(slot, key, size, ordersAtLevel);
            }
            else if (isFound)
            {
                close(slot);
            }
        }

        void change(
            final int action, final int level, final long price, final long size, final int ordersAtLevel)
        {
            final long key = isBid ? price : -price;
            switch (action)
            {
                case BookUpdates.INSERT_LEVEL ->
                {
                    if (level >= 1 && level <= depth)
                    {
                        insert(level, key, size, ordersAtLevel);
                    }
                }
                case BookUpdates.CHANGE_LEVEL ->
                {
                    if (level >= 1 && level <= count)
                    {
                        write(count - level, key, size, ordersAtLevel);
                    }
                }
                case BookUpdates.DELETE_LEVEL ->
                {
                    if (level >= 1 && level <= count)
                    {
                        close(count - level);
                    }
                }
                case BookUpdates.DELETE_THRU -> count = 0;
                case BookUpdates.DELETE_FROM -> count -= Math.min(level, count);
                case BookUpdates.OVERLAY ->
                {
                    if (level >= 1 && level <= depth)
                    {
                        fill(level);
                        write(count - level, key, size, ordersAtLevel);
                    }
                }
                default -> throw new IllegalStateException("action=" + action);
            }
        }

        private void insert(final int level, final long key, final long size, final int ordersAtLevel)
        {
            if (level > count)
            {
                fill(level);
            }
            else if (count == depth)
            {
                final int slot = count - level;
                System.arraycopy(cells, FIELDS, cells, 0, FIELDS * slot);
            }
            else
            {
                open(count - level + 1, 1);
            }
            write(count - level, key, size, ordersAtLevel);
        }

        /** So many levels, at least; what the feed never said is a hole. */
        private void fill(final int level)
        {
            final int added = level - count;
            if (added > 0)
            {
                open(0, added);
                for (int slot = 0; slot < added; slot++)
                {
                    write(slot, Books.NO_PRICE, 0, Books.NO_ORDERS);
                }
            }
        }

        /** The lowest slot whose level is as good as the key or better. */
        private int slot(final long key)
        {
            final long[] cells = this.cells;
            final int linearEnd = Math.max(0, count - LINEAR_SEARCH);
            int high = count;
            while (high > linearEnd)
            {
                if (cells[FIELDS * (high - 1)] < key)
                {
                    return high;
                }
                high--;
            }
            int low = 0;
            while (low < high)
            {
                final int middle = (low + high) >>> 1;
                if (cells[FIELDS * middle] < key)
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

        private void open(final int slot, final int added)
        {
            if (FIELDS * (count + added) > cells.length)
            {
                cells = Arrays.copyOf(cells, Math.max(FIELDS * (count + added), 2 * cells.length));
            }
            final int moved = count - slot;
            if (moved > 0)
            {
                System.arraycopy(cells, FIELDS * slot, cells, FIELDS * (slot + added), FIELDS * moved);
            }
            count += added;
        }

        private void close(final int slot)
        {
            count--;
            final int moved = count - slot;
            if (moved > 0)
            {
                System.arraycopy(cells, FIELDS * (slot + 1), cells, FIELDS * slot, FIELDS * moved);
            }
        }

        private void write(final int slot, final long key, final long size, final int ordersAtLevel)
        {
            cells[FIELDS * slot] = key;
            cells[FIELDS * slot + 1] = size;
            cells[FIELDS * slot + 2] = ordersAtLevel;
        }
    }

    private Side[] open(final long instrument)
    {
        final Side[] sides = new Side[SIDES];
        for (int side = 0; side < SIDES; side++)
        {
            sides[side] = new Side(side);
        }
        books.put(instrument, sides);
        return sides;
    }

    @Override
    public long apply(final int update)
    {
        final BookUpdates updates = this.updates;
        final long instrument = updates.instrument[update];
        Side[] sides = books.get(instrument);
        if (sides == null)
        {
            sides = open(instrument);
        }
        final int action = updates.action[update];
        if (action == BookUpdates.CLEAR)
        {
            clear(sides);
        }
        else
        {
            final Side side = sides[updates.side[update]];
            if (action == BookUpdates.SET_PRICE)
            {
                side.set(updates.price[update], updates.size[update], updates.orders[update]);
            }
            else
            {
                side.change(action, updates.level[update], updates.price[update], updates.size[update],
                    updates.orders[update]);
            }
        }
        final Side bids = sides[Books.BID];
        final Side asks = sides[Books.ASK];
        final int bid = bids.count - 1;
        final int ask = asks.count - 1;
        return FeedBooks.top(
            bid < 0 || bids.cells[Side.FIELDS * bid] == Books.NO_PRICE ? 0 : bids.price(bid),
            bid < 0 ? 0 : bids.cells[Side.FIELDS * bid + 1],
            ask < 0 || asks.cells[Side.FIELDS * ask] == Books.NO_PRICE ? 0 : asks.price(ask),
            ask < 0 ? 0 : asks.cells[Side.FIELDS * ask + 1]);
    }

    private static void clear(final Side[] sides)
    {
        for (final Side side : sides)
        {
            side.count = 0;
        }
    }

    @Override
    public void reset()
    {
        books.forEachLong((instrument, sides) -> clear(sides));
    }

    @Override
    public long[] levels(final long instrument, final int side)
    {
        final Side[] sides = books.get(instrument);
        final long[] levels = new long[sides == null ? 0 : 2 * sides[side].count];
        for (int i = 0; i < levels.length; i += 2)
        {
            final int slot = sides[side].count - 1 - i / 2;
            levels[i] = sides[side].price(slot);
            levels[i + 1] = sides[side].cells[Side.FIELDS * slot + 1];
        }
        return levels;
    }
}
