package io.veltrix.engine.journal;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of a block: one Chronicle excerpt. Little endian; the whole is a multiple of 8 bytes long and starts at a
 * multiple of 4 in its file.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------+---------------+---------------+---------------+
 *  |      'V'      |      'X'      |      'J'      |    Version    |
 *  +---------------+---------------+---------------+---------------+
 *  |     Kind      |   Reserved    |            Stream             |
 *  +---------------+---------------+-------------------------------+
 *  |                        First Sequence                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Last Sequence                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                     First Timestamp (ns)                      |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                      Last Timestamp (ns)                      |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            Epoch                              |
 *  +---------------------------------------------------------------+
 *  |                            Count                              |
 *  +---------------------------------------------------------------+
 *  |                    Payload Length (bytes)                     |
 *  +---------------------------------------------------------------+
 *  |     CRC-32C of the 52 bytes before it and of the payload      |
 *  +---------------------------------------------------------------+
 *  |                           Payload                            ...
 * </pre>
 * Payload by kind:
 * <ul>
 *   <li>{@link #SEGMENT_START}, the first block of every segment: int32 recording (0 full, 1 digest), int32 length of
 *   the stream's name, int64 bytes of the segment, the name in UTF-8, zeros to a multiple of 8. No sequences.</li>
 *   <li>{@link #EVENTS}: a run of events, each behind an {@link io.veltrix.engine.stream.EventFrame}.</li>
 *   <li>{@link #DIGESTS}: for each event an int64, the stream's digest up to and with it.</li>
 *   <li>{@link #SEGMENT_END}, the last block of a segment that was completed: int64, the first sequence of the next
 *   one, which was there before this block; int64, 1 where all of this segment and the name of the next one were forced
 *   to the device before it, else 0. A segment without one is being written or its writer died. Both sequences are the
 *   segment's last.</li>
 *   <li>{@link #HOLE}: int64, why ({@link #HOLE_DAMAGE}, {@link #HOLE_DISK_FULL}). Stands where the blocks of its first
 *   to last sequence would stand: these are gone. Its count is 0, its timestamps are the ones before it.</li>
 *   <li>{@link #JOURNAL_END}: int64, the sequence that would come next. The writer was closed here; the next one goes
 *   on in a new segment. Both sequences are the segment's last.</li>
 * </ul>
 * Version 1 knew neither the last two nor the second number of {@link #SEGMENT_END}, which stood at both ends: such
 * a mark at the end of a journal may be the end or have lost what was behind it. It is read still.
 * <p>
 * Pure functions over a buffer; any thread.
 */
public final class BlockDescriptor
{
    /** Version of this layout. */
    public static final int VERSION = 2;

    /** Oldest version that is read. */
    public static final int OLDEST_VERSION = 1;

    /** Magic and version as one little-endian int32. */
    public static final int MAGIC = 'V' | 'X' << 8 | 'J' << 16 | VERSION << 24;

    /** Kind of a segment's first block. */
    public static final int SEGMENT_START = 1;

    /** Kind of a block of whole events. */
    public static final int EVENTS = 2;

    /** Kind of a block of running digests. */
    public static final int DIGESTS = 3;

    /** Kind of a completed segment's last block, where there is another segment behind it. */
    public static final int SEGMENT_END = 4;

    /** Kind of a block that says which events are gone. */
    public static final int HOLE = 5;

    /** Kind of the last block of a journal that its writer closed. */
    public static final int JOURNAL_END = 6;

    /** Why there is a hole: what stood there was damaged or missing, and the journal was repaired. */
    public static final long HOLE_DAMAGE = 1;

    /** Why there is a hole: the disk was full and the pipeline went on without its journal. */
    public static final long HOLE_DISK_FULL = 2;

    /** Offset of magic and version: int32. */
    public static final int MAGIC_FIELD_OFFSET = 0;

    /** Offset of the kind: uint8; the byte behind it is zero. */
    public static final int KIND_FIELD_OFFSET = 4;

    /** Offset of the stream's number: uint16. */
    public static final int STREAM_FIELD_OFFSET = 6;

    /** Offset of the first sequence: int64. */
    public static final int FIRST_SEQUENCE_FIELD_OFFSET = 8;

    /** Offset of the last sequence: int64. */
    public static final int LAST_SEQUENCE_FIELD_OFFSET = 16;

    /** Offset of the first event's timestamp: int64, nanoseconds of the epoch. */
    public static final int FIRST_TIMESTAMP_FIELD_OFFSET = 24;

    /** Offset of the last event's timestamp: int64, nanoseconds of the epoch. */
    public static final int LAST_TIMESTAMP_FIELD_OFFSET = 32;

    /** Offset of the epoch: int32. */
    public static final int EPOCH_FIELD_OFFSET = 40;

    /** Offset of the count of events: int32. */
    public static final int COUNT_FIELD_OFFSET = 44;

    /** Offset of the payload's length in bytes: int32. */
    public static final int PAYLOAD_LENGTH_FIELD_OFFSET = 48;

    /** Offset of the checksum: int32, CRC-32C (Castagnoli). */
    public static final int CHECKSUM_FIELD_OFFSET = 52;

    /** Length of the header in bytes; the payload follows. */
    public static final int HEADER_LENGTH = 56;

    private BlockDescriptor()
    {
    }

    public static int magic(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + MAGIC_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static int kind(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + KIND_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public static int stream(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + STREAM_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public static long firstSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + FIRST_SEQUENCE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static long lastSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + LAST_SEQUENCE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static long firstTimestampNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + FIRST_TIMESTAMP_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static long lastTimestampNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + LAST_TIMESTAMP_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static int epoch(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + EPOCH_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static int count(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + COUNT_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static int payloadLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + PAYLOAD_LENGTH_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static int checksum(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + CHECKSUM_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * @return true where there is the beginning of a block of any version that is read.
     */
    static boolean isMagic(final int magic)
    {
        final int version = magic >>> 24;
        return (magic & 0xFF_FFFF) == (MAGIC & 0xFF_FFFF) && version >= OLDEST_VERSION && version <= VERSION;
    }

    static int version(final DirectBuffer buffer, final int offset)
    {
        return magic(buffer, offset) >>> 24;
    }

    static void identity(final MutableDirectBuffer buffer, final int kind, final int stream, final int epoch)
    {
        buffer.putInt(MAGIC_FIELD_OFFSET, MAGIC, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(KIND_FIELD_OFFSET, (short)kind, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(STREAM_FIELD_OFFSET, (short)stream, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(EPOCH_FIELD_OFFSET, epoch, ByteOrder.LITTLE_ENDIAN);
    }

    static void range(
        final MutableDirectBuffer buffer,
        final long firstSequence,
        final long lastSequence,
        final int count,
        final long firstTimestampNs,
        final long lastTimestampNs)
    {
        buffer.putLong(FIRST_SEQUENCE_FIELD_OFFSET, firstSequence, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(LAST_SEQUENCE_FIELD_OFFSET, lastSequence, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(FIRST_TIMESTAMP_FIELD_OFFSET, firstTimestampNs, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(LAST_TIMESTAMP_FIELD_OFFSET, lastTimestampNs, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(COUNT_FIELD_OFFSET, count, ByteOrder.LITTLE_ENDIAN);
    }

    static void seal(final MutableDirectBuffer buffer, final int payloadLength, final int checksum)
    {
        buffer.putInt(PAYLOAD_LENGTH_FIELD_OFFSET, payloadLength, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(CHECKSUM_FIELD_OFFSET, checksum, ByteOrder.LITTLE_ENDIAN);
    }
}
