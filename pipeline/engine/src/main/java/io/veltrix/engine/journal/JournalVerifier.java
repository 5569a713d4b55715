package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.StreamDigest;

import org.agrona.DirectBuffer;

/**
 * Walks all of a stream's journal, read-only: every segment, every block, every event's frame and number. Goes on in
 * the next segment where one is damaged. May run beside a live writer; it then reports what was there when it came by.
 * Single-threaded, one use.
 */
public final class JournalVerifier
{
    private final Path directory;
    private final StreamDigest digest = new StreamDigest();
    private final List<Damage> cuts = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();
    private final List<JournalHole> holes = new ArrayList<>();
    private int stream = -1;
    private Recording recording;
    private int segments;
    private long blocks;
    private long events;
    private long bytes;
    private long firstSequence;
    private long expected;
    private int firstEpoch;
    private int lastEpoch;
    private long firstTimestampNs;
    private long lastTimestampNs;
    private boolean endsWell;
    private long retainedFrom;
    private long checksumFailures;
    private long gaps;

    private JournalVerifier(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * Walk a stream's journal.
     *
     * @param directory of the stream's segments.
     * @return what was found.
     * @throws JournalException where there is no readable directory.
     */
    public static VerifyReport verify(final Path directory)
    {
        return new JournalVerifier(directory).walk();
    }

    private VerifyReport walk()
    {
        final long[] firsts;
        try
        {
            firsts = SegmentFiles.segments(directory);
        }
        catch (final IOException ex)
        {
            throw new JournalException("no readable journal in " + directory + " (" + ex.getMessage() +
                "): name the directory of one stream, HOME/journal/STREAM", ex);
        }
        checkBeginning(firsts.length == 0 ? 1 : firsts[0]);
        for (int i = 0; i < firsts.length; i++)
        {
            walk(firsts[i], i + 1 < firsts.length ? firsts[i + 1] : 0);
        }
        return new VerifyReport(
            directory, stream, recording, segments, blocks, events, bytes, firstSequence,
            expected == 0 || events == 0 ? 0 : expected - 1, firstEpoch, lastEpoch, firstTimestampNs, lastTimestampNs,
            endsWell, retainedFrom, checksumFailures, gaps, cuts, holes, damages, hasDigest() ? digest.value() : 0);
    }

    /** Older segments may be gone, where that was on purpose. */
    private void checkBeginning(final long first)
    {
        try
        {
            retainedFrom = RetainedMark.read(directory);
            if (first > retainedFrom)
            {
                gaps++;
                damages.add(new Damage(Damage.Kind.GAP, directory, 0, 0, "the journal begins at " + first +
                    ", expected " + retainedFrom + ": segments are missing"));
            }
        }
        catch (final IOException ex)
        {
            damages.add(new Damage(
                Damage.Kind.UNREADABLE, directory.resolve(RetainedMark.FILE), 0, 0, String.valueOf(ex.getMessage())));
        }
    }

    private boolean hasDigest()
    {
        final boolean isWhole = firstSequence <= 1 && holes.isEmpty();
        return damages.isEmpty() && (isWhole || recording == Recording.DIGEST);
    }

    private void walk(final long first, final long nextFirst)
    {
        segments++;
        endsWell = false;
        final Path segmentDirectory = directory.resolve(SegmentFiles.name(first));
        if (expected != 0 && first != expected && damages.isEmpty())
        {
            gaps++;
            damages.add(new Damage(Damage.Kind.GAP, segmentDirectory, 0, expected - 1,
                "the segment begins at " + first + ", expected " + expected));
        }
        expected = first;
        try (SegmentFile segment = SegmentFile.open(segmentDirectory))
        {
            if (!walk(segment, nextFirst))
            {
                final Damage damage = segment.damage(expected - 1);
                checksumFailures += damage.kind() == Damage.Kind.BAD_CHECKSUM ? 1 : 0;
                gaps += damage.kind() == Damage.Kind.GAP || damage.kind() == Damage.Kind.OUT_OF_SEQUENCE ? 1 : 0;
                (nextFirst == expected ? cuts : damages).add(damage);
            }
        }
        catch (final IOException | InternalError ex)
        {
            damages.add(new Damage(Damage.Kind.UNREADABLE, segmentDirectory, 0, expected - 1, ex.toString()));
        }
    }

    private boolean walk(final SegmentFile segment, final long nextFirst)
    {
        while (true)
        {
            final int state = segment.peek();
            if (state == SegmentFile.NONE)
            {
                return isEnd(segment, nextFirst);
            }
            if (state == SegmentFile.DAMAGED || segment.checkBody() == SegmentFile.DAMAGED)
            {
                return false;
            }
            if (segment.kind() == BlockDescriptor.SEGMENT_START)
            {
                final String wrong = segment.checkStart(directory.getFileName().toString());
                if (wrong != null)
                {
                    segment.damaged(Damage.Kind.BAD_HEADER, wrong);
                    return false;
                }
                stream = BlockDescriptor.stream(segment.buffer(), segment.blockOffset());
                recording = segment.recording();
            }
            else if (segment.isLastBlock())
            {
                endsWell = segment.nextFirstSequence() == expected && (nextFirst == 0 || nextFirst == expected);
                if (endsWell && nextFirst == 0 && segment.promisesNext() &&
                    SegmentFiles.isMissing(directory, expected))
                {
                    endsWell = false;
                    gaps++;
                    damages.add(BlockCursor.missing(directory, expected));
                    return true;
                }
                if (!endsWell)
                {
                    segment.damaged(Damage.Kind.OUT_OF_SEQUENCE, "the segment ends before " +
                        segment.nextFirstSequence() + ", expected " + expected + ", the next begins at " + nextFirst);
                }
                return endsWell;
            }
            else if (segment.kind() == BlockDescriptor.HOLE ? !addHole(segment) : !addBlock(segment))
            {
                return false;
            }
            segment.advance();
        }
    }

    private boolean isEnd(final SegmentFile segment, final long nextFirst)
    {
        if (nextFirst != 0)
        {
            // Its writer died; the next one went on right behind it, or else the walk over that segment reports a gap.
            return true;
        }
        final long later = segment.findLater(expected);
        if (later > 0)
        {
            segment.damaged(Damage.Kind.GAP, "nothing, but there is a block behind it for " + later);
        }
        return later == 0;
    }

    private boolean follows(final SegmentFile segment)
    {
        if (segment.firstSequence() == expected)
        {
            return true;
        }
        segment.damaged(Damage.Kind.OUT_OF_SEQUENCE, "block " + segment.firstSequence() + " to " +
            segment.lastSequence() + ", expected " + expected);
        return false;
    }

    private boolean addHole(final SegmentFile segment)
    {
        if (!follows(segment))
        {
            return false;
        }
        holes.add(new JournalHole(
            segment.firstSequence(), segment.lastSequence(), segment.holeReason(), segment.file()));
        expected = segment.lastSequence() + 1;
        return true;
    }

    private boolean addBlock(final SegmentFile segment)
    {
        final DirectBuffer buffer = segment.buffer();
        final int offset = segment.blockOffset();
        if (!follows(segment))
        {
            return false;
        }
        if (segment.kind() == BlockDescriptor.EVENTS ? !addEvents(segment) : !addDigests(segment))
        {
            return false;
        }
        if (firstSequence == 0)
        {
            firstSequence = segment.firstSequence();
            firstEpoch = BlockDescriptor.epoch(buffer, offset);
            firstTimestampNs = BlockDescriptor.firstTimestampNs(buffer, offset);
        }
        lastEpoch = BlockDescriptor.epoch(buffer, offset);
        lastTimestampNs = BlockDescriptor.lastTimestampNs(buffer, offset);
        expected = segment.lastSequence() + 1;
        blocks++;
        events += BlockDescriptor.count(buffer, offset);
        bytes += segment.blockLength();
        return true;
    }

    private boolean addEvents(final SegmentFile segment)
    {
        final DirectBuffer buffer = segment.buffer();
        final int end = segment.blockOffset() + segment.blockLength();
        int frame = segment.blockOffset() + BlockDescriptor.HEADER_LENGTH;
        long sequence = expected;
        while (frame < end)
        {
            final int length = EventFrame.eventLength(buffer, frame);
            final int event = frame + EventFrame.HEADER_LENGTH;
            if (length < EventHeaderDescriptor.MIN_EVENT_LENGTH || length > end - event ||
                EventHeaderDescriptor.sequence(buffer, event) != sequence)
            {
                segment.damaged(Damage.Kind.BAD_FRAME, "an event of " + length + " bytes at byte " + frame +
                    ", expected sequence " + sequence);
                return false;
            }
            digest.add(buffer, event, length);
            frame += EventFrame.framedLength(length);
            sequence++;
        }
        if (sequence != segment.lastSequence() + 1)
        {
            segment.damaged(Damage.Kind.BAD_FRAME, "events up to " + (sequence - 1) + " in a block up to " +
                segment.lastSequence());
            return false;
        }
        return true;
    }

    private boolean addDigests(final SegmentFile segment)
    {
        final int end = segment.blockOffset() + segment.blockLength();
        if (segment.blockLength() - BlockDescriptor.HEADER_LENGTH !=
            8L * BlockDescriptor.count(segment.buffer(), segment.blockOffset()))
        {
            segment.damaged(Damage.Kind.BAD_FRAME, "a block of digests of " + segment.blockLength() + " bytes");
            return false;
        }
        digest.reset(segment.buffer().getLong(end - 8, ByteOrder.LITTLE_ENDIAN));
        return true;
    }
}
