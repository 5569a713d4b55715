package io.veltrix.engine.snapshot;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.veltrix.engine.api.StateOutput;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes state into a buffer on the heap that grows with it. Little endian, no padding. Single-threaded.
 */
public final class StateWriter implements StateOutput
{
    private static final int FIRST_CAPACITY = 4096;
    /** The longest array every JVM makes. */
    private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FIRST_CAPACITY]);
    private int length;

    /**
     * @return bytes written so far.
     */
    public int length()
    {
        return length;
    }

    /**
     * @return holds what was written; until more is.
     */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * @return what was written, in a buffer of its own.
     */
    public DirectBuffer copy()
    {
        return new UnsafeBuffer(Arrays.copyOf(buffer.byteArray(), length));
    }

    @Override
    public StateWriter putByte(final int value)
    {
        buffer.putByte(grow(1), (byte)value);
        return this;
    }

    @Override
    public StateWriter putInt(final int value)
    {
        buffer.putInt(grow(Integer.BYTES), value, ORDER);
        return this;
    }

    @Override
    public StateWriter putLong(final long value)
    {
        buffer.putLong(grow(Long.BYTES), value, ORDER);
        return this;
    }

    @Override
    public StateWriter putLongs(final long[] values, final int count)
    {
        putInt(count);
        final int offset = grow((long)count * Long.BYTES);
        for (int i = 0; i < count; i++)
        {
            buffer.putLong(offset + i * Long.BYTES, values[i], ORDER);
        }
        return this;
    }

    @Override
    public StateWriter putInts(final int[] values, final int count)
    {
        putInt(count);
        final int offset = grow((long)count * Integer.BYTES);
        for (int i = 0; i < count; i++)
        {
            buffer.putInt(offset + i * Integer.BYTES, values[i], ORDER);
        }
        return this;
    }

    @Override
    public StateWriter putBytes(final DirectBuffer source, final int offset, final int count)
    {
        putInt(count);
        return putRaw(source, offset, count);
    }

    /**
     * Write bytes without their number in front.
     *
     * @param source of which a part is written.
     * @param offset of the part.
     * @param count  of its bytes.
     * @return this.
     */
    StateWriter putRaw(final DirectBuffer source, final int offset, final int count)
    {
        buffer.putBytes(grow(count), source, offset, count);
        return this;
    }

    StateWriter putText(final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putInt(bytes.length);
        buffer.putBytes(grow(bytes.length), bytes);
        return this;
    }

    /** Replaces what was written at an offset. */
    void putIntAt(final int offset, final int value)
    {
        buffer.putInt(offset, value, ORDER);
    }

    /** Replaces what was written at an offset. */
    void putLongAt(final int offset, final long value)
    {
        buffer.putLong(offset, value, ORDER);
    }

    /**
     * @param bytes that come next.
     * @return offset at which they lie.
     */
    private int grow(final long bytes)
    {
        final long needed = length + bytes;
        if (needed > MAX_CAPACITY)
        {
            throw new SnapshotException("a state of more than 2 GiB has no place in a snapshot: " + needed + " bytes");
        }
        if (needed > buffer.capacity())
        {
            final int capacity = (int)Math.min(MAX_CAPACITY, Math.max(needed, 2L * buffer.capacity()));
            buffer.wrap(Arrays.copyOf(buffer.byteArray(), capacity));
        }
        final int offset = length;
        length = (int)needed;
        return offset;
    }
}
