package io.veltrix.codecs;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of the header in front of every event, on every link and in every journal. 48 bytes, little endian.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                           Sequence                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            Cause                              |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Timestamp (ns)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          Origin (ns)                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Source Position                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            Epoch                              |
 *  +-------------------------------+---------------+---------------+
 *  |            Stream             |    Source     |     Flags     |
 *  +-------------------------------+---------------+---------------+
 *  |                 SBE message header, then body                ...
 * </pre>
 * Pure functions over a buffer; any thread.
 */
public final class EventHeaderDescriptor
{
    /** Offset of the sequence: int64, contiguous in its stream, from 1. */
    public static final int SEQUENCE_FIELD_OFFSET = 0;

    /** Offset of the cause: int64, root sequence from which the event derives; a root event is its own cause. */
    public static final int CAUSE_FIELD_OFFSET = 8;

    /** Offset of the sequencer's time: int64, nanoseconds of the epoch, never backwards within a stream. */
    public static final int TIMESTAMP_FIELD_OFFSET = 16;

    /** Offset of the origin: int64, this host's monotonic clock when the event met the host or was due. */
    public static final int ORIGIN_FIELD_OFFSET = 24;

    /** Offset of the source's own cursor: int64. */
    public static final int SOURCE_POSITION_FIELD_OFFSET = 32;

    /** Offset of the epoch: int32, from 1. */
    public static final int EPOCH_FIELD_OFFSET = 40;

    /** Offset of the stream's number: uint16; the root stream is 0. */
    public static final int STREAM_FIELD_OFFSET = 44;

    /** Offset of the source's number: uint8; the sequencer itself is 0. */
    public static final int SOURCE_FIELD_OFFSET = 46;

    /** Offset of the flags: uint8. */
    public static final int FLAGS_FIELD_OFFSET = 47;

    /** Length of the header in bytes: a multiple of 8. */
    public static final int HEADER_LENGTH = 48;

    /** Offset of the SBE message header from the start of the event. */
    public static final int MESSAGE_OFFSET = HEADER_LENGTH;

    /** Shortest legal event: the header and an SBE message header with an empty body. */
    public static final int MIN_EVENT_LENGTH = HEADER_LENGTH + 8;

    /** Alignment of events in journals and output buffers, in bytes. */
    public static final int EVENT_ALIGNMENT = 8;

    /** Number of the root stream. */
    public static final int ROOT_STREAM = 0;

    /** Number of the sequencer as a source: ticks and epoch starts come from it. */
    public static final int SEQUENCER_SOURCE = 0;

    private EventHeaderDescriptor()
    {
    }

    public static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SEQUENCE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static long cause(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + CAUSE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static long timestampNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TIMESTAMP_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static long originNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + ORIGIN_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static long sourcePosition(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SOURCE_POSITION_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static int epoch(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + EPOCH_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static int stream(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + STREAM_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public static int source(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + SOURCE_FIELD_OFFSET) & 0xFF;
    }

    public static int flags(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + FLAGS_FIELD_OFFSET) & 0xFF;
    }

    public static void sequence(final MutableDirectBuffer buffer, final int offset, final long sequence)
    {
        buffer.putLong(offset + SEQUENCE_FIELD_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
    }

    public static void cause(final MutableDirectBuffer buffer, final int offset, final long cause)
    {
        buffer.putLong(offset + CAUSE_FIELD_OFFSET, cause, ByteOrder.LITTLE_ENDIAN);
    }

    public static void timestampNs(final MutableDirectBuffer buffer, final int offset, final long timestampNs)
    {
        buffer.putLong(offset + TIMESTAMP_FIELD_OFFSET, timestampNs, ByteOrder.LITTLE_ENDIAN);
    }

    public static void originNs(final MutableDirectBuffer buffer, final int offset, final long originNs)
    {
        buffer.putLong(offset + ORIGIN_FIELD_OFFSET, originNs, ByteOrder.LITTLE_ENDIAN);
    }

    public static void sourcePosition(final MutableDirectBuffer buffer, final int offset, final long position)
    {
        buffer.putLong(offset + SOURCE_POSITION_FIELD_OFFSET, position, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Write the last eight bytes of the header in one store.
     *
     * @param buffer to write to.
     * @param offset of the event.
     * @param epoch  of the sequencer.
     * @param stream number, 0 to 65,535.
     * @param source number, 0 to 255.
     * @param flags  0 to 255.
     */
    public static void identity(
        final MutableDirectBuffer buffer,
        final int offset,
        final int epoch,
        final int stream,
        final int source,
        final int flags)
    {
        final long identity = (epoch & 0xFFFF_FFFFL) |
            ((long)(stream & 0xFFFF) << 32) |
            ((long)(source & 0xFF) << 48) |
            ((long)(flags & 0xFF) << 56);
        buffer.putLong(offset + EPOCH_FIELD_OFFSET, identity, ByteOrder.LITTLE_ENDIAN);
    }
}
