package io.veltrix.engine.stream;

import java.util.Arrays;

import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A stream whose writer and readers are on one thread: frames in a ring, one place in it for each reader. Whenever
 * everything is read it begins again where it began, so that what is hardly ever behind stays in few cache lines. A
 * frame that does not fit in front of the ring's end goes to its begin; what is left there says so by a length below
 * zero. Single-threaded.
 */
public final class DirectStream implements EventPublication
{
    private static final long NO_FRAME = -1;

    private final UnsafeBuffer buffer;
    private final int capacity;
    private final int maxFramedLength;
    private Reader[] readers = new Reader[0];
    // Positions count bytes; their place in the ring is what is left of them by its mask.
    private long committed;
    private long claimed;
    private long limit;
    private boolean isEnded;

    /**
     * @param capacity       in bytes of framed events, a power of two.
     * @param maxEventLength longest event in bytes, header and message.
     */
    public DirectStream(final int capacity, final int maxEventLength)
    {
        this(new UnsafeBuffer(new byte[capacity]), maxEventLength);
    }

    /**
     * @param memory         to keep events in, aligned to 8, a power of two long; the stream's alone from now on.
     * @param maxEventLength longest event in bytes, header and message.
     */
    public DirectStream(final UnsafeBuffer memory, final int maxEventLength)
    {
        buffer = memory;
        capacity = memory.capacity();
        limit = capacity;
        maxFramedLength = EventFrame.framedLength(maxEventLength);
        if (!BitUtil.isPowerOfTwo(capacity) || maxFramedLength > capacity)
        {
            throw new IllegalArgumentException("capacity=" + capacity + " is no power of two, or less than one event" +
                " of " + maxEventLength + " bytes");
        }
    }

    /**
     * @return a new reader, of what is committed from now on.
     */
    public EventReader addReader()
    {
        final Reader reader = new Reader(this, committed);
        readers = Arrays.copyOf(readers, readers.length + 1);
        readers[readers.length - 1] = reader;
        return reader;
    }

    @Override
    public boolean hasRoom(final int events, final int bytes)
    {
        long read = leastRead();
        if (read == claimed)
        {
            beginAgain();
            read = 0;
        }
        limit = read + capacity;
        final int framed = bytes + events * 2 * EventFrame.HEADER_LENGTH;
        final int untilEnd = capacity - index(claimed);
        return claimed + framed + (framed > untilEnd ? maxFramedLength : 0) <= limit;
    }

    private long leastRead()
    {
        final Reader[] readers = this.readers;
        long least = committed;
        for (int i = 0; i < readers.length; i++)
        {
            least = Math.min(least, readers[i].read);
        }
        return least;
    }

    private void beginAgain()
    {
        final Reader[] readers = this.readers;
        for (int i = 0; i < readers.length; i++)
        {
            readers[i].read = 0;
        }
        committed = 0;
        claimed = 0;
    }

    private int index(final long position)
    {
        return (int)position & (capacity - 1);
    }

    @Override
    public int claim(final int eventLength)
    {
        final int framedLength = EventFrame.framedLength(eventLength);
        int frameOffset = index(claimed);
        long begin = claimed;
        if (framedLength > capacity - frameOffset)
        {
            begin += capacity - frameOffset;
        }
        if (begin + framedLength > limit)
        {
            throw new IllegalStateException("no room: eventLength=" + eventLength + " capacity=" + capacity);
        }
        if (begin != claimed)
        {
            buffer.putLong(frameOffset, NO_FRAME);
            frameOffset = 0;
        }
        EventFrame.header(buffer, frameOffset, eventLength);
        claimed = begin + framedLength;
        return frameOffset + EventFrame.HEADER_LENGTH;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public void commit()
    {
        committed = claimed;
    }

    @Override
    public void abort()
    {
        claimed = committed;
    }

    /**
     * Nothing will be written any more.
     */
    @Override
    public void close()
    {
        isEnded = true;
    }

    private void remove(final Reader reader)
    {
        readers = Arrays.stream(readers).filter((other) -> other != reader).toArray(Reader[]::new);
    }

    private static final class Reader implements EventReader
    {
        private final DirectStream stream;
        private long read;

        Reader(final DirectStream stream, final long read)
        {
            this.stream = stream;
            this.read = read;
        }

        @Override
        public int poll(final EventHandler handler, final int limit)
        {
            final DirectStream stream = this.stream;
            final UnsafeBuffer buffer = stream.buffer;
            int events = 0;
            while (events < limit && read < stream.committed)
            {
                final int frameOffset = stream.index(read);
                final int length = EventFrame.eventLength(buffer, frameOffset);
                if (length < 0)
                {
                    read += stream.capacity - frameOffset;
                    continue;
                }
                if (!handler.onEvent(buffer, frameOffset + EventFrame.HEADER_LENGTH, length))
                {
                    break;
                }
                read += EventFrame.framedLength(length);
                events++;
            }
            return events;
        }

        @Override
        public boolean isAtEnd()
        {
            return stream.isEnded && read == stream.committed;
        }

        @Override
        public void close()
        {
            stream.remove(this);
        }
    }
}
