package io.veltrix.codecs;

import java.util.Arrays;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class EventHeaderTest
{
    // Seen to fail with the stream shifted by 40 in EventHeaderDescriptor.identity: old journals became unreadable.
    @Test
    void shouldKeepTheLayoutThatJournalsHold()
    {
        final byte[] bytes = new byte[72];
        Arrays.fill(bytes, (byte)0xEE);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        EventHeaderDescriptor.sequence(buffer, 8, 0x0102030405060708L);
        EventHeaderDescriptor.cause(buffer, 8, 0x1112131415161718L);
        EventHeaderDescriptor.timestampNs(buffer, 8, 0x2122232425262728L);
        EventHeaderDescriptor.originNs(buffer, 8, 0x3132333435363738L);
        EventHeaderDescriptor.sourcePosition(buffer, 8, 0x4142434445464748L);
        EventHeaderDescriptor.identity(buffer, 8, 0x51525354, 0x6162, 0x71, 0x81);
        final byte[] expected =
        {
            0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01,
            0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11,
            0x28, 0x27, 0x26, 0x25, 0x24, 0x23, 0x22, 0x21,
            0x38, 0x37, 0x36, 0x35, 0x34, 0x33, 0x32, 0x31,
            0x48, 0x47, 0x46, 0x45, 0x44, 0x43, 0x42, 0x41,
            0x54, 0x53, 0x52, 0x51, 0x62, 0x61, 0x71, (byte)0x81
        };
        assertArrayEquals(expected, Arrays.copyOfRange(bytes, 8, 56));
        assertEquals((byte)0xEE, bytes[7]);
        assertEquals((byte)0xEE, bytes[56]);
        assertEquals(48, EventHeaderDescriptor.MESSAGE_OFFSET);
    }

    // Seen to fail without the mask in EventHeaderDescriptor.stream.
    @Test
    void shouldReadUnsignedNumbersAndANegativeEpoch()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        EventHeaderDescriptor.identity(buffer, 0, -1, 0xFFFF, 0xFF, 0xFF);
        final Event event = new Event().wrap(buffer, 0, 64);
        assertEquals(-1, event.epoch());
        assertEquals(0xFFFF, event.stream());
        assertEquals(0xFF, event.source());
        assertEquals(0xFF, event.flags());
        EventHeaderDescriptor.identity(buffer, 0, 7, 0, 0, 0);
        assertEquals(7, event.epoch());
        assertEquals(0, event.stream());
    }

    // Seen to fail with schema and template exchanged in EventType.key: nothing was ever subscribed.
    @Test
    void shouldNameATypeAsEventsDo()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        buffer.putShort(48, (short)0xFFF0, java.nio.ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(50, (short)0xFFF1, java.nio.ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(52, (short)0xFFF2, java.nio.ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(54, (short)0xFFF3, java.nio.ByteOrder.LITTLE_ENDIAN);
        final Event event = new Event().wrap(buffer, 0, 64);
        assertEquals(0xFFF0, event.blockLength());
        assertEquals(0xFFF1, event.templateId());
        assertEquals(0xFFF2, event.schemaId());
        assertEquals(0xFFF3, event.version());
        assertEquals(new EventType("T", 0xFFF2, 0xFFF1).key(), event.typeKey());
        assertThrows(IllegalArgumentException.class, () -> new EventType("T", 0x1_0000, 1));
    }
}
