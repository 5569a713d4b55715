package io.veltrix.engine.testing;

import java.util.ArrayList;
import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A stream with a window as a link has one: refuses claims beyond it, keeps everything, remembers what was committed
 * together. Single-threaded.
 */
public final class WindowPublication implements EventPublication, EventReader
{
    private static final int FRAME = 64;

    /** Every event committed so far. */
    public final List<UnsafeBuffer> events = new ArrayList<>();
    /** How many events each commit made visible. */
    public final List<Integer> batches = new ArrayList<>();
    /** Window in bytes; may be changed at any time. */
    public long window;
    private final List<UnsafeBuffer> claimed = new ArrayList<>();
    private long used;
    private int read;

    public WindowPublication(final long window)
    {
        this.window = window;
    }

    @Override
    public boolean hasRoom(final int events, final int bytes)
    {
        return used + (long)events * FRAME + bytes <= window;
    }

    @Override
    public int claim(final int eventLength)
    {
        if (!hasRoom(1, eventLength))
        {
            throw new IllegalStateException("claimed without room: used=" + used + " window=" + window);
        }
        used += FRAME + eventLength;
        claimed.add(new UnsafeBuffer(new byte[eventLength]));
        return 0;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return claimed.get(claimed.size() - 1);
    }

    @Override
    public void commit()
    {
        events.addAll(claimed);
        batches.add(claimed.size());
        claimed.clear();
    }

    @Override
    public void abort()
    {
        claimed.forEach((event) -> used -= FRAME + event.capacity());
        claimed.clear();
    }

    @Override
    public int poll(final EventHandler handler, final int limit)
    {
        int taken = 0;
        while (taken < limit && read < events.size())
        {
            final UnsafeBuffer event = events.get(read);
            if (!handler.onEvent(event, 0, event.capacity()))
            {
                break;
            }
            used -= FRAME + event.capacity();
            read++;
            taken++;
        }
        return taken;
    }

    public Event event(final int index)
    {
        return new Event().wrap(events.get(index), 0, events.get(index).capacity());
    }

    public List<Event> all()
    {
        final List<Event> all = new ArrayList<>();
        for (int i = 0; i < events.size(); i++)
        {
            all.add(event(i));
        }
        return all;
    }

    public int unread()
    {
        return events.size() - read;
    }

    @Override
    public boolean isAtEnd()
    {
        return false;
    }

    @Override
    public void close()
    {
    }
}
