package io.veltrix.bench;

import java.util.Arrays;

import io.veltrix.trading.book.Books;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * Books in sorted arrays on the heap, as they are usually written by hand: one array a field and side, the best level
 * last, so that changes at the touch move little; the touch is tried first, the rest is searched by halves.
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

        private final boolean isBid;
        private final int depth;
        private long[] keys = new long[8];
        private long[] sizes = new long[8];
        private int[] orders = new int[8];
        private int count;

        Side(final int side)
        {
            isBid = (side & 1) == Books.BID;
            depth = side < Books.IMPLIED_BID ? BookUpdates.DEPTH : BookUpdates.IMPLIED_DEPTH;
        }

        long price(final int slot)
        {
            return isBid ? keys[slot] : -keys[slot];
        }

        void set(final long price, final long size, final int ordersAtLevel)
        {
            final long key = isBid ? price : -price;
            final int slot = slot(key);
            final boolean isFound = slot < count && keys[slot] == key;
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
                System.arraycopy(keys, 1, keys, 0, slot);
                System.arraycopy(sizes, 1, sizes, 0, slot);
                System.arraycopy(orders, 1, orders, 0, slot);
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
            final long[] keys = this.keys;
            final int linearEnd = Math.max(0, count - LINEAR_SEARCH);
            int high = count;
            while (high > linearEnd)
            {
                if (keys[high - 1] < key)
                {
                    return high;
                }
                high--;
            }
            int low = 0;
            while (low < high)
            {
                final int middle = (low + high) >>> 1;
                if (keys[middle] < key)
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
            if (count + added > keys.length)
            {
                final int capacity = Math.max(count + added, 2 * keys.length);
                keys = Arrays.copyOf(keys, capacity);
                sizes = Arrays.copyOf(sizes, capacity);
                orders = Arrays.copyOf(orders, capacity);
            }
            final int moved = count - slot;
            if (moved > 0)
            {
                System.arraycopy(keys, slot, keys, slot + added, moved);
                System.arraycopy(sizes, slot, sizes, slot + added, moved);
                System.arraycopy(orders, slot, orders, slot + added, moved);
            }
            count += added;
        }

        private void close(final int slot)
        {
            count--;
            final int moved = count - slot;
            if (moved > 0)
            {
                System.arraycopy(keys, slot + 1, keys, slot, moved);
                System.arraycopy(sizes, slot + 1, sizes, slot, moved);
                System.arraycopy(orders, slot + 1, orders, slot, moved);
            }
        }

        private void write(final int slot, final long key, final long size, final int ordersAtLevel)
        {
            keys[slot] = key;
            sizes[slot] = size;
            orders[slot] = ordersAtLevel;
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
            bid < 0 || bids.keys[bid] == Books.NO_PRICE ? 0 : bids.price(bid), bid < 0 ? 0 : bids.sizes[bid],
            ask < 0 || asks.keys[ask] == Books.NO_PRICE ? 0 : asks.price(ask), ask < 0 ? 0 : asks.sizes[ask]);
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
            levels[i + 1] = sides[side].sizes[slot];
        }
        return levels;
    }
}
