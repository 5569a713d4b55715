package io.veltrix.trading.book;

import java.nio.ByteBuffer;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

import static io.veltrix.trading.book.LevelPool.LEVEL_LENGTH;

/**
 * Memory of the books, off the heap, zeroed, all there from the start, from the begin of a cache line on. Offsets are
 * the books' own: none comes from a feed, so they are held against the bounds by assertions, which tests run with, and
 * which cost a running system nothing. Native byte order. Single-threaded.
 */
final class BookMemory
{
    private static final int COPIED_BY_HAND = 6;

    // Keeps what the address points to.
    private final ByteBuffer buffer;
    private final long address;

    /**
     * @param bytes of memory.
     */
    BookMemory(final int bytes)
    {
        buffer = BufferUtil.allocateDirectAligned(bytes, BitUtil.CACHE_LINE_LENGTH);
        address = BufferUtil.address(buffer);
    }

    long getLong(final int offset)
    {
        assert isInside(offset, Long.BYTES);
        return UnsafeApi.getLong(address + offset);
    }

    void putLong(final int offset, final long value)
    {
        assert isInside(offset, Long.BYTES);
        UnsafeApi.putLong(address + offset, value);
    }

    int getInt(final int offset)
    {
        assert isInside(offset, Integer.BYTES);
        return UnsafeApi.getInt(address + offset);
    }

    void putInt(final int offset, final int value)
    {
        assert isInside(offset, Integer.BYTES);
        UnsafeApi.putInt(address + offset, value);
    }

    /**
     * Move levels; the ranges may overlap.
     *
     * @param from   offset.
     * @param to     offset.
     * @param levels each of {@link LevelPool#LEVEL_LENGTH} bytes; 0 for none.
     */
    void move(final int from, final int to, final int levels)
    {
        final int length = levels * LEVEL_LENGTH;
        assert isInside(from, length) && isInside(to, length);
        final long source = address + from;
        final long target = address + to;
        if (levels > COPIED_BY_HAND)
        {
            // The JVM's copyMemory is conjoint: it moves, it does not merely copy.
            UnsafeApi.copyMemory(source, target, length);
        }
        else if (from < to)
        {
            for (int i = length - LEVEL_LENGTH; i >= 0; i -= LEVEL_LENGTH)
            {
                copy(source + i, target + i);
            }
        }
        else
        {
            for (int i = 0; i < length; i += LEVEL_LENGTH)
            {
                copy(source + i, target + i);
            }
        }
    }

    private static void copy(final long source, final long target)
    {
        final long first = UnsafeApi.getLong(source);
        final long second = UnsafeApi.getLong(source + 8);
        final long third = UnsafeApi.getLong(source + 16);
        UnsafeApi.putLong(target, first);
        UnsafeApi.putLong(target + 8, second);
        UnsafeApi.putLong(target + 16, third);
    }

    private boolean isInside(final int offset, final int length)
    {
        return offset >= 0 && length >= 0 && length <= buffer.capacity() - offset;
    }
}
