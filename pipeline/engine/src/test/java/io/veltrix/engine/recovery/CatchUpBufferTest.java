package io.veltrix.engine.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.stream.CatchUpReader;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.testing.TestEvents;
import io.veltrix.engine.testing.WindowPublication;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static io.veltrix.engine.testing.TestEvents.INPUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CatchUpBufferTest
{
    private static final int EVENTS = 60_000;

    private final List<Long> seen = new ArrayList<>();

    private static CatchUpBuffer filled(final int first, final int last, final Random random)
    {
        final CatchUpBuffer buffer = new CatchUpBuffer("test", first - 1);
        for (int i = first; i <= last; i++)
        {
            final UnsafeBuffer event = TestEvents.root(i, i, INPUT, i);
            final UnsafeBuffer longer = new UnsafeBuffer(new byte[TestEvents.LENGTH + random.nextInt(40)]);
            longer.putBytes(0, event, 0, TestEvents.LENGTH);
            buffer.append(longer, 0, longer.capacity());
        }
        return buffer;
    }

    // Seen to fail with the read position kept when a chunk is done.
    @Test
    void shouldGiveBackEveryEventInOrderOverManyChunksAndRefusals()
    {
        final long seed = System.nanoTime();
        System.out.println("CatchUpBufferTest seed=" + seed);
        final Random random = new Random(seed);
        final EventHandler moody = (buffer, offset, length) ->
            random.nextInt(10) != 0 && seen.add(EventHeaderDescriptor.sequence(buffer, offset));
        try (CatchUpBuffer buffer = filled(1, EVENTS, random))
        {
            assertEquals(EVENTS, buffer.count());
            assertEquals(1, buffer.firstCause());
            while (!buffer.isAtEnd())
            {
                buffer.poll(moody, 1 + random.nextInt(100));
            }
        }
        assertEquals(LongStream.rangeClosed(1, EVENTS).boxed().toList(), seen);
    }

    // Seen to fail with the live part polled as soon as the first one gave nothing.
    @Test
    void shouldGiveWhatWasMissedBeforeWhatIsLive()
    {
        final WindowPublication live = new WindowPublication(Long.MAX_VALUE);
        for (int i = 4; i <= 6; i++)
        {
            final int offset = live.claim(TestEvents.LENGTH);
            live.buffer().putBytes(offset, TestEvents.root(i, i, INPUT, i), 0, TestEvents.LENGTH);
            live.commit();
        }
        final boolean[] isReady = new boolean[1];
        final EventHandler handler = (buffer, offset, length) ->
            isReady[0] && seen.add(EventHeaderDescriptor.sequence(buffer, offset));
        try (CatchUpReader reader = new CatchUpReader(filled(1, 3, new Random(1)), live))
        {
            assertEquals(0, reader.poll(handler, 10));
            isReady[0] = true;
            assertFalse(reader.isAtEnd());
            for (int i = 0; i < 4; i++)
            {
                reader.poll(handler, 10);
            }
        }
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), seen);
        assertTrue(live.unread() == 0);
    }
}
