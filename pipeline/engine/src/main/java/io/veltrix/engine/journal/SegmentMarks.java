package io.veltrix.engine.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends the blocks that hold no events: ends and holes. Single-threaded; allocates nothing once made.
 */
final class SegmentMarks
{
    private static final int MAX_PAYLOAD = 16;

    private final BlockSealer sealer;
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_PAYLOAD));

    SegmentMarks(final int stream)
    {
        sealer = new BlockSealer(stream);
    }

    void segmentEnd(
        final Segment segment,
        final int epoch,
        final long lastSequence,
        final long lastTimestampNs,
        final long nextFirstSequence,
        final boolean isForced)
    {
        payload.putLong(0, nextFirstSequence, ByteOrder.LITTLE_ENDIAN);
        payload.putLong(8, isForced ? 1 : 0, ByteOrder.LITTLE_ENDIAN);
        append(segment, BlockDescriptor.SEGMENT_END, epoch, lastSequence, lastSequence, lastTimestampNs, 16);
    }

    void journalEnd(final Segment segment, final int epoch, final long lastSequence, final long lastTimestampNs)
    {
        payload.putLong(0, lastSequence + 1, ByteOrder.LITTLE_ENDIAN);
        append(segment, BlockDescriptor.JOURNAL_END, epoch, lastSequence, lastSequence, lastTimestampNs, 8);
    }

    void hole(
        final Segment segment,
        final int epoch,
        final long firstSequence,
        final long lastSequence,
        final long lastTimestampNs,
        final long reason)
    {
        payload.putLong(0, reason, ByteOrder.LITTLE_ENDIAN);
        append(segment, BlockDescriptor.HOLE, epoch, firstSequence, lastSequence, lastTimestampNs, 8);
    }

    private void append(
        final Segment segment,
        final int kind,
        final int epoch,
        final long firstSequence,
        final long lastSequence,
        final long timestampNs,
        final int length)
    {
        sealer.begin(kind, epoch)
            .range(firstSequence, lastSequence, 0, timestampNs, timestampNs)
            .seal(payload, 0, length);
        segment.append(sealer.header(), payload, 0, length);
    }

    /** Let go of the memory that was last read. */
    void release()
    {
        sealer.release();
    }
}
