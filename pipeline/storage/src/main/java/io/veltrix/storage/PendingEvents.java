package io.veltrix.storage;

import io.veltrix.codecs.Event;

import org.agrona.BitUtil;
import org.agrona.ExpandableDirectByteBuffer;

/**
 * Copies of events that wait for a commit. Grows with the largest cause there was. Single-threaded.
 */
final class PendingEvents
{
    /** Is given each event. */
    @FunctionalInterface
    interface Handler<E extends Exception>
    {
        void onEvent(Event event) throws E;
    }

    private final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(8192);
    private final Event event = new Event();
    private int end;
    private int count;

    void add(final Event from)
    {
        buffer.putInt(end, from.length());
        buffer.putBytes(end + Integer.BYTES, from.buffer(), from.offset(), from.length());
        end += BitUtil.align(Integer.BYTES + from.length(), Long.BYTES);
        count++;
    }

    int count()
    {
        return count;
    }

    <E extends Exception> void forEach(final Handler<E> handler) throws E
    {
        int at = 0;
        while (at < end)
        {
            final int length = buffer.getInt(at);
            handler.onEvent(event.wrap(buffer, at + Integer.BYTES, length));
            at += BitUtil.align(Integer.BYTES + length, Long.BYTES);
        }
    }

    void clear()
    {
        end = 0;
        count = 0;
    }
}
