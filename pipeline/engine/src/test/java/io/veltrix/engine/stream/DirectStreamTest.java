package io.veltrix.engine.stream;

import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DirectStreamTest
{
    private static void write(final DirectStream stream, final long value, final int length)
    {
        final int offset = stream.claim(length);
        stream.buffer().putLong(offset, value, ByteOrder.LITTLE_ENDIAN);
    }

    // Seen to fail with abort() doing nothing, with 'read' left as it was in beginAgain(), with the first reader's
    // place taken for the least, and with what is left behind the last frame not skipped.
    @Test
    void shouldCarryEveryCommittedEventOnceInOrderToEachReaderAndNoneThatWasGivenBack()
    {
        final long seed = System.nanoTime();
        System.out.println("DirectStreamTest seed=" + seed);
        final Random random = new Random(seed);
        final DirectStream stream = new DirectStream(4_096, 136);
        final List<Checked> readers = List.of(
            new Checked(stream, random, seed), new Checked(stream, random, seed), new Checked(stream, random, seed));
        long next = 0;
        for (int i = 0; i < 500_000; i++)
        {
            final int events = 1 + random.nextInt(3);
            final int bytes = 56 + random.nextInt(80);
            if (stream.hasRoom(events, events * bytes))
            {
                final boolean isKept = random.nextInt(5) > 0;
                for (int k = 0; k < events; k++)
                {
                    next++;
                    write(stream, next, bytes);
                    if (isKept)
                    {
                        final long value = next;
                        readers.forEach((reader) -> reader.expected.add(value));
                    }
                }
                if (isKept)
                {
                    stream.commit();
                }
                else
                {
                    stream.abort();
                }
            }
            readers.get(random.nextInt(readers.size())).poll(random.nextInt(20));
        }
        for (final Checked reader : readers)
        {
            while (!reader.expected.isEmpty())
            {
                reader.poll(100);
            }
            assertTrue(reader.taken > 100_000, () -> "taken=" + reader.taken);
        }
    }

    /** Refuses now and then. */
    private static final class Checked
    {
        private final Deque<Long> expected = new ArrayDeque<>();
        private final EventReader reader;
        private final EventHandler check;
        private long taken;

        Checked(final DirectStream stream, final Random random, final long seed)
        {
            reader = stream.addReader();
            check = (buffer, offset, length) ->
            {
                if (random.nextInt(8) == 0)
                {
                    return false;
                }
                assertEquals(0, offset & 7, "offset");
                assertEquals(expected.remove(), buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN), () -> "seed=" + seed);
                taken++;
                return true;
            };
        }

        void poll(final int limit)
        {
            reader.poll(check, limit);
        }
    }

    // Seen to fail without what hasRoom() adds for a frame that does not fit in front of the end.
    @Test
    void shouldUseItsRingWhereItIsNeverReadEmpty()
    {
        final int behind = 12;
        final DirectStream stream = new DirectStream(1_024, 60);
        final EventReader reader = stream.addReader();
        final long[] next = {1};
        final EventHandler check =
            (buffer, offset, length) -> buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN) == next[0]++;
        for (long value = 1; value <= 1_000; value++)
        {
            assertTrue(stream.hasRoom(1, 60), "value=" + value);
            write(stream, value, 60);
            stream.commit();
            final int taken = value > behind ? 1 : 0;
            assertEquals(taken, reader.poll(check, taken), "value=" + value);
        }
        long value = 1_001;
        while (stream.hasRoom(1, 60))
        {
            write(stream, value++, 60);
            stream.commit();
        }
        assertThrows(IllegalStateException.class, () ->
        {
            write(stream, 0, 60);
            write(stream, 0, 60);
        });
        stream.abort();
        final int left = behind + (int)(value - 1_001);
        assertEquals(left, reader.poll(check, 100));
        assertTrue(left >= behind, "left=" + left);
        assertEquals(value, next[0]);
    }

    // Seen to fail with close() doing nothing, and without beginAgain().
    @Test
    void shouldBeginAgainWhenAllIsReadAndWaitForNoReaderThatIsClosed()
    {
        final DirectStream stream = new DirectStream(256, 136);
        final EventReader closed = stream.addReader();
        final EventReader reader = stream.addReader();
        closed.close();
        for (long value = 1; value <= 100; value++)
        {
            assertTrue(stream.hasRoom(1, 56), "value=" + value);
            write(stream, value, 56);
            stream.commit();
            assertEquals(1, reader.poll((buffer, offset, length) -> offset == EventFrame.HEADER_LENGTH, 10));
        }
    }

    // Seen to fail with poll() reading up to 'claimed'.
    @Test
    void shouldShowNothingBeforeTheCommitAndEverythingAfterIt()
    {
        final DirectStream stream = new DirectStream(512, 136);
        final EventReader reader = stream.addReader();
        write(stream, 1, 56);
        write(stream, 2, 56);
        assertEquals(0, reader.poll((buffer, offset, length) -> true, 10));
        stream.commit();
        assertEquals(2, reader.poll((buffer, offset, length) -> true, 10));
    }

    // Seen to fail with isAtEnd() not looking at what is unread.
    @Test
    void shouldBeAtItsEndOnlyWhenReadEmpty()
    {
        final DirectStream stream = new DirectStream(256, 136);
        final EventReader reader = stream.addReader();
        write(stream, 1, 56);
        stream.commit();
        stream.close();
        assertFalse(reader.isAtEnd());
        assertEquals(1, reader.poll((buffer, offset, length) -> true, 10));
        assertTrue(reader.isAtEnd());
    }

    // Seen to fail with 'read' moved on before the handler is called.
    @Test
    void shouldGiveTheSameEventAgainWhenTheHandlerThrew()
    {
        final DirectStream stream = new DirectStream(256, 136);
        final EventReader reader = stream.addReader();
        write(stream, 7, 56);
        stream.commit();
        assertThrows(IllegalStateException.class, () -> reader.poll(
            (buffer, offset, length) ->
            {
                throw new IllegalStateException("told to");
            },
            1));
        assertEquals(1, reader.poll(
            (buffer, offset, length) -> buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN) == 7, 1));
    }

    // Seen to fail with the check left out of claim().
    @Test
    void shouldRefuseAClaimBeyondItsCapacity()
    {
        final DirectStream stream = new DirectStream(128, 120);
        final EventReader reader = stream.addReader();
        assertFalse(stream.hasRoom(2, 120));
        assertTrue(assertThrows(IllegalStateException.class, () -> stream.claim(200)).getMessage().contains("no room"));
    }
}
