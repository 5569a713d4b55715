package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * What a writer found when it opened a journal: where it goes on, and what it cut.
 *
 * @param lastSequence    in the journal, 0 for none: the next event is the one behind it.
 * @param lastEpoch       of that event; 0 for none.
 * @param lastTimestampNs of that event; 0 for none.
 * @param lastDigest      of a digest journal; 0 for none and for a full recording.
 * @param endedWell       true where the writer before had closed it.
 * @param cut             the damage behind the last good block, cut off by going on in a new segment; null for none.
 */
public record RecoveredTail(
    long lastSequence, int lastEpoch, long lastTimestampNs, long lastDigest, boolean endedWell, Damage cut)
{
    static RecoveredTail find(final Path directory, final JournalOptions options) throws IOException
    {
        final long[] firsts = SegmentFiles.segments(directory);
        Damage cut = null;
        for (int i = firsts.length - 1; i >= 0; i--)
        {
            final Path segmentDirectory = directory.resolve(SegmentFiles.name(firsts[i]));
            try (SegmentFile segment = SegmentFile.open(segmentDirectory))
            {
                final RecoveredTail tail = scan(segment, firsts[i], options);
                if (tail.lastSequence >= firsts[i])
                {
                    return tail;
                }
                cut = cut == null ? tail.cut : cut;
            }
            if (cut != null)
            {
                // Not one block of it is good, but it is not ours to remove either.
                throw new JournalException("journal " + directory + ": no good block in its last segment: " + cut +
                    ". Move " + segmentDirectory + " away to go on behind the segment before it");
            }
            // Named for its first event, which never came.
            SegmentFiles.delete(segmentDirectory);
        }
        return new RecoveredTail(0, 0, 0, 0, true, null);
    }

    private static RecoveredTail scan(final SegmentFile segment, final long first, final JournalOptions options)
    {
        long expected = first;
        int epoch = 0;
        long timestampNs = 0;
        long digest = 0;
        while (true)
        {
            int state = segment.peek();
            if (state == SegmentFile.BLOCK)
            {
                state = segment.checkBody();
            }
            if (state == SegmentFile.BLOCK && segment.holdsEvents() && segment.firstSequence() != expected)
            {
                state = segment.damaged(Damage.Kind.OUT_OF_SEQUENCE, "block " + segment.firstSequence() + " to " +
                    segment.lastSequence() + ", expected " + expected);
            }
            if (state != SegmentFile.BLOCK)
            {
                Damage cut = null;
                if (state == SegmentFile.DAMAGED)
                {
                    cut = segment.damage(expected - 1);
                }
                else if (segment.findLater(expected) > 0)
                {
                    segment.damaged(Damage.Kind.GAP, "nothing, but there are later blocks behind it");
                    cut = segment.damage(expected - 1);
                }
                return new RecoveredTail(expected - 1, epoch, timestampNs, digest, false, cut);
            }
            switch (segment.kind())
            {
                case BlockDescriptor.SEGMENT_START -> checkStart(segment, options);
                case BlockDescriptor.SEGMENT_END, BlockDescriptor.JOURNAL_END ->
                {
                    return new RecoveredTail(expected - 1, epoch, timestampNs, digest, true, null);
                }
                default ->
                {
                    expected = segment.lastSequence() + 1;
                    epoch = BlockDescriptor.epoch(segment.buffer(), segment.blockOffset());
                    timestampNs = BlockDescriptor.lastTimestampNs(segment.buffer(), segment.blockOffset());
                    if (segment.kind() == BlockDescriptor.DIGESTS)
                    {
                        digest = segment.buffer().getLong(
                            segment.blockOffset() + segment.blockLength() - 8, ByteOrder.LITTLE_ENDIAN);
                    }
                }
            }
            segment.advance();
        }
    }

    private static void checkStart(final SegmentFile segment, final JournalOptions options)
    {
        final String wrong = segment.checkStart(options.name());
        final int stream = BlockDescriptor.stream(segment.buffer(), segment.blockOffset());
        if (wrong != null || stream != options.stream() || segment.recording() != options.recording())
        {
            throw new JournalException("journal in " + segment.file() + " holds " +
                (wrong != null ? wrong : "stream number " + stream + ", recording " + segment.recording()) +
                "; asked to append stream number " + options.stream() + ", recording " + options.recording() +
                ": use the pipeline file it was written with, or another home");
        }
    }
}
