package io.veltrix.trading.book;

import java.nio.ByteBuffer;

import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/**
 * Memory of the books, off the heap, zeroed, all there from the start. Offsets are the books' own: none comes from a
 * feed, so they are held against the bounds by assertions, which tests run with, and cost a running system nothing.
 * Native byte order. Single-threaded.
 */
final class BookMemory
{
    private static final int COPIED_BY_HAND = 12 * Long.BYTES;

    // Keeps what the address points to.
    private final ByteBuffer buffer;
    private final long address;

    /**
     * @param bytes of memory.
     */
    BookMemory(final int bytes)
    {
        buffer = ByteBuffer.allocateDirect(bytes);
        address = BufferUtil.address(buffer);
    }

    long getLong(final int offset)
    {
        assert isInside(offset, Long.BYTES) : "offset=" + offset;
        return UnsafeApi.getLong(address + offset);
    }

    void putLong(final int offset, final long value)
    {
        assert isInside(offset, Long.BYTES) : "offset=" + offset;
        UnsafeApi.putLong(address + offset, value);
    }

    int getInt(final int offset)
    {
        assert isInside(offset, Integer.BYTES) : "offset=" + offset;
        return UnsafeApi.getInt(address + offset);
    }

    void putInt(final int offset, final int value)
    {
        assert isInside(offset, Integer.BYTES) : "offset=" + offset;
        UnsafeApi.putInt(address + offset, value);
    }

    /**
     * Move bytes; the ranges may overlap.
     *
     * @param from   offset.
     * @param to     offset.
     * @param length in bytes, a multiple of eight; 0 for nothing.
     */
    void move(final int from, final int to, final int length)
    {
        assert length >= 0 && isInside(from, length) && isInside(to, length) :
            "from=" + from + " to=" + to + " length=" + length;
        final long source = address + from;
        final long target = address + to;
        if (length > COPIED_BY_HAND)
        {
            // The JVM's copyMemory is conjoint: it moves, it does not merely copy.
            UnsafeApi.copyMemory(source, target, length);
        }
        else if (from < to)
        {
            for (int i = length - Long.BYTES; i >= 0; i -= Long.BYTES)
            {
                UnsafeApi.putLong(target + i, UnsafeApi.getLong(source + i));
            }
        }
        else
        {
            for (int i = 0; i < length; i += Long.BYTES)
            {
                UnsafeApi.putLong(target + i, UnsafeApi.getLong(source + i));
            }
        }
    }

    private boolean isInside(final int offset, final int length)
    {
        return offset >= 0 && length <= buffer.capacity() - offset;
    }
}
