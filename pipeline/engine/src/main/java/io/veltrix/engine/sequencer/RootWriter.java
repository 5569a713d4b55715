package io.veltrix.engine.sequencer;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.SourceOutputs;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.LinkPressure;
import org.agrona.MutableDirectBuffer;

/**
 * Writes the root stream: fills in headers, numbers events, keeps within the journal's window. The sequencer's thread.
 */
final class RootWriter implements SourceOutputs
{
    private final EventPublication publication;
    private final LinkPressure pressure;
    private final Tally journalled;
    private final long windowEvents;
    private final int epoch;
    private final Tally published;
    private long sequence;
    private long knownJournalled;
    private long bytes;

    private int source;
    private int maxMessageLength;
    private long timestampNs;
    private long originNs;
    private boolean isClaimed;
    private int claimedLength;

    /**
     * @param publication  of the root stream.
     * @param pressure     is told when there is no room.
     * @param journalled   last root sequence in the journal; null where there is no journal to wait for.
     * @param windowEvents most events to be ahead of the journal.
     * @param epoch        of this run.
     * @param lastSequence after which to go on.
     * @param published    shows the last published sequence to other threads.
     */
    RootWriter(
        final EventPublication publication,
        final LinkPressure pressure,
        final Tally journalled,
        final long windowEvents,
        final int epoch,
        final long lastSequence,
        final Tally published)
    {
        this.publication = publication;
        this.pressure = pressure;
        this.journalled = journalled;
        this.windowEvents = windowEvents;
        this.epoch = epoch;
        this.sequence = lastSequence;
        this.knownJournalled = lastSequence;
        this.published = published;
    }

    /**
     * @param events of the next unit, at most.
     * @param bytes  of them, header and message, at most.
     * @return true where they have room in the stream and in the journal's window.
     */
    boolean hasRoom(final int events, final int bytes)
    {
        if (sequence + events - knownJournalled > windowEvents && journalled != null)
        {
            knownJournalled = journalled.value();
            if (sequence + events - knownJournalled > windowEvents)
            {
                return false;
            }
        }
        if (publication.hasRoom(events, bytes))
        {
            return true;
        }
        pressure.onFull(sequence);
        return false;
    }

    /**
     * Say whose events come next and what time they bear.
     */
    void begin(final int sourceNumber, final int maxLength, final long eventTimestampNs, final long eventOriginNs)
    {
        source = sourceNumber;
        maxMessageLength = maxLength;
        timestampNs = eventTimestampNs;
        originNs = eventOriginNs;
    }

    @Override
    public int claim(final int messageLength, final long sourcePosition)
    {
        if (messageLength > maxMessageLength || isClaimed)
        {
            throw new IllegalStateException(
                "source " + source + " claims messageLength=" + messageLength + " of " + maxMessageLength +
                " declared, isClaimed=" + isClaimed);
        }
        final int length = EventHeaderDescriptor.MESSAGE_OFFSET + messageLength;
        final int offset = publication.claim(length);
        final MutableDirectBuffer buffer = publication.buffer();
        final long next = sequence + 1;
        EventHeaderDescriptor.sequence(buffer, offset, next);
        EventHeaderDescriptor.cause(buffer, offset, next);
        EventHeaderDescriptor.timestampNs(buffer, offset, timestampNs);
        EventHeaderDescriptor.originNs(buffer, offset, originNs);
        EventHeaderDescriptor.sourcePosition(buffer, offset, sourcePosition);
        EventHeaderDescriptor.identity(buffer, offset, epoch, EventHeaderDescriptor.ROOT_STREAM, source, 0);
        isClaimed = true;
        claimedLength = length;
        return offset + EventHeaderDescriptor.MESSAGE_OFFSET;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return publication.buffer();
    }

    @Override
    public void commit()
    {
        publication.commit();
        isClaimed = false;
        sequence++;
        bytes += claimedLength;
        published.set(sequence);
    }

    @Override
    public void abort()
    {
        publication.abort();
        isClaimed = false;
    }

    long sequence()
    {
        return sequence;
    }

    long bytes()
    {
        return bytes;
    }

    int epoch()
    {
        return epoch;
    }
}
