package io.veltrix.codecs.mdp3;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A CME MDP 3.0 packet: a header of 12 bytes, then messages, each a uint16 size that counts itself and an SBE message
 * with its header of 8 bytes. Little endian.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+  0
 *  |                     Packet Sequence Number                    |
 *  +---------------------------------------------------------------+  4
 *  |                       Sending Time (ns)                       |
 *  |                                                               |
 *  +-------------------------------+-------------------------------+  12
 *  |          Message Size         |          Block Length         |
 *  +-------------------------------+-------------------------------+  16
 *  |          Template Id          |           Schema Id           |
 *  +-------------------------------+-------------------------------+  20
 *  |            Version            |  Body                        ...
 * </pre>
 */
public final class Mdp3PacketDescriptor
{
    /** Offset of the packet's sequence number: uint32, from 1, the same on both lines of a channel. */
    public static final int SEQUENCE_FIELD_OFFSET = 0;

    /** Offset of the sending time: uint64, nanoseconds of the epoch. */
    public static final int SENDING_TIME_FIELD_OFFSET = 4;

    /** Length of the packet header in bytes. */
    public static final int HEADER_LENGTH = 12;

    /** Offset of the message size from the start of a message: uint16, itself included. */
    public static final int MESSAGE_SIZE_FIELD_OFFSET = 0;

    /** Offset of the SBE header from the start of a message. */
    public static final int SBE_HEADER_OFFSET = 2;

    /** Offset of the SBE body from the start of a message: also the smallest message size. */
    public static final int BODY_OFFSET = 10;

    /** Schema id of MDP 3.0. */
    public static final int SCHEMA_ID = 1;

    private Mdp3PacketDescriptor()
    {
    }

    public static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + SEQUENCE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    public static long sendingTimeNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SENDING_TIME_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    public static int messageSize(final DirectBuffer buffer, final int messageOffset)
    {
        return buffer.getShort(messageOffset + MESSAGE_SIZE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public static int blockLength(final DirectBuffer buffer, final int messageOffset)
    {
        return buffer.getShort(messageOffset + SBE_HEADER_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public static int templateId(final DirectBuffer buffer, final int messageOffset)
    {
        return buffer.getShort(messageOffset + SBE_HEADER_OFFSET + 2, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public static int schemaId(final DirectBuffer buffer, final int messageOffset)
    {
        return buffer.getShort(messageOffset + SBE_HEADER_OFFSET + 4, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public static int version(final DirectBuffer buffer, final int messageOffset)
    {
        return buffer.getShort(messageOffset + SBE_HEADER_OFFSET + 6, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Write the packet header.
     *
     * @param buffer        to write to.
     * @param offset        of the packet.
     * @param sequence      below 2^32.
     * @param sendingTimeNs nanoseconds of the epoch.
     */
    public static void header(
        final MutableDirectBuffer buffer, final int offset, final long sequence, final long sendingTimeNs)
    {
        buffer.putInt(offset + SEQUENCE_FIELD_OFFSET, (int)sequence, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + SENDING_TIME_FIELD_OFFSET, sendingTimeNs, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * @param buffer        to write to.
     * @param messageOffset of the message.
     * @param size          in bytes, the size field included.
     */
    public static void messageSize(final MutableDirectBuffer buffer, final int messageOffset, final int size)
    {
        buffer.putShort(messageOffset + MESSAGE_SIZE_FIELD_OFFSET, (short)size, ByteOrder.LITTLE_ENDIAN);
    }
}
