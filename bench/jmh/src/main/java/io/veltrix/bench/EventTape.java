package io.veltrix.bench;

import java.nio.ByteBuffer;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.SourceOutputs;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.trading.feed.FeedFormat;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Normalised events of one market in memory, framed one behind the other as in a journal block and numbered from 1:
 * what a decoder makes of the market's packets. Single-threaded.
 */
final class EventTape implements SourceOutputs
{
    private static final int MAX_EVENT_LENGTH = 128;

    final UnsafeBuffer buffer;
    final int[] offsets;
    final int[] lengths;
    private int events;
    private int end;

    private EventTape(final int maxEvents)
    {
        buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(maxEvents * MAX_EVENT_LENGTH));
        offsets = new int[maxEvents];
        lengths = new int[maxEvents];
    }

    /**
     * Record the first events of a market.
     *
     * @param format of the feed.
     * @param market {@link PacketTape#GENERATED} or {@link PacketTape#CAPTURED}.
     * @param events how many; a market with fewer is played again.
     * @return the tape.
     */
    static EventTape of(final FeedFormat format, final String market, final int events)
    {
        final EventTape tape = new EventTape(events + format.maxEventsPerMessage());
        final EndlessFeed feed = new EndlessFeed(format, PacketTape.of(format, market, events));
        while (tape.events < events)
        {
            feed.advance();
            feed.decoder().emitNext(tape);
        }
        return tape;
    }

    int events()
    {
        return events;
    }

    /**
     * @param event from 0.
     * @return offset of its frame; of one behind the last event, the end of the tape.
     */
    int frameOffset(final int event)
    {
        return event == events ? end : offsets[event] - EventFrame.HEADER_LENGTH;
    }

    Event wrap(final Event event, final int index)
    {
        return event.wrap(buffer, offsets[index], lengths[index]);
    }

    @Override
    public int claim(final int messageLength, final long sourcePosition)
    {
        final int eventLength = EventHeaderDescriptor.MESSAGE_OFFSET + messageLength;
        final int offset = end + EventFrame.HEADER_LENGTH;
        EventFrame.header(buffer, end, eventLength);
        header(buffer, offset, events + 1, sourcePosition);
        offsets[events] = offset;
        lengths[events] = eventLength;
        end += EventFrame.framedLength(eventLength);
        return offset + EventHeaderDescriptor.MESSAGE_OFFSET;
    }

    static void header(
        final UnsafeBuffer buffer, final int offset, final long sequence, final long sourcePosition)
    {
        EventHeaderDescriptor.sequence(buffer, offset, sequence);
        EventHeaderDescriptor.cause(buffer, offset, sequence);
        EventHeaderDescriptor.timestampNs(buffer, offset, sequence);
        EventHeaderDescriptor.originNs(buffer, offset, sequence);
        EventHeaderDescriptor.sourcePosition(buffer, offset, sourcePosition);
        EventHeaderDescriptor.identity(buffer, offset, 1, EventHeaderDescriptor.ROOT_STREAM, 1, 0);
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public void commit()
    {
        events++;
    }

    @Override
    public void abort()
    {
        throw new IllegalStateException("nothing to give back");
    }
}
