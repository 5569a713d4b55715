package io.veltrix.codecs.iex;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The header of an IEX-TP segment, which is one UDP payload. 40 bytes, little endian; then message blocks, each a
 * uint16 length and that many bytes. A segment without messages is a heartbeat and carries the next sequence number.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------+---------------+-------------------------------+
 *  |    Version    |   Reserved    |      Message Protocol Id      |
 *  +---------------+---------------+-------------------------------+
 *  |                          Channel Id                           |
 *  +---------------------------------------------------------------+
 *  |                          Session Id                           |
 *  +-------------------------------+-------------------------------+
 *  |        Payload Length         |         Message Count         |
 *  +-------------------------------+-------------------------------+
 *  |             Stream Offset (bytes of payload before)           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                 First Message Sequence Number                 |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Send Time (ns)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |         Message Length        |  Message                     ...
 * </pre>
 */
public final class IexTpSegmentDescriptor
{
    /** Offset of the version: uint8, {@link #VERSION}. */
    public static final int VERSION_FIELD_OFFSET = 0;

    /** Offset of the message protocol id: uint16. */
    public static final int PROTOCOL_FIELD_OFFSET = 2;

    /** Offset of the channel id: uint32. */
    public static final int CHANNEL_FIELD_OFFSET = 4;

    /** Offset of the session id: uint32. */
    public static final int SESSION_FIELD_OFFSET = 8;

    /** Offset of the payload length: uint16, bytes behind the header. */
    public static final int PAYLOAD_LENGTH_FIELD_OFFSET = 12;

    /** Offset of the message count: uint16. */
    public static final int MESSAGE_COUNT_FIELD_OFFSET = 14;

    /** Offset of the stream offset: int64, payload bytes of the session before this segment. */
    public static final int STREAM_OFFSET_FIELD_OFFSET = 16;

    /** Offset of the sequence number of the first message: int64, from 1. */
    public static final int FIRST_SEQUENCE_FIELD_OFFSET = 24;

    /** Offset of the send time: int64, nanoseconds of the epoch. */
    public static final int SEND_TIME_FIELD_OFFSET = 32;

    /** Length of the header in bytes. */
    public static final int HEADER_LENGTH = 40;

    /** Length of the length in front of each message, in bytes. */
    public static final int MESSAGE_HEADER_LENGTH = 2;

    /** The only version there is. */
    public static final int VERSION = 1;

    /** Message protocol id of TOPS 1.6. */
    public static final int PROTOCOL_TOPS = 0x8003;

    /** Message protocol id of DEEP 1.0. */
    public static final int PROTOCOL_DEEP = 0x8004;

    private IexTpSegmentDescriptor()
    {
    }

    public static int version(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + VERSION_FIELD_OFFSET) & 0xFF;
    }

    public static int protocol(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + PROTOCOL_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public static int channel(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + CHANNEL_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static int session(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + SESSION_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static int payloadLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + PAYLOAD_LENGTH_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public static int messageCount(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + MESSAGE_COUNT_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public static long streamOffset(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + STREAM_OFFSET_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static long firstSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + FIRST_SEQUENCE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static long sendTimeNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SEND_TIME_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * @param buffer        that holds a message block.
     * @param messageOffset of the block's length.
     * @return length of the message in bytes, without the length itself.
     */
    public static int messageLength(final DirectBuffer buffer, final int messageOffset)
    {
        return buffer.getShort(messageOffset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Write what a session's segments have in common. The other fields follow with {@link #segment}.
     *
     * @param buffer   to write to.
     * @param offset   of the header.
     * @param protocol {@link #PROTOCOL_TOPS} or {@link #PROTOCOL_DEEP}.
     * @param channel  id.
     * @param session  id.
     */
    public static void session(
        final MutableDirectBuffer buffer, final int offset, final int protocol, final int channel, final int session)
    {
        buffer.putShort(offset + VERSION_FIELD_OFFSET, (short)VERSION, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(offset + PROTOCOL_FIELD_OFFSET, (short)protocol, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset + CHANNEL_FIELD_OFFSET, channel, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset + SESSION_FIELD_OFFSET, session, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Write the fields that change from segment to segment.
     *
     * @param buffer        to write to.
     * @param offset        of the header.
     * @param payloadLength bytes behind the header, 0 to 65,535.
     * @param messageCount  0 to 65,535.
     * @param streamOffset  payload bytes of the session before.
     * @param firstSequence of the first message, or the next one where there is none.
     * @param sendTimeNs    nanoseconds of the epoch.
     */
    public static void segment(
        final MutableDirectBuffer buffer,
        final int offset,
        final int payloadLength,
        final int messageCount,
        final long streamOffset,
        final long firstSequence,
        final long sendTimeNs)
    {
        buffer.putShort(offset + PAYLOAD_LENGTH_FIELD_OFFSET, (short)payloadLength, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(offset + MESSAGE_COUNT_FIELD_OFFSET, (short)messageCount, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + STREAM_OFFSET_FIELD_OFFSET, streamOffset, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + FIRST_SEQUENCE_FIELD_OFFSET, firstSequence, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + SEND_TIME_FIELD_OFFSET, sendTimeNs, ByteOrder.LITTLE_ENDIAN);
    }

    public static void messageLength(final MutableDirectBuffer buffer, final int messageOffset, final int length)
    {
        buffer.putShort(messageOffset, (short)length, ByteOrder.LITTLE_ENDIAN);
    }
}
