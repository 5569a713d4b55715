package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.engine.config.Durability;

/**
 * Finds the end of a journal for the writer that goes on behind it. What a power loss can have left is cut off and
 * said; what it cannot have left is refused, because going on would lose events that were there:
 * <ul>
 *   <li>a segment that the one before it promises is missing;</li>
 *   <li>blocks behind the damage are good although every block had been on the device before the next was written.</li>
 * </ul>
 * The writer's lock is held; single-threaded.
 */
final class TailFinder
{
    private final Path directory;
    private final JournalOptions options;
    private final List<Path> setAside = new ArrayList<>();
    private Damage cut;

    /** What the blocks of one segment say. */
    private static final class Scan
    {
        private long lastSequence;
        private int firstEpoch;
        private int lastEpoch;
        private long lastTimestampNs;
        private long lastDigest;
        private boolean isEnded;
        private boolean wasEnded;
        private boolean promisesNext;
        private long later;
        private Damage damage;
    }

    private TailFinder(final Path directory, final JournalOptions options)
    {
        this.directory = directory;
        this.options = options;
    }

    static RecoveredTail find(final Path directory, final JournalOptions options) throws IOException
    {
        return new TailFinder(directory, options).find();
    }

    private RecoveredTail find() throws IOException
    {
        final long[] firsts = SegmentFiles.segments(directory);
        for (int i = firsts.length - 1; i >= 0; i--)
        {
            final Scan scan = scan(firsts[i]);
            if (scan.lastSequence < firsts[i])
            {
                removeEmpty(firsts[i], scan);
            }
            else if (i > 0 && isBehindTornOne(firsts[i - 1], firsts[i], scan))
            {
                setAside(firsts[i]);
            }
            else
            {
                return found(firsts, i, scan);
            }
        }
        return new RecoveredTail(0, 0, 0, 0, cut == null, cut, setAside);
    }

    private RecoveredTail found(final long[] firsts, final int index, final Scan scan) throws IOException
    {
        if (scan.promisesNext && setAside.isEmpty() && SegmentFiles.isMissing(directory, scan.lastSequence + 1))
        {
            throw new JournalException("journal " + directory + ": segment " + (scan.lastSequence + 1) +
                " is missing; the one before it says that it was there. Put it back, or give up what was in it: " +
                "'veltrix journal repair' has the journal end with " + scan.lastSequence);
        }
        refuseIfForced(scan);
        if (options.durability() != Durability.PAGE_CACHE)
        {
            force(firsts, index);
        }
        return new RecoveredTail(
            scan.lastSequence, scan.lastEpoch, scan.lastTimestampNs, scan.lastDigest,
            scan.isEnded && scan.damage == null, scan.damage == null ? cut : scan.damage, setAside);
    }

    private void refuseIfForced(final Scan scan)
    {
        if (scan.later > 0 && options.durability() == Durability.EVERY_BLOCK)
        {
            throw new JournalException("journal " + directory + " is damaged in the middle: " + scan.damage +
                "; the block for " + scan.later + " behind it is good, and all before that was on the device: no " +
                "torn end. Mend the disk and bridge the damage with 'veltrix journal repair'");
        }
    }

    /** Named for its first event, which never came or cannot be read. */
    private void removeEmpty(final long first, final Scan scan) throws IOException
    {
        if (scan.damage == null)
        {
            SegmentFiles.empty(directory, first);
            return;
        }
        refuseIfForced(scan);
        cut = scan.damage;
        setAside(first);
    }

    private void setAside(final long first) throws IOException
    {
        setAside.add(0, SegmentFiles.setAside(directory, first));
    }

    /**
     * Between a change of segments and the force of the one before, a power loss can tear that one and leave blocks of
     * this one. Later lives have forced what they found, and a mark that says so rules it out.
     */
    private boolean isBehindTornOne(final long before, final long first, final Scan scan) throws IOException
    {
        if (options.durability() == Durability.EVERY_BLOCK)
        {
            return false;
        }
        final Scan earlier = scan(before);
        if (earlier.isEnded || earlier.wasEnded || earlier.lastSequence < before || earlier.lastSequence == first - 1 ||
            earlier.lastEpoch != scan.firstEpoch)
        {
            return false;
        }
        cut = earlier.damage;
        return true;
    }

