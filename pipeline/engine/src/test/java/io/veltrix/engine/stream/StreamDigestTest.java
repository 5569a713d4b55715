package io.veltrix.engine.stream;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.testing.TestEvents;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class StreamDigestTest
{
    private static final int LENGTH = EventHeaderDescriptor.MIN_EVENT_LENGTH + 11;

    private static UnsafeBuffer event(final int seed)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LENGTH]);
        for (int i = 0; i < LENGTH; i++)
        {
            event.putByte(i, (byte)(seed + i * 7));
        }
        return event;
    }

    private static long digest(final UnsafeBuffer... events)
    {
        final StreamDigest digest = new StreamDigest();
        for (final UnsafeBuffer event : events)
        {
            digest.add(event, 0, event.capacity());
        }
        return digest.value();
    }

    // The values come from the formula in the class's Javadoc, worked out apart from it.
    // Seen to fail with the shift by 29 changed to 31: recordings of earlier runs would no longer compare.
    @Test
    void shouldGiveTheValuesThatRecordingsHold()
    {
        assertEquals(0L, digest());
        assertEquals(0xA2EF2A4EC8C86B95L, digest(event(1)));
        assertEquals(0x10E903FFF9B6EFD5L, digest(event(1), event(2)));
    }

    // Seen to fail with fold() made to add: then the order did not matter.
    @Test
    void shouldDependOnTheOrderOfEvents()
    {
        assertNotEquals(digest(event(1), event(2)), digest(event(2), event(1)));
        assertNotEquals(digest(event(1)), digest(event(1), event(1)));
    }

    // Seen to fail with the last, shorter word left out of StreamDigest.add, and with the mask of the epoch left out.
    @Test
    void shouldDependOnEveryByteButOriginAndEpoch()
    {
        final long whole = digest(event(3));
        for (int i = 0; i < LENGTH; i++)
        {
            final UnsafeBuffer changed = event(3);
            changed.putByte(i, (byte)(changed.getByte(i) ^ 0x40));
            final boolean isLeftOut =
                i >= EventHeaderDescriptor.ORIGIN_FIELD_OFFSET &&
                i < EventHeaderDescriptor.ORIGIN_FIELD_OFFSET + Long.BYTES ||
                i >= EventHeaderDescriptor.EPOCH_FIELD_OFFSET &&
                i < EventHeaderDescriptor.EPOCH_FIELD_OFFSET + Integer.BYTES;
            assertEquals(isLeftOut, whole == digest(changed), "offset=" + i);
        }
    }

    // Seen to fail with the length left out: an event that ends in zeros looked like a shorter one.
    @Test
    void shouldTellAShorterEventFromOneThatEndsInZeros()
    {
        final UnsafeBuffer event = TestEvents.root(1, 2, TestEvents.INPUT, 0);
        final StreamDigest whole = new StreamDigest();
        final StreamDigest shorter = new StreamDigest();
        whole.add(event, 0, event.capacity());
        shorter.add(event, 0, event.capacity() - 3);
        assertNotEquals(whole.value(), shorter.value());
    }

    // Seen to fail with reset() doing nothing.
    @Test
    void shouldGoOnFromAnEarlierValue()
    {
        final StreamDigest first = new StreamDigest();
        first.add(event(1), 0, LENGTH);
        final StreamDigest second = new StreamDigest();
        second.reset(first.value());
        assertEquals(digest(event(1), event(2)), second.add(event(2), 0, LENGTH));
    }
}
