package io.veltrix.engine.stream;

import java.util.Arrays;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A stream whose writer and readers are on one thread: frames in one buffer, one place in it for each reader. Used from
 * the start again whenever everything is read; where that never happens, what is unread moves there when the buffer
 * comes to its end. Single-threaded.
 */
public final class DirectStream implements EventPublication
{
    private final UnsafeBuffer buffer;
    private final int capacity;
    private Reader[] readers = new Reader[0];
    private int committed;
    private int claimed;
    private boolean isEnded;

    /**
     * @param capacity in bytes of framed events.
     */
    public DirectStream(final int capacity)
    {
        this(new UnsafeBuffer(new byte[capacity]));
    }

    /**
     * @param memory to keep events in, aligned to 8; the stream's alone from now on.
     */
    public DirectStream(final UnsafeBuffer memory)
    {
        buffer = memory;
        capacity = memory.capacity();
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
        if (claimed == committed)
        {
            final int unread = leastRead();
            if (unread == committed)
            {
                moveToStart(unread);
            }
            else if (framed(events, bytes) > capacity - claimed && unread > 0)
            {
                buffer.putBytes(0, buffer, unread, committed - unread);
                moveToStart(unread);
            }
        }
        return framed(events, bytes) <= capacity - claimed;
    }

    private static int framed(final int events, final int bytes)
    {
        return bytes + events * 2 * EventFrame.HEADER_LENGTH;
    }

    private int leastRead()
    {
        final Reader[] readers = this.readers;
        int least = committed;
        for (int i = 0; i < readers.length; i++)
        {
            least = Math.min(least, readers[i].read);
        }
        return least;
    }

    private void moveToStart(final int unread)
    {
        final Reader[] readers = this.readers;
        for (int i = 0; i < readers.length; i++)
        {
            readers[i].read -= unread;
        }
        committed -= unread;
        claimed -= unread;
    }

    @Override
    public int claim(final int eventLength)
    {
        final int frameOffset = claimed;
        final int framedLength = EventFrame.framedLength(eventLength);
        if (framedLength > capacity - frameOffset)
        {
            throw new IllegalStateException("no room: eventLength=" + eventLength + " capacity=" + capacity);
        }
        EventFrame.header(buffer, frameOffset, eventLength);
        claimed = frameOffset + framedLength;
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
        private int read;

        Reader(final DirectStream stream, final int read)
        {
            this.stream = stream;
            this.read = read;
        }

        @Override
        public int poll(final EventHandler handler, final int limit)
        {
            final UnsafeBuffer buffer = stream.buffer;
            int events = 0;
            while (events < limit && read < stream.committed)
            {
                final int length = EventFrame.eventLength(buffer, read);
                if (!handler.onEvent(buffer, read + EventFrame.HEADER_LENGTH, length))
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
