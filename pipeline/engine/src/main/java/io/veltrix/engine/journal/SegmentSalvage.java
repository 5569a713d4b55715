package io.veltrix.engine.journal;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.stream.EventFrame;

import org.agrona.DirectBuffer;

/**
 * Goes through one segment and past whatever is damaged in it: hands over the good blocks and the holes between them.
 * Behind damage it looks at every place where a block could begin for one whose checksum fits, which is of this stream
 * and neither earlier than what is missing nor later than the segment could hold. Single-threaded.
 */
final class SegmentSalvage
{
    /** Takes what can be read. */
    interface Handler
    {
        /** The good block under the segment's cursor. */
        void onBlock(SegmentFile segment);

        /** Nothing is left of these. */
        void onHole(long first, long last);
    }

    /**
     * What became of a segment.
     *
     * @param lastSequence that is there or gone: what comes next is behind it.
     * @param bytes        of good blocks.
     * @param damage       the first; null for none.
     * @param isBridged    where there is damage with something good behind it.
     * @param promisesNext where its last block says that there is another segment.
     */
    record Outcome(long lastSequence, long bytes, Damage damage, boolean isBridged, boolean promisesNext)
    {
    }

    private final SegmentFile segment;
    private final String streamName;
    private final int stream;
    private final long limit;
    private final Handler handler;
    private long expected;
    private long bytes;
    private Damage damage;
    private boolean isBridged;

    /**
     * @param segment    to go through, from its beginning.
     * @param streamName of the journal.
     * @param stream     number; -1 where it is not known.
     * @param first      sequence it is named by.
     * @param nextFirst  of the segment behind it; 0 for none.
     * @param handler    takes what is found.
     */
    SegmentSalvage(
        final SegmentFile segment,
        final String streamName,
        final int stream,
        final long first,
        final long nextFirst,
        final Handler handler)
    {
        this.segment = segment;
        this.streamName = streamName;
        this.stream = stream;
        this.handler = handler;
        expected = first;
        limit = nextFirst == 0 ? Long.MAX_VALUE : nextFirst - 1;
    }

    Outcome walk()
    {
        while (true)
        {
            int state = segment.peek();
            if (state == SegmentFile.NONE)
            {
                state = segment.damaged(Damage.Kind.GAP, "nothing, but there are good blocks behind it");
                final Damage gap = segment.damage(expected - 1);
                if (!seek())
                {
                    return outcome(false);
                }
                note(gap);
            }
            else if (state == SegmentFile.DAMAGED || isWrong())
            {
                note(segment.damage(expected - 1));
                if (!seek())
                {
                    return outcome(false);
                }
            }
            if (segment.isLastBlock())
            {
                hole(segment.nextFirstSequence() - 1);
                return outcome(segment.promisesNext());
            }
            if (segment.hasRange())
            {
                hole(segment.firstSequence() - 1);
                handler.onBlock(segment);
                bytes += segment.blockLength();
                expected = segment.lastSequence() + 1;
            }
            segment.advance();
        }
    }

    private void note(final Damage found)
    {
        damage = damage == null ? found : damage;
    }

    private void hole(final long last)
    {
        if (last >= expected)
        {
            handler.onHole(expected, last);
            expected = last + 1;
        }
    }

    private Outcome outcome(final boolean promisesNext)
    {
        return new Outcome(expected - 1, bytes, damage, isBridged, promisesNext);
    }

    /** The block under the cursor is not the one that belongs here. */
    private boolean isWrong()
    {
        if (segment.checkBody() == SegmentFile.DAMAGED)
        {
            return true;
        }
        final int kind = segment.kind();
        if (kind == BlockDescriptor.SEGMENT_START)
        {
            final String wrong = segment.checkStart(streamName);
            return wrong != null && segment.damaged(Damage.Kind.BAD_HEADER, wrong) == SegmentFile.DAMAGED;
        }
        final long first = segment.isLastBlock() ? segment.nextFirstSequence() : segment.firstSequence();
        if (first != expected)
        {
            segment.damaged(Damage.Kind.OUT_OF_SEQUENCE, "block for " + first + ", expected " + expected);
            return true;
        }
        if (!hasGoodFrames())
        {
            segment.damaged(Damage.Kind.BAD_FRAME, "events not framed or numbered as their block says");
            return true;
        }
        return false;
    }

    private boolean seek()
    {
        while (segment.seekGood())
        {
            final boolean isOurs = stream < 0 ||
                BlockDescriptor.stream(segment.buffer(), segment.blockOffset()) == stream;
            if (isOurs && segment.isLastBlock() && segment.nextFirstSequence() >= expected &&
                segment.nextFirstSequence() - 1 <= limit)
            {
                isBridged = true;
                return true;
            }
            if (isOurs && segment.hasRange() && segment.firstSequence() >= expected &&
                segment.lastSequence() <= limit && hasGoodFrames())
            {
                isBridged = true;
                return true;
            }
            segment.skip();
        }
        return false;
    }

    private boolean hasGoodFrames()
    {
        final DirectBuffer buffer = segment.buffer();
        final int end = segment.blockOffset() + segment.blockLength();
        int frame = segment.blockOffset() + BlockDescriptor.HEADER_LENGTH;
        if (segment.kind() == BlockDescriptor.DIGESTS)
        {
            return end - frame == 8L * BlockDescriptor.count(buffer, segment.blockOffset());
        }
        if (segment.kind() != BlockDescriptor.EVENTS)
        {
            return true;
        }
        long sequence = segment.firstSequence();
        while (frame < end)
        {
            final int length = EventFrame.eventLength(buffer, frame);
            final int event = frame + EventFrame.HEADER_LENGTH;
            if (length < EventHeaderDescriptor.MIN_EVENT_LENGTH || length > end - event ||
                EventHeaderDescriptor.sequence(buffer, event) != sequence)
            {
                return false;
            }
            frame += EventFrame.framedLength(length);
            sequence++;
        }
        return sequence == segment.lastSequence() + 1;
    }
}
