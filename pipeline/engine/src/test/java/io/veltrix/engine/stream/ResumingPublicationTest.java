package io.veltrix.engine.stream;

import java.nio.ByteOrder;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ResumingPublicationTest
{
    private static final int LENGTH = 64;

    private static void put(final EventPublication to, final long value)
    {
        final int offset = to.claim(LENGTH);
        to.buffer().putLong(offset, value, ByteOrder.LITTLE_ENDIAN);
        to.commit();
    }

    @Test
    void shouldHaveNoRoomBeforeWhatWasMissedIsOut()
    {
        final DirectStream missed = new DirectStream(64 * 1024, LENGTH);
        final EventReader missedReader = missed.addReader();
        for (long value = 1; value <= 5; value++)
        {
            assertTrue(missed.hasRoom(1, LENGTH));
            put(missed, value);
        }
        missed.close();
        final DirectStream live = new DirectStream(256, LENGTH);
        final EventReader liveReader = live.addReader();
        final ResumingPublication resuming = new ResumingPublication(missedReader, live);
        final long[] next = {1};
        final EventHandler check = (buffer, offset, length) ->
        {
            assertEquals(next[0]++, buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN));
            return true;
        };
        assertFalse(resuming.hasRoom(1, LENGTH));
        while (!resuming.hasRoom(1, LENGTH))
        {
            assertTrue(liveReader.poll(check, 10) > 0);
        }
        put(resuming, 6);
        liveReader.poll(check, 10);
        assertEquals(7, next[0]);
    }
}
