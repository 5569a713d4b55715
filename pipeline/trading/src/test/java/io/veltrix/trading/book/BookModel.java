package io.veltrix.trading.book;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** One side of a book as plainly as it can be written: a sorted map by price, a list by position with holes. */
final class BookModel
{
    record Level(long price, long size, int orders)
    {
    }

    static final Level HOLE = new Level(Books.NO_PRICE, 0, Books.NO_ORDERS);

    private final TreeMap<Long, Level> byPrice;
    private final List<Level> byPosition = new ArrayList<>();
    private final int depth;

    BookModel(final boolean isBid, final int depth)
    {
        byPrice = new TreeMap<>(isBid ? Comparator.<Long>reverseOrder() : Comparator.<Long>naturalOrder());
        this.depth = depth;
    }

    void setPrice(final long price, final long size, final int orders)
    {
        if (size == 0)
        {
            byPrice.remove(price);
        }
        else
        {
            byPrice.put(price, new Level(price, size, orders));
        }
    }

    void insert(final int position, final Level level)
    {
        if (position < 1 || position > depth)
        {
            return;
        }
        while (byPosition.size() < position - 1)
        {
            byPosition.add(HOLE);
        }
        byPosition.add(position - 1, level);
        if (byPosition.size() > depth)
        {
            byPosition.remove(depth);
        }
    }

    void change(final int position, final Level level)
    {
        if (position >= 1 && position <= byPosition.size())
        {
            byPosition.set(position - 1, level);
        }
    }

    void overlay(final int position, final Level level)
    {
        if (position < 1 || position > depth)
        {
            return;
        }
        while (byPosition.size() < position)
        {
            byPosition.add(HOLE);
        }
        byPosition.set(position - 1, level);
    }

    void delete(final int position)
    {
        if (position >= 1 && position <= byPosition.size())
        {
            byPosition.remove(position - 1);
        }
    }

    void deleteFrom(final int position)
    {
        byPosition.subList(0, Math.min(position, byPosition.size())).clear();
    }

    void clear()
    {
        byPrice.clear();
        byPosition.clear();
    }

    /** A side is fed by price or by position, never by both. */
    List<Level> levels()
    {
        return byPosition.isEmpty() ? new ArrayList<>(byPrice.values()) : byPosition;
    }
}
