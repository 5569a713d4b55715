package io.veltrix.engine.snapshot;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StateBufferTest
{
    private static StateReader reader(final StateWriter written)
    {
        return new StateReader(written.copy());
    }

    @Test
    void shouldReadInTheOrderOfWritingWhateverItGrewTo()
    {
        final StateWriter out = new StateWriter();
        final long[] longs = new long[10_000];
        final int[] ints = new int[10_000];
        for (int i = 0; i < longs.length; i++)
        {
            longs[i] = (long)i << 40;
            ints[i] = -i;
        }
        final UnsafeBuffer bytes = new UnsafeBuffer("some bytes".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        out.putByte(-1).putInt(Integer.MIN_VALUE).putLong(Long.MIN_VALUE).putLongs(longs, longs.length)
            .putInts(ints, 7).putBytes(bytes, 5, 5).putText("lane\u00e4");
        final StateReader in = reader(out);
        assertEquals(-1, in.getByte());
        assertEquals(Integer.MIN_VALUE, in.getInt());
        assertEquals(Long.MIN_VALUE, in.getLong());
        final long[] readLongs = new long[longs.length];
        assertEquals(longs.length, in.getLongs(readLongs));
        assertArrayEquals(longs, readLongs);
        final int[] readInts = new int[100];
        assertEquals(7, in.getInts(readInts));
        assertEquals(-6, readInts[6]);
        final UnsafeBuffer readBytes = new UnsafeBuffer(new byte[8]);
        assertEquals(5, in.getBytes(readBytes, 3));
        assertEquals('b', readBytes.getByte(3));
        assertEquals("lane\u00e4", in.getText());
        assertEquals(0, in.remaining());
    }

    // Seen to fail with each check of StateReader.take and count taken out in turn.
    @Test
    void shouldRefuseToReadBeyondTheEndOrTheRoom()
    {
        assertThrows(IllegalStateException.class, () -> reader(new StateWriter().putByte(1)).getInt());
        assertThrows(IllegalStateException.class, () -> reader(new StateWriter().putInt(1)).getLong());
        assertThrows(IllegalStateException.class, () -> reader(new StateWriter()).getByte());
        assertRefused("5 elements were found, there is room for 4",
            () -> reader(new StateWriter().putLongs(new long[5], 5)).getLongs(new long[4]));
        assertRefused("-1 elements were found", () -> reader(new StateWriter().putInt(-1)).getLongs(new long[4]));
        assertRefused("the state ends too early",
            () -> reader(new StateWriter().putInt(4).putLong(1)).getLongs(new long[4]));
        assertRefused("the state ends too early",
            () -> reader(new StateWriter().putInt(1 << 20)).getInts(new int[1 << 20]));
        assertRefused("9 elements were found, there is room for 7",
            () -> reader(new StateWriter().putInt(9).putLong(1)).getBytes(new UnsafeBuffer(new byte[8]), 1));
        assertThrows(IllegalArgumentException.class, () -> new StateReader(new UnsafeBuffer(new byte[8]), 4, 5));
    }

    private static void assertRefused(final String part, final Runnable read)
    {
        final String message = assertThrows(IllegalStateException.class, read::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
