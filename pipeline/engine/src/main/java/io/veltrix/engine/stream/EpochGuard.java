package io.veltrix.engine.stream;

import io.veltrix.codecs.EventHeaderDescriptor;
import org.agrona.DirectBuffer;

/**
 * Which life of the sequencer the readers of one process belong to. A process that has not noticed yet that the
 * sequencer's died may still publish what it made of root events that died with it. Immutable.
 *
 * @param epoch      of this life.
 * @param lastBefore last root sequence of the lives before: what derives from a later one and bears an earlier
 *                   epoch never happened.
 */
public record EpochGuard(int epoch, long lastBefore)
{
    /**
     * @param buffer that holds an event.
     * @param offset of its header.
     * @return true where the event belongs to what happened.
     * @throws EpochChangedException where it is of a later life.
     */
    public boolean accepts(final DirectBuffer buffer, final int offset)
    {
        final int found = EventHeaderDescriptor.epoch(buffer, offset);
        if (found == epoch)
        {
            return true;
        }
        if (found > epoch)
        {
            throw new EpochChangedException(epoch, found);
        }
        return EventHeaderDescriptor.cause(buffer, offset) <= lastBefore;
    }
}
