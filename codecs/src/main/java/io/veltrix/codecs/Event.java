package io.veltrix.codecs;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;

/**
 * A read-only view of one event: the header and the SBE message behind it. Reused from event to event; what it shows is
 * valid only until the callback that was given it returns. Single-threaded.
 * <p>
 * To decode the body, wrap a generated decoder:
 * {@code decoder.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version())}.
 */
public final class Event
{
    private DirectBuffer buffer;
    private int offset;
    private int length;

    /**
     * Show another event.
     *
     * @param buffer that holds it.
     * @param offset of its header.
     * @param length of header and message in bytes; at least {@link EventHeaderDescriptor#MIN_EVENT_LENGTH}.
     * @return this.
     */
    public Event wrap(final DirectBuffer buffer, final int offset, final int length)
    {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        return this;
    }

    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * @return offset of the event header in {@link #buffer()}.
     */
    public int offset()
    {
        return offset;
    }

    /**
     * @return length in bytes of header and message.
     */
    public int length()
    {
        return length;
    }

    public long sequence()
    {
        return EventHeaderDescriptor.sequence(buffer, offset);
    }

    public long cause()
    {
        return EventHeaderDescriptor.cause(buffer, offset);
    }

    public long timestampNs()
    {
        return EventHeaderDescriptor.timestampNs(buffer, offset);
    }

    public long originNs()
    {
        return EventHeaderDescriptor.originNs(buffer, offset);
    }

    public long sourcePosition()
    {
        return EventHeaderDescriptor.sourcePosition(buffer, offset);
    }

    public int epoch()
    {
        return EventHeaderDescriptor.epoch(buffer, offset);
    }

    public int stream()
    {
        return EventHeaderDescriptor.stream(buffer, offset);
    }

    public int source()
    {
        return EventHeaderDescriptor.source(buffer, offset);
    }

    public int flags()
    {
        return EventHeaderDescriptor.flags(buffer, offset);
    }

    /**
     * @return offset of the SBE message header in {@link #buffer()}.
     */
    public int messageOffset()
    {
        return offset + EventHeaderDescriptor.MESSAGE_OFFSET;
    }

    /**
     * @return offset of the SBE message's body in {@link #buffer()}.
     */
    public int bodyOffset()
    {
        return offset + EventHeaderDescriptor.MESSAGE_OFFSET + 8;
    }

    public int blockLength()
    {
        return buffer.getShort(messageOffset(), ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public int templateId()
    {
        return buffer.getShort(messageOffset() + 2, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public int schemaId()
    {
        return buffer.getShort(messageOffset() + 4, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public int version()
    {
        return buffer.getShort(messageOffset() + 6, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * @return schema and template in one int, {@code schemaId << 16 | templateId}: what {@link EventType#key()} gives.
     */
    public int typeKey()
    {
        // Template, then schema, little endian: read as one int the schema already is the upper half.
        return buffer.getInt(messageOffset() + 2, ByteOrder.LITTLE_ENDIAN);
    }
}
