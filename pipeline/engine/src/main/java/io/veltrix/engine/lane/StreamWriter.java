package io.veltrix.engine.lane;

import java.util.Map;
import java.util.TreeMap;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.snapshot.StreamState;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.LinkPressure;
import io.veltrix.engine.stream.StreamDigest;
import io.veltrix.engine.stream.TypeCounts;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes one derived stream: numbers the events, sums them up, publishes those of one input together. On the lane's
 * thread.
 */
final class StreamWriter
{
    private final String name;
    private final int number;
    private EventPublication publication;
    private EventHandler tap;
    private final int maxEvents;
    private final int maxBytes;
    private final Tally published;
    private final LinkPressure pressure;
    private final StreamDigest digest = new StreamDigest();
    private final TypeCounts counts = new TypeCounts();
    private final Event event = new Event();
    private long sequence;
    private long bytes;
    private boolean isRoomKnown;
    private boolean isDirty;

    /**
     * @param name        of the stream.
     * @param number      of the stream, from 1.
     * @param publication to write to; null where nobody reads the stream.
     * @param tap         is shown each event, numbered; null for none.
     * @param maxEvents   most events of the stream for one input.
     * @param maxBytes    their most bytes, header and message.
     * @param published   shows the last published sequence to other threads.
     * @param pressure    is told when there is no room.
     */
    StreamWriter(
        final String name,
        final int number,
        final EventPublication publication,
        final EventHandler tap,
        final int maxEvents,
        final int maxBytes,
        final Tally published,
        final LinkPressure pressure)
    {
        this.pressure = pressure;
        this.name = name;
        this.number = number;
        this.publication = publication;
        this.tap = tap;
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
        this.published = published;
    }

    /**
     * From here on write to this publication and show events to nobody; numbers, digest and bytes go on. Between two
     * inputs, before the lane is handed to its thread.
     *
     * @param live to write to; null where nobody reads the stream.
     */
    void goLive(final EventPublication live)
    {
        publication = live;
        tap = null;
        isRoomKnown = false;
        counts.clear();
    }

    /**
     * @return true where everything the stages may emit for one input has room.
     */
    boolean hasRoom()
    {
        if (!isRoomKnown)
        {
            // Room only grows until the next event is written, so a yes need not be asked for again.
            isRoomKnown = publication == null || publication.hasRoom(maxEvents, maxBytes);
            if (!isRoomKnown)
            {
                pressure.onFull(sequence);
            }
        }
        return isRoomKnown;
    }

    void append(final UnsafeBuffer buffer, final int offset, final int length)
    {
        EventHeaderDescriptor.sequence(buffer, offset, ++sequence);
        isDirty = true;
        if (tap != null)
        {
            tap.onEvent(buffer, offset, length);
        }
        if (publication != null)
        {
            isRoomKnown = false;
            final int claimed = publication.claim(length);
            publication.buffer().putBytes(claimed, buffer, offset, length);
        }
    }

    /** Of an event that was appended; later, since nobody waits for it. */
    void sumUp(final UnsafeBuffer buffer, final int offset, final int length)
    {
        digest.add(buffer, offset, length);
        counts.add(event.wrap(buffer, offset, length).typeKey());
        bytes += length;
    }

    void commit()
    {
        if (isDirty)
        {
            isDirty = false;
            if (publication != null)
            {
                publication.commit();
            }
            published.set(sequence);
        }
    }

    StreamState save()
    {
        final Map<Integer, Long> byType = new TreeMap<>();
        counts.forEach(byType::put);
        return new StreamState(name, number, sequence, bytes, digest.value(), byType);
    }

    /** Goes on behind a saved position. Before the first event. */
    void load(final StreamState state)
    {
        sequence = state.sequence();
        bytes = state.bytes();
        digest.reset(state.digest());
        state.counts().forEach(counts::restore);
        published.set(sequence);
    }

    String name()
    {
        return name;
    }

    int number()
    {
        return number;
    }

    Tally published()
    {
        return published;
    }

    TypeCounts counts()
    {
        return counts;
    }

    StreamPosition position()
    {
        return new StreamPosition(name, number, sequence, bytes, digest.value());
    }
}
