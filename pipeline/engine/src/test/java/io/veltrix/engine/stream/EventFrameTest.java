package io.veltrix.engine.stream;

import java.util.Arrays;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

class EventFrameTest
{
    // Seen to fail with the alignment in EventFrame.framedLength changed to 16.
    @Test
    void shouldRoundUpToTheNextMultipleOfEight()
    {
        assertEquals(64, EventFrame.framedLength(56));
        assertEquals(72, EventFrame.framedLength(57));
        assertEquals(72, EventFrame.framedLength(64));
    }

    // Seen to fail without the store of the padding in EventFrame.header: a journal block then holds old bytes.
    @Test
    void shouldWriteLengthAndZerosAroundTheEventWhateverWasThere()
    {
        final byte[] bytes = new byte[88];
        Arrays.fill(bytes, (byte)0xEE);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        EventFrame.header(buffer, 8, 57);
        assertEquals(57, EventFrame.eventLength(buffer, 8));
        assertArrayEquals(new byte[]{57, 0, 0, 0, 0, 0, 0, 0}, Arrays.copyOfRange(bytes, 8, 16));
        // The event is written after its frame header and shares eight bytes with the padding.
        buffer.setMemory(16, 57, (byte)1);
        assertArrayEquals(new byte[]{1, 0, 0, 0, 0, 0, 0, 0}, Arrays.copyOfRange(bytes, 72, 80));
        assertEquals((byte)0xEE, bytes[7]);
        assertEquals((byte)0xEE, bytes[80]);
    }
}