    /**
     * What was found in the page cache may not be on the device: the writer before was killed before it forced it.
     */
    private void force(final long[] firsts, final int last) throws IOException
    {
        for (int i = last; i >= 0; i--)
        {
            final Path segmentDirectory = directory.resolve(SegmentFiles.name(firsts[i]));
            try (FileChannel channel = FileChannel.open(
                SegmentFiles.dataFile(segmentDirectory), StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                channel.force(true);
            }
            SegmentFiles.forceDirectory(segmentDirectory);
            if (i < last && isMarkedForced(segmentDirectory))
            {
                return;
            }
        }
    }

    private static boolean isMarkedForced(final Path segmentDirectory) throws IOException
    {
        try (SegmentFile segment = SegmentFile.open(segmentDirectory))
        {
            while (segment.peek() == SegmentFile.BLOCK)
            {
                if (segment.isLastBlock())
                {
                    return segment.checkBody() == SegmentFile.BLOCK && segment.saysForced();
                }
                segment.advance();
            }
            return false;
        }
    }

    private Scan scan(final long first) throws IOException
    {
        final Scan scan = new Scan();
        scan.lastSequence = first - 1;
        final Path segmentDirectory = directory.resolve(SegmentFiles.name(first));
        if (SegmentFiles.hasNoData(segmentDirectory))
        {
            scan.damage = new Damage(
                Damage.Kind.UNREADABLE, segmentDirectory, 0, first - 1, "its data file is not there");
            return scan;
        }
        try (SegmentFile segment = SegmentFile.open(segmentDirectory))
        {
            scan(segment, scan);
        }
        return scan;
    }

    private void scan(final SegmentFile segment, final Scan scan)
    {
        int state = segment.peek();
        while (state == SegmentFile.BLOCK)
        {
            state = segment.checkBody();
            if (state == SegmentFile.BLOCK && segment.hasRange() && segment.firstSequence() != scan.lastSequence + 1)
            {
                state = segment.damaged(Damage.Kind.OUT_OF_SEQUENCE, "block " + segment.firstSequence() + " to " +
                    segment.lastSequence() + ", expected " + (scan.lastSequence + 1));
            }
            if (state != SegmentFile.BLOCK)
            {
                break;
            }
            if (segment.isLastBlock())
            {
                scan.isEnded = true;
                scan.promisesNext = segment.promisesNext();
                return;
            }
            take(segment, scan);
            segment.advance();
            state = segment.peek();
        }
        scan.later = segment.findLater(scan.lastSequence + 1);
        if (state != SegmentFile.DAMAGED && scan.later > 0)
        {
            segment.damaged(
                Damage.Kind.GAP, "nothing, but there is a block behind it for " + scan.later);
            state = SegmentFile.DAMAGED;
        }
        if (state == SegmentFile.DAMAGED)
        {
            scan.damage = segment.damage(scan.lastSequence);
            scan.wasEnded = segment.findEnd();
        }
    }

    private void take(final SegmentFile segment, final Scan scan)
    {
        if (segment.kind() == BlockDescriptor.SEGMENT_START)
        {
            checkStart(segment);
            return;
        }
        final int epoch = BlockDescriptor.epoch(segment.buffer(), segment.blockOffset());
        scan.lastSequence = segment.lastSequence();
        scan.lastEpoch = epoch;
        scan.firstEpoch = scan.firstEpoch == 0 ? epoch : scan.firstEpoch;
        scan.lastTimestampNs = BlockDescriptor.lastTimestampNs(segment.buffer(), segment.blockOffset());
        if (segment.kind() == BlockDescriptor.DIGESTS)
        {
            scan.lastDigest = segment.buffer().getLong(
                segment.blockOffset() + segment.blockLength() - 8, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private void checkStart(final SegmentFile segment)
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
