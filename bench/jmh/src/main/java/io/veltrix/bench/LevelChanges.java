package io.veltrix.bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.veltrix.trading.book.Books;

/**
 * The same changes for books that know levels by their price alone: each change by position resolved beforehand, in
 * their favour, into the levels that go and the one that is set. What changes nothing has no entry. Immutable once
 * made.
 */
final class LevelChanges
{
    private static final int TYPICAL = 1 << 16;

    /** Entries of an update: from {@code first[update]} to before {@code first[update + 1]}. */
    final int[] first;
    long[] price = new long[TYPICAL];
    /** From now on; 0 where the level goes. */
    long[] size = new long[TYPICAL];
    int[] orders = new int[TYPICAL];
    byte[] side = new byte[TYPICAL];
    /** Number of this side and price of this instrument. */
    long[] id = new long[TYPICAL];
    /** Whether the level is there before. */
    boolean[] isKnown = new boolean[TYPICAL];
    private int count;

    private final Map<LevelKey, Long> ids = new HashMap<>();
    private final Set<Long> live = new HashSet<>();

    private record LevelKey(long instrument, int side, long price)
    {
    }

    /**
     * @param updates to resolve.
     */
    LevelChanges(final BookUpdates updates)
    {
        final FeedBooks books = new ArrayBooks(updates);
        first = new int[updates.count() + 1];
        for (int update = 0; update < updates.count(); update++)
        {
            first[update] = count;
            if (updates.action[update] == BookUpdates.SET_PRICE)
            {
                books.apply(update);
                add(updates, update, updates.side[update], updates.price[update], updates.size[update]);
            }
            else
            {
                resolve(updates, update, books);
            }
        }
        first[updates.count()] = count;
        ids.clear();
        live.clear();
    }

    private void resolve(final BookUpdates updates, final int update, final FeedBooks books)
    {
        final boolean isClear = updates.action[update] == BookUpdates.CLEAR;
        final int from = isClear ? 0 : updates.side[update];
        final int to = isClear ? FeedBooks.SIDES : from + 1;
        final long[][] before = new long[FeedBooks.SIDES][];
        for (int side = from; side < to; side++)
        {
            before[side] = books.levels(updates.instrument[update], side);
        }
        books.apply(update);
        for (int side = from; side < to; side++)
        {
            final long[] after = books.levels(updates.instrument[update], side);
            for (int i = 0; i < before[side].length; i += 2)
            {
                final long price = before[side][i];
                if (price != Books.NO_PRICE && !holds(after, price))
                {
                    add(updates, update, side, price, 0);
                }
            }
            if (isStated(updates.action[update]) && holds(after, updates.price[update]))
            {
                add(updates, update, side, updates.price[update], updates.size[update]);
            }
        }
    }

    private static boolean isStated(final int action)
    {
        return action == BookUpdates.INSERT_LEVEL || action == BookUpdates.CHANGE_LEVEL ||
            action == BookUpdates.OVERLAY;
    }

    private static boolean holds(final long[] levels, final long price)
    {
        for (int i = 0; i < levels.length; i += 2)
        {
            if (levels[i] == price)
            {
                return true;
            }
        }
        return false;
    }

    private void add(
        final BookUpdates updates, final int update, final int levelSide, final long levelPrice, final long levelSize)
    {
        final long number = ids.computeIfAbsent(
            new LevelKey(updates.instrument[update], levelSide, levelPrice), (key) -> (long)ids.size());
        final boolean isThere = live.contains(number);
        if (levelSize <= 0 && !isThere)
        {
            return;
        }
        if (count == price.length)
        {
            grow();
        }
        price[count] = levelPrice;
        size[count] = Math.max(0, levelSize);
        orders[count] = updates.orders[update];
        side[count] = (byte)levelSide;
        id[count] = number;
        isKnown[count] = isThere;
        count++;
        if (levelSize > 0)
        {
            live.add(number);
        }
        else
        {
            live.remove(number);
        }
    }

    private void grow()
    {
        final int capacity = 2 * count;
        price = Arrays.copyOf(price, capacity);
        size = Arrays.copyOf(size, capacity);
        orders = Arrays.copyOf(orders, capacity);
        side = Arrays.copyOf(side, capacity);
        id = Arrays.copyOf(id, capacity);
        isKnown = Arrays.copyOf(isKnown, capacity);
    }
}
