package io.veltrix.engine.stream;

import java.nio.ByteOrder;

import io.veltrix.codecs.EventHeaderDescriptor;

import org.agrona.DirectBuffer;

/**
 * Sums up a stream in 64 bits: order-sensitive, over every byte of every event except {@code originNs}, which is this
 * host's own clock, and {@code epoch}. Two runs that made the same events have the same digest. Not cryptographic.
 * <p>
 * For each event of {@code n} bytes: the length, then its bytes as little-endian 64-bit words (the last one padded with
 * zeros), each folded by {@code h = (h ^ w) * P; h ^= h >>> 29}, P = 0x9E3779B97F4A7C15. Single-threaded.
 */
public final class StreamDigest
{
    private static final long PRIME = 0x9E37_79B9_7F4A_7C15L;
    private static final long EPOCH_MASK = 0xFFFF_FFFF_0000_0000L;

    private long value;

    /**
     * Add one event.
     *
     * @param buffer that holds it.
     * @param offset of the event header.
     * @param length of header and message in bytes.
     * @return the digest of the stream up to and with this event.
     */
    public long add(final DirectBuffer buffer, final int offset, final int length)
    {
        long h = fold(value, length);
        h = fold(h, word(buffer, offset + EventHeaderDescriptor.SEQUENCE_FIELD_OFFSET));
        h = fold(h, word(buffer, offset + EventHeaderDescriptor.CAUSE_FIELD_OFFSET));
        h = fold(h, word(buffer, offset + EventHeaderDescriptor.TIMESTAMP_FIELD_OFFSET));
        h = fold(h, word(buffer, offset + EventHeaderDescriptor.SOURCE_POSITION_FIELD_OFFSET));
        h = fold(h, word(buffer, offset + EventHeaderDescriptor.EPOCH_FIELD_OFFSET) & EPOCH_MASK);
        final int end = offset + length;
        int i = offset + EventHeaderDescriptor.MESSAGE_OFFSET;
        for (; i + 8 <= end; i += 8)
        {
            h = fold(h, word(buffer, i));
        }
        if (i < end)
        {
            long last = 0;
            for (int shift = 0; i < end; i++, shift += 8)
            {
                last |= (buffer.getByte(i) & 0xFFL) << shift;
            }
            h = fold(h, last);
        }
        value = h;
        return h;
    }

    /**
     * @return the digest of what was added so far; 0 for nothing.
     */
    public long value()
    {
        return value;
    }

    /**
     * @param digest from which to go on.
     */
    public void reset(final long digest)
    {
        value = digest;
    }

    private static long word(final DirectBuffer buffer, final int index)
    {
        return buffer.getLong(index, ByteOrder.LITTLE_ENDIAN);
    }

    private static long fold(final long h, final long w)
    {
        final long mixed = (h ^ w) * PRIME;
        return mixed ^ (mixed >>> 29);
    }
}
