package io.veltrix.engine.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts block headers together and computes checksums, on reused memory. Single-threaded; allocates only when the
 * {@code ByteBuffer} behind the payloads changes.
 */
final class BlockSealer
{
    private final int stream;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer headerBytes = ByteBuffer.allocateDirect(BlockDescriptor.HEADER_LENGTH);
    private final UnsafeBuffer header = new UnsafeBuffer(headerBytes);
    private ByteBuffer lastSource;
    private ByteBuffer view;
    private ByteBuffer staging;

    BlockSealer(final int stream)
    {
        this.stream = stream;
    }

    BlockSealer begin(final int kind, final int epoch)
    {
        BlockDescriptor.identity(header, kind, stream, epoch);
        return this;
    }

    BlockSealer range(
        final long firstSequence,
        final long lastSequence,
        final int count,
        final long firstTimestampNs,
        final long lastTimestampNs)
    {
        BlockDescriptor.range(header, firstSequence, lastSequence, count, firstTimestampNs, lastTimestampNs);
        return this;
    }

    void seal(final DirectBuffer payload, final int offset, final int length)
    {
        BlockDescriptor.seal(header, length, 0);
        BlockDescriptor.seal(header, length, checksum(header, 0, payload, offset, length));
    }

    DirectBuffer header()
    {
        return header;
    }

    /**
     * @return the checksum that a block should carry.
     */
    int checksum(final DirectBuffer block, final int blockOffset, final int payloadLength)
    {
        return checksum(
            block, blockOffset, block, blockOffset + BlockDescriptor.HEADER_LENGTH, payloadLength);
    }

    private int checksum(
        final DirectBuffer head, final int headOffset, final DirectBuffer payload, final int offset, final int length)
    {
        crc.reset();
        update(head, headOffset, BlockDescriptor.CHECKSUM_FIELD_OFFSET);
        update(payload, offset, length);
        return (int)crc.getValue();
    }

    private void update(final DirectBuffer buffer, final int offset, final int length)
    {
        if (buffer == header)
        {
            headerBytes.limit(offset + length).position(offset);
            crc.update(headerBytes);
            headerBytes.clear();
            return;
        }
        final byte[] array = buffer.byteArray();
        if (array != null)
        {
            crc.update(array, buffer.wrapAdjustment() + offset, length);
            return;
        }
        final ByteBuffer source = buffer.byteBuffer();
        if (source != null)
        {
            if (source != lastSource)
            {
                lastSource = source;
                view = source.duplicate();
            }
            final int at = buffer.wrapAdjustment() + offset;
            view.limit(at + length).position(at);
            crc.update(view);
            return;
        }
        if (staging == null || staging.capacity() < length)
        {
            staging = ByteBuffer.allocateDirect(Math.max(length, 4096));
        }
        staging.clear();
        buffer.getBytes(offset, staging, 0, length);
        staging.limit(length);
        crc.update(staging);
    }

    /** Let go of the memory that was last read. */
    void release()
    {
        lastSource = null;
        view = null;
    }
}
