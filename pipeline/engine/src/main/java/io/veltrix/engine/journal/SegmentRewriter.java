package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.file.Path;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.stream.EventFrame;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes a segment anew from good blocks of another one, beside it and under a prepared segment's name, which every
 * opening of the journal sweeps away. Blocks are copied byte for byte, of whichever version they are. Single-threaded,
 * off the hot path.
 */
final class SegmentRewriter implements AutoCloseable
{
    private final Path directory;
    private final Segment segment;
    private final BlockSealer sealer;
    private final UnsafeBuffer header = new UnsafeBuffer(0, 0);
    private final SegmentMarks marks;
    private int epoch;
    private long lastSequence;
    private long lastTimestampNs;
    private boolean isClosed;

    private SegmentRewriter(final Path directory, final JournalOptions options) throws IOException
    {
        this.directory = directory;
        segment = Segment.prepare(directory, options, null, () -> { });
        sealer = new BlockSealer(options.stream());
        marks = new SegmentMarks(options.stream());
    }

    /**
     * Begin a segment.
     *
     * @param options like those of the original.
     * @param first   sequence that the segment will be named by.
     * @return the segment, with its first block in it.
     * @throws IOException where the disk has no room or fails.
     */
    static SegmentRewriter begin(final JournalOptions options, final long first) throws IOException
    {
        final Path directory = options.streamDirectory().resolve(
            SegmentFiles.PREPARED_PREFIX + "rewritten-" + SegmentFiles.name(first));
        SegmentFiles.delete(directory);
        return new SegmentRewriter(directory, options).after(first - 1);
    }

    /**
     * @param streamDirectory of the journal.
     * @param source          whose first block is under the cursor.
     * @return options for a segment like that one.
     */
    static JournalOptions optionsOf(final Path streamDirectory, final SegmentFile source)
    {
        return options(streamDirectory, BlockDescriptor.stream(source.buffer(), source.blockOffset()),
            source.segmentBytes(), source.recording());
    }

    static JournalOptions options(
        final Path streamDirectory, final int stream, final long segmentBytes, final Recording recording)
    {
        final Path absolute = streamDirectory.toAbsolutePath();
        return new JournalOptions(absolute.getParent(), stream, absolute.getFileName().toString(), segmentBytes, 256,
            Durability.EVERY_BLOCK, 0, 0, recording);
    }

    private SegmentRewriter after(final long sequence)
    {
        lastSequence = sequence;
        return this;
    }

    /** Copy the block under the cursor. */
    void copy(final SegmentFile source)
    {
        header.wrap(source.buffer(), source.blockOffset(), BlockDescriptor.HEADER_LENGTH);
        append(source.buffer(), source.blockOffset() + BlockDescriptor.HEADER_LENGTH,
            source.blockLength() - BlockDescriptor.HEADER_LENGTH);
    }

    /** Copy of the block under the cursor what is up to a sequence in it. */
    void copyUpTo(final SegmentFile source, final long last)
    {
        final DirectBuffer buffer = source.buffer();
        final int payload = source.blockOffset() + BlockDescriptor.HEADER_LENGTH;
        final long first = source.firstSequence();
        final int count = (int)(last - first + 1);
        final long firstTimestampNs = BlockDescriptor.firstTimestampNs(buffer, source.blockOffset());
        long timestampNs = firstTimestampNs;
        int length = 8 * count;
        if (source.kind() == BlockDescriptor.HOLE)
        {
            hole(last, source.holeReason());
            return;
        }
        if (source.kind() == BlockDescriptor.EVENTS)
        {
            length = 0;
            for (int i = 0; i < count; i++)
            {
                final int event = payload + length + EventFrame.HEADER_LENGTH;
                timestampNs = EventHeaderDescriptor.timestampNs(buffer, event);
                length += EventFrame.framedLength(EventFrame.eventLength(buffer, payload + length));
            }
        }
        // A block of digests does not say when its inner events were; the first one's time is true of all behind it.
        sealer.begin(source.kind(), BlockDescriptor.epoch(buffer, source.blockOffset()))
            .range(first, last, count, firstTimestampNs, timestampNs)
            .seal(buffer, payload, length);
        header.wrap(sealer.header());
        append(buffer, payload, length);
    }

    /** State that everything behind the last block, up to a sequence, is gone. */
    void hole(final long last, final long reason)
    {
        marks.hole(segment, epoch, lastSequence + 1, last, lastTimestampNs, reason);
        lastSequence = last;
    }

    /** End the segment: another one is behind it. */
    void end() throws IOException
    {
        segment.force();
        marks.segmentEnd(segment, epoch, lastSequence, lastTimestampNs, lastSequence + 1, true);
    }

    /** End the journal. */
    void endJournal()
    {
        marks.journalEnd(segment, epoch, lastSequence, lastTimestampNs);
    }

    private void append(final DirectBuffer payload, final int offset, final int length)
    {
        segment.append(header, payload, offset, length);
        lastSequence = BlockDescriptor.lastSequence(header, 0);
        epoch = BlockDescriptor.epoch(header, 0);
        lastTimestampNs = BlockDescriptor.lastTimestampNs(header, 0);
    }

    /**
     * Have all of it on the device and close it.
     *
     * @return its directory, to be named.
     */
    Path finish() throws IOException
    {
        segment.force();
        close();
        SegmentFiles.forceDirectory(directory);
        return directory;
    }

    /** Let go of it; what is not finished is swept when the journal is opened. */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            sealer.release();
            marks.release();
            segment.close();
        }
    }
}
