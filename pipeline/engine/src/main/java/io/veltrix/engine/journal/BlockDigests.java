package io.veltrix.engine.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.StreamDigest;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What stands for the events of a block in a journal of digests: behind each event, the running digest of the stream, a
 * long, little endian. Reused from block to block. Single-threaded.
 */
final class BlockDigests
{
    private final StreamDigest digest = new StreamDigest();
    private final UnsafeBuffer digests;

    /**
     * @param blockBytes most bytes of frames in a block.
     * @param value      of the stream so far.
     */
    BlockDigests(final int blockBytes, final long value)
    {
        digests = new UnsafeBuffer(ByteBuffer.allocateDirect(blockBytes / Long.BYTES));
        digest.reset(value);
    }

    /**
     * @param frames that hold the events.
     * @param offset of the first frame.
     * @param length of all frames in bytes.
     * @param count  of events.
     * @return a long for each event from offset 0, until the next call.
     */
    DirectBuffer of(final DirectBuffer frames, final int offset, final int length, final int count)
    {
        int frame = offset;
        for (int i = 0; i < count && frame < offset + length; i++)
        {
            final int eventLength = EventFrame.eventLength(frames, frame);
            final long value = digest.add(frames, frame + EventFrame.HEADER_LENGTH, eventLength);
            digests.putLong(i * Long.BYTES, value, ByteOrder.LITTLE_ENDIAN);
            frame += EventFrame.framedLength(eventLength);
        }
        return digests;
    }

    long value()
    {
        return digest.value();
    }
}
