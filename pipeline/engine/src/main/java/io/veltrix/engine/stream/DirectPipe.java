package io.veltrix.engine.stream;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A stream between a writer and a reader on the same thread: frames in one buffer, used from the start again whenever
 * it has been read empty. Carries replays and tools where no transport is wanted. Single-threaded.
 */
public final class DirectPipe implements EventPublication, EventReader
{
    private final UnsafeBuffer buffer;
    private final int capacity;
    private int committed;
    private int claimed;
    private int read;
    private boolean isEnded;

    /**
     * @param capacity in bytes of framed events.
     */
    public DirectPipe(final int capacity)
    {
        this.capacity = capacity;
        this.buffer = new UnsafeBuffer(new byte[capacity]);
    }

    @Override
    public boolean hasRoom(final int events, final int bytes)
    {
        if (read == committed && claimed == committed)
        {
            read = 0;
            committed = 0;
            claimed = 0;
        }
        return bytes + events * 2 * EventFrame.HEADER_LENGTH <= capacity - claimed;
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

    @Override
    public int poll(final EventHandler handler, final int limit)
    {
        int events = 0;
        while (events < limit && read < committed)
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

    /**
     * Say that nothing will be written any more.
     */
    public void end()
    {
        isEnded = true;
    }

    @Override
    public boolean isAtEnd()
    {
        return isEnded && read == committed;
    }

    @Override
    public void close()
    {
        isEnded = true;
    }
}
