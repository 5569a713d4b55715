package io.veltrix.codecs.ir;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.EventType;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import uk.co.real_logic.sbe.ir.Token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EventJsonTest
{
    private static final int BODY = EventHeaderDescriptor.MIN_EVENT_LENGTH;
    private static final long[] EDGES = {0, 1, -1, 10, 1_000_000_000L, -500_000_000L, 444_250_000_000L,
        Long.MIN_VALUE, Long.MAX_VALUE, (1L << 32) - 1, 1L << 32, 0x4141504C20202020L, 0x2020202020202020L};

    private final SchemaCatalog catalog = SchemaCatalog.ofClassPath(EventJsonTest.class.getClassLoader());
    private final EventJson json = new EventJson(catalog);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final ExpandableDirectByteBuffer out = new ExpandableDirectByteBuffer(16);

    private Event event(final EventType type, final int bodyLength)
    {
        final List<Token> tokens = catalog.schema(type.schemaId()).getMessage(type.templateId());
        EventHeaderDescriptor.sequence(buffer, 0, 12);
        EventHeaderDescriptor.cause(buffer, 0, 7);
        EventHeaderDescriptor.timestampNs(buffer, 0, 1_700_000_000_000_000_000L);
        EventHeaderDescriptor.originNs(buffer, 0, -5);
        EventHeaderDescriptor.sourcePosition(buffer, 0, 3);
        EventHeaderDescriptor.identity(buffer, 0, 2, 1, 4, 255);
        final int header = EventHeaderDescriptor.MESSAGE_OFFSET;
        buffer.putShort(header, (short)tokens.get(0).encodedLength(), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(header + 2, (short)type.templateId(), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(header + 4, (short)type.schemaId(), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(header + 6, (short)catalog.schema(type.schemaId()).version(), ByteOrder.LITTLE_ENDIAN);
        return new Event().wrap(buffer, 0, BODY + bodyLength);
    }

    private int blockLength(final EventType type)
    {
        return catalog.schema(type.schemaId()).getMessage(type.templateId()).get(0).encodedLength();
    }

    private String written(final Event event)
    {
        final int length = json.write(event, out, 0);
        final byte[] bytes = new byte[length];
        out.getBytes(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void shouldWriteWhatTheDecoderOfFieldsGivesWhateverTheBytes()
    {
        final long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        final Random random = new Random(seed);
        final byte[] bytes = new byte[256];
        for (final EventType type : catalog.types())
        {
            for (int i = 0; i < 2000; i++)
            {
                random.nextBytes(bytes);
                buffer.putBytes(BODY, bytes);
                for (int at = 0; at + 8 <= bytes.length && i % 3 != 0; at += 8)
                {
                    buffer.putLong(BODY + at, EDGES[random.nextInt(EDGES.length)], ByteOrder.LITTLE_ENDIAN);
                }
                // Now and then another length than the type has: then there may be nothing to decode.
                final int length = i % 10 == 9 ? random.nextInt(bytes.length) : blockLength(type);
                final Event event = event(type, length);
                assertEquals(expected(event, type), written(event), "seed=" + seed + " type=" + type + " i=" + i);
            }
        }
    }

    @Test
    void shouldNameWhatItDoesNotKnowByItsNumbers()
    {
        final Event event = event(catalog.type("Tick"), 16);
        buffer.putShort(EventHeaderDescriptor.MESSAGE_OFFSET + 2, (short)999, ByteOrder.LITTLE_ENDIAN);
        assertTrue(written(event).endsWith("\"type\":\"100/999\",\"fields\":{}}"), written(event));
    }

    @Test
    void shouldAllocateNothingForFlatEventsOnceWarm()
    {
        final Event event = event(catalog.type("NewOrder"), blockLength(catalog.type("NewOrder")));
        final var threads = (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long self = Thread.currentThread().getId();
        long bytes = -1;
        for (int i = 0; i < 20 && bytes != 0; i++)
        {
            final long before = threads.getThreadAllocatedBytes(self);
            for (int j = 0; j < 50_000; j++)
            {
                json.write(event, out, 0);
            }
            bytes = threads.getThreadAllocatedBytes(self) - before;
        }
        assertEquals(0, bytes, "bytes allocated over 50,000 events");
    }

    private String expected(final Event event, final EventType type)
    {
        final Map<String, Object> fields = EventFields.decode(catalog, event);
        return "{\"stream\":1,\"sequence\":12,\"epoch\":2,\"cause\":7,\"timestampNs\":1700000000000000000," +
            "\"originNs\":-5,\"source\":4,\"sourcePosition\":3,\"flags\":255,\"type\":\"" + type.name() +
            "\",\"fields\":{" + (fields == null ? "" : fields.entrySet().stream()
            .map((field) -> "\"" + field.getKey() + "\":" + value(field.getValue()))
            .collect(Collectors.joining(","))) + "}}";
    }

    private static String value(final Object value)
    {
        if (value instanceof final BigDecimal price)
        {
            return price.toPlainString();
        }
        if (value instanceof final List<?> list)
        {
            return "[" + list.stream().map(EventJsonTest::value).collect(Collectors.joining(",")) + "]";
        }
        return value instanceof final String text ?
            new String(EventJson.quoted(text), StandardCharsets.UTF_8) : String.valueOf(value);
    }
}
