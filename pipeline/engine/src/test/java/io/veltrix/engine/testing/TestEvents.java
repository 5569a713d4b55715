package io.veltrix.engine.testing;

import java.nio.ByteOrder;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.SourceOutputs;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Events of a schema that nobody generated code for: an SBE header and one long.
 */
public final class TestEvents
{
    public static final EventType INPUT = type("Input", 1);
    public static final EventType OTHER = type("Other", 2);
    public static final EventType X = type("X", 3);
    public static final EventType Y = type("Y", 4);
    public static final EventType ANSWER = type("Answer", 5);

    /** Length of the message, SBE header included. */
    public static final int MESSAGE_LENGTH = 16;

    /** Length of the event. */
    public static final int LENGTH = EventHeaderDescriptor.MESSAGE_OFFSET + MESSAGE_LENGTH;

    private static final int SCHEMA = 777;

    private TestEvents()
    {
    }

    private static EventType type(final String name, final int template)
    {
        return new EventType(name, SCHEMA, template);
    }

    public static UnsafeBuffer root(final long sequence, final long timestampNs, final EventType type, final long value)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
        EventHeaderDescriptor.sequence(buffer, 0, sequence);
        EventHeaderDescriptor.cause(buffer, 0, sequence);
        EventHeaderDescriptor.timestampNs(buffer, 0, timestampNs);
        EventHeaderDescriptor.originNs(buffer, 0, System.nanoTime());
        EventHeaderDescriptor.sourcePosition(buffer, 0, value);
        EventHeaderDescriptor.identity(buffer, 0, 1, EventHeaderDescriptor.ROOT_STREAM, 1, 0);
        message(buffer, EventHeaderDescriptor.MESSAGE_OFFSET, type, value);
        return buffer;
    }

    public static void message(
        final MutableDirectBuffer buffer, final int offset, final EventType type, final long value)
    {
        buffer.putShort(offset, (short)Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(offset + 2, (short)type.templateId(), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(offset + 4, (short)type.schemaId(), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(offset + 6, (short)0, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + 8, value, ByteOrder.LITTLE_ENDIAN);
    }

    public static void emit(final Outputs out, final EventType type, final long value)
    {
        final int offset = out.claim(type, MESSAGE_LENGTH);
        message(out.buffer(), offset, type, value);
    }

    public static void bring(final SourceOutputs out, final EventType type, final long value)
    {
        final int offset = out.claim(MESSAGE_LENGTH, value);
        message(out.buffer(), offset, type, value);
        out.commit();
    }

    public static long value(final Event event)
    {
        return event.buffer().getLong(event.bodyOffset(), ByteOrder.LITTLE_ENDIAN);
    }

    public static boolean is(final Event event, final EventType type)
    {
        return event.typeKey() == type.key();
    }
}
