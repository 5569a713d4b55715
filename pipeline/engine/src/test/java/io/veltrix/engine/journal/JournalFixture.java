package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.StreamDigest;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes events whose every byte follows from their sequence, appends them in blocks, and checks them when read.
 */
final class JournalFixture
{
    static final int BLOCK_BYTES = 16 << 10;
    static final long SEGMENT_BYTES = 256L << 10;
    static final long TIMEOUT_NS = 60_000_000_000L;

    private final UnsafeBuffer block = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 20));
    private final UnsafeBuffer wanted = new UnsafeBuffer(new byte[4096]);
    private int length;

    /** Where a block of events or digests stands in its file. */
    record Place(Path file, int offset, int length, long first, long last)
    {
    }

    static List<Place> blocks(final JournalOptions options) throws IOException
    {
        final List<Place> found = new ArrayList<>();
        for (final long first : SegmentFiles.segments(options.streamDirectory()))
        {
            try (SegmentFile segment = SegmentFile.open(
                options.streamDirectory().resolve(SegmentFiles.name(first))))
            {
                while (segment.peek() == SegmentFile.BLOCK)
                {
                    if (segment.holdsEvents())
                    {
                        found.add(new Place(segment.file(), segment.blockOffset(), segment.blockLength(),
                            segment.firstSequence(), segment.lastSequence()));
                    }
                    segment.advance();
                }
            }
        }
        return found;
    }

    static JournalOptions options(final Path home, final String name)
    {
        return new JournalOptions(
            home.resolve("journal"), 7, name, SEGMENT_BYTES, BLOCK_BYTES, Durability.PAGE_CACHE, 0, 0, Recording.FULL);
    }

    static JournalOptions with(final JournalOptions o, final Durability durability, final Recording recording)
    {
        return new JournalOptions(o.directory(), o.stream(), o.name(), o.segmentBytes(), o.blockBytes(), durability,
            1_000_000, o.floorBytes(), recording);
    }

    static SegmentPreparer launch(final AtomicReference<Throwable> error)
    {
        return SegmentPreparer.launch((path, free, needed) -> error.set(new AssertionError("disk short")), error::set);
    }

    static int eventLength(final long sequence)
    {
        return EventHeaderDescriptor.MIN_EVENT_LENGTH + (int)(sequence * 31 % 150);
    }

    static int put(final UnsafeBuffer buffer, final int offset, final long sequence)
    {
        final int eventLength = eventLength(sequence);
        for (int i = 0; i < eventLength; i++)
        {
            buffer.putByte(offset + i, (byte)(sequence * 7 + i));
        }
        EventHeaderDescriptor.sequence(buffer, offset, sequence);
        EventHeaderDescriptor.cause(buffer, offset, sequence);
        EventHeaderDescriptor.timestampNs(buffer, offset, timestampNs(sequence));
        EventHeaderDescriptor.originNs(buffer, offset, sequence);
        EventHeaderDescriptor.sourcePosition(buffer, offset, sequence * 3);
        EventHeaderDescriptor.identity(buffer, offset, 1, 7, 1, 0);
        return eventLength;
    }

    static long timestampNs(final long sequence)
    {
        return 1_000_000_000L + sequence * 10;
    }

    /** Put a block together; at most `count` events, at most as many as fit. */
    int fill(final long first, final int count, final int blockBytes)
    {
        length = 0;
        int events = 0;
        while (events < count && length + EventFrame.framedLength(eventLength(first + events)) <= blockBytes)
        {
            final int eventLength = eventLength(first + events);
            EventFrame.header(block, length, eventLength);
            put(block, length + EventFrame.HEADER_LENGTH, first + events);
            length += EventFrame.framedLength(eventLength);
            events++;
        }
        return events;
    }

    boolean offer(final JournalWriter writer, final long first, final int events)
    {
        return writer.append(block, 0, length, first, first + events - 1, events, 1, timestampNs(first),
            timestampNs(first + events - 1));
    }

    /** Append events `first` to `last` in blocks of random sizes. */
    int append(final JournalWriter writer, final Random random, final long first, final long last)
    {
        int blocks = 0;
        long next = first;
        while (next <= last)
        {
            final int count = fill(next, (int)Math.min(1 + random.nextInt(120), last - next + 1), BLOCK_BYTES);
            final long deadline = System.nanoTime() + TIMEOUT_NS;
            while (!offer(writer, next, count))
            {
                if (System.nanoTime() - deadline > 0)
                {
                    throw new AssertionError("no segment for a minute: " + writer.helperFailure());
                }
                Thread.yield();
            }
            next += count;
            blocks++;
        }
        return blocks;
    }

    /** Every byte is as it was made. */
    void check(final DirectBuffer buffer, final int offset, final int eventLength, final long sequence)
    {
        final int wantedLength = put(wanted, 0, sequence);
        if (eventLength != wantedLength)
        {
            throw new AssertionError("sequence=" + sequence + " length=" + eventLength + " expected=" + wantedLength);
        }
        for (int i = 0; i < eventLength; i++)
        {
            if (buffer.getByte(offset + i) != wanted.getByte(i))
            {
                throw new AssertionError("sequence=" + sequence + " differs at byte " + i);
            }
        }
    }

    /** Read what is there from `first` on; returns the last sequence handed over. */
    long drain(final JournalReader reader, final long first)
    {
        final long[] next = {first};
        long idleSince = System.nanoTime();
        while (!reader.isAtEnd())
        {
            final int taken = reader.poll((buffer, offset, eventLength) ->
            {
                check(buffer, offset, eventLength, next[0]);
                next[0]++;
                return true;
            }, 1000);
            idleSince = taken > 0 ? System.nanoTime() : idleSince;
            if (System.nanoTime() - idleSince > TIMEOUT_NS)
            {
                throw new AssertionError("no end and no event for a minute, next=" + next[0]);
            }
        }
        return next[0] - 1;
    }

    static long digest(final long last)
    {
        final StreamDigest digest = new StreamDigest();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
        for (long sequence = 1; sequence <= last; sequence++)
        {
            digest.add(buffer, 0, put(buffer, 0, sequence));
        }
        return digest.value();
    }
}
