package io.veltrix.engine.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.veltrix.engine.api.StateInput;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Reads state out of a part of a buffer, never beyond it. Numbers of elements come from the state itself and are
 * trusted only once they fit both what is left to read and the room there is for them. Single-threaded.
 */
public final class StateReader implements StateInput
{
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final int MAX_TEXT = 1 << 16;

    private final DirectBuffer buffer;
    private final int end;
    private int position;

    /**
     * @param buffer of which a part is read.
     * @param offset of the part.
     * @param length of the part in bytes.
     */
    public StateReader(final DirectBuffer buffer, final int offset, final int length)
    {
        if (offset < 0 || length < 0 || length > buffer.capacity() - offset)
        {
            throw new IllegalArgumentException(
                "offset=" + offset + " length=" + length + " capacity=" + buffer.capacity());
        }
        this.buffer = buffer;
        this.position = offset;
        this.end = offset + length;
    }

    /**
     * @param state all of which is read.
     */
    public StateReader(final DirectBuffer state)
    {
        this(state, 0, state.capacity());
    }

    @Override
    public byte getByte()
    {
        return buffer.getByte(take(1));
    }

    @Override
    public int getInt()
    {
        return buffer.getInt(take(Integer.BYTES), ORDER);
    }

    @Override
    public long getLong()
    {
        return buffer.getLong(take(Long.BYTES), ORDER);
    }

    @Override
    public int getLongs(final long[] into)
    {
        final int count = count(Long.BYTES, into.length);
        final int offset = take(count * Long.BYTES);
        for (int i = 0; i < count; i++)
        {
            into[i] = buffer.getLong(offset + i * Long.BYTES, ORDER);
        }
        return count;
    }

    @Override
    public int getInts(final int[] into)
    {
        final int count = count(Integer.BYTES, into.length);
        final int offset = take(count * Integer.BYTES);
        for (int i = 0; i < count; i++)
        {
            into[i] = buffer.getInt(offset + i * Integer.BYTES, ORDER);
        }
        return count;
    }

    @Override
    public int getBytes(final MutableDirectBuffer into, final int offset)
    {
        final int count = count(1, into.capacity() - offset);
        into.putBytes(offset, buffer, take(count), count);
        return count;
    }

    @Override
    public int remaining()
    {
        return end - position;
    }

    /**
     * @return offset in the buffer of what is read next.
     */
    int position()
    {
        return position;
    }

    String getText()
    {
        final int count = count(1, MAX_TEXT);
        final byte[] bytes = new byte[count];
        buffer.getBytes(take(count), bytes);
        try
        {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
        catch (final CharacterCodingException ex)
        {
            throw new IllegalStateException("a name that is no UTF-8");
        }
    }

    /**
     * Pass over bytes.
     *
     * @param bytes to pass over.
     * @return offset of the first of them in the buffer.
     */
    int take(final int bytes)
    {
        if (bytes < 0 || bytes > end - position)
        {
            throw new IllegalStateException(
                "the state ends too early: " + bytes + " bytes were wanted, " + (end - position) + " are left");
        }
        final int offset = position;
        position += bytes;
        return offset;
    }

    /**
     * Read a number of elements that follow.
     *
     * @param elementBytes fewest bytes an element takes.
     * @param room         for elements.
     * @return how many there are, no more than room and bytes left allow.
     */
    int count(final int elementBytes, final int room)
    {
        final int count = getInt();
        if (count < 0 || count > room)
        {
            throw new IllegalStateException(count + " elements were found, there is room for " + room);
        }
        if ((long)count * elementBytes > end - position)
        {
            throw new IllegalStateException("the state ends too early: " + count + " elements of at least " +
                elementBytes + " bytes were announced, " + (end - position) + " bytes are left");
        }
        return count;
    }

    void requireEnd(final String what)
    {
        if (position != end)
        {
            throw new IllegalStateException(what + ": " + (end - position) + " bytes are left over");
        }
    }
}
