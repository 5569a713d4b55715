package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.veltrix.engine.config.Recording;

import org.agrona.BitUtil;

/**
 * Bridges what is damaged or missing in the middle of a journal: makes each segment anew that a reader could not get
 * through, from its good blocks and with a hole stated where there are none. Done again from any point it comes to the
 * same end: an original that has no replacement yet is brought back first.
 */
final class SegmentBridge
{
    /** What is written down before the work begins. */
    static final String INTENT = "bridge damage";

    private static final long SPARE_BYTES = 64L << 10;

    private final Path streamDirectory;
    private final boolean isDryRun;
    private final Consumer<String> steps;
    private final List<Damage> damages = new ArrayList<>();
    private final List<JournalHole> holes = new ArrayList<>();
    private final List<Path> originals = new ArrayList<>();
    private KeptFolder kept;
    private JournalOptions like;
    private Damage tornTail;
    private long missingFrom;
    private long lastSequence;

    private SegmentBridge(final Path streamDirectory, final boolean isDryRun, final Consumer<String> steps)
    {
        this.streamDirectory = streamDirectory;
        this.isDryRun = isDryRun;
        this.steps = steps;
    }

    /**
     * @param steps is told of each step before it is done; a test throws here.
     */
    static RepairReport perform(final Path streamDirectory, final boolean isDryRun, final Consumer<String> steps)
        throws IOException
    {
        return new SegmentBridge(streamDirectory, isDryRun, steps).perform();
    }

    private RepairReport perform() throws IOException
    {
        kept = KeptFolder.unfinished(streamDirectory);
        if (kept != null && !kept.intent().equals(INTENT))
        {
            throw new JournalException("journal " + streamDirectory + ": '" + kept.intent() + "' was begun in " +
                kept.directory() + " and not ended; start the pipeline, which ends it");
        }
        if (!isDryRun)
        {
            for (final Path left : SegmentFiles.prepared(streamDirectory))
            {
                SegmentFiles.delete(left);
            }
            if (kept != null)
            {
                kept.restore();
            }
        }
        final long[] firsts = SegmentFiles.segments(streamDirectory);
        like = findLike(firsts);
        for (int i = 0; i < firsts.length; i++)
        {
            mend(firsts[i], i + 1 < firsts.length ? firsts[i + 1] : 0);
        }
        if (kept != null && !isDryRun)
        {
            steps.accept("conclude");
            kept.conclude();
        }
        return new RepairReport(
            streamDirectory, !isDryRun, damages, holes, tornTail, missingFrom, lastSequence, originals);
    }

    private void mend(final long first, final long nextFirst) throws IOException
    {
        final Path directory = streamDirectory.resolve(SegmentFiles.name(first));
        final List<JournalHole> found = new ArrayList<>();
        final Collector collector = new Collector(null, found, directory);
        final SegmentSalvage.Outcome outcome = salvage(directory, first, nextFirst, collector);
        final long last = outcome.lastSequence();
        lastSequence = Math.max(lastSequence, last);
        final boolean isCutShort = nextFirst != 0 && last < nextFirst - 1;
        if (isCutShort)
        {
            found.add(new JournalHole(last + 1, nextFirst - 1, BlockDescriptor.HOLE_DAMAGE, directory));
            lastSequence = nextFirst - 1;
        }
        final boolean isNextMissing = nextFirst == 0 && outcome.promisesNext() &&
            SegmentFiles.isMissing(streamDirectory, last + 1);
        if (!outcome.isBridged() && !isCutShort && !isNextMissing)
        {
            tornTail = nextFirst == 0 ? outcome.damage() : tornTail;
            return;
        }
        if (outcome.damage() != null)
        {
            damages.add(outcome.damage());
        }
        else
        {
            damages.add(isNextMissing ? BlockCursor.missing(streamDirectory, last + 1) :
                new Damage(Damage.Kind.GAP, directory, 0, last, "ends before " + (last + 1) +
                ", the next segment begins at " + nextFirst));
        }
        missingFrom = isNextMissing ? last + 1 : 0;
        holes.addAll(found);
        if (isDryRun)
        {
            originals.add(directory);
        }
        else
        {
            replace(directory, first, nextFirst, outcome.bytes());
        }
    }

    private void replace(final Path directory, final long first, final long nextFirst, final long bytes)
        throws IOException
    {
        if (like == null)
        {
            throw new JournalException("journal " + streamDirectory + ": not one block of any segment is good; it " +
                "cannot be repaired, take it from a copy");
        }
        if (kept == null)
        {
            steps.accept("begin");
            kept = KeptFolder.begin(streamDirectory, INTENT);
        }
        steps.accept("rewrite " + first);
        final Path rewritten = rewrite(directory, first, nextFirst, bytes);
        steps.accept("keep " + first);
        kept.keep(first);
        steps.accept("name " + first);
        Files.move(rewritten, directory);
        SegmentFiles.forceDirectory(streamDirectory);
        originals.add(kept.original(first));
    }

    private Path rewrite(final Path directory, final long first, final long nextFirst, final long bytes)
        throws IOException
    {
        final long needed = BitUtil.align(bytes + bytes / 8 + SPARE_BYTES + Segment.RESERVE_BYTES, SPARE_BYTES);
        final JournalOptions options = SegmentRewriter.options(streamDirectory, like.stream(),
            Math.min(Math.max(like.segmentBytes(), needed), JournalOptions.MAX_SEGMENT_BYTES), like.recording());
        try (SegmentRewriter copy = SegmentRewriter.begin(options, first))
        {
            final SegmentSalvage.Outcome outcome = salvage(
                directory, first, nextFirst, new Collector(copy, new ArrayList<>(), directory));
            if (nextFirst != 0)
            {
                if (outcome.lastSequence() < nextFirst - 1)
                {
                    copy.hole(nextFirst - 1, BlockDescriptor.HOLE_DAMAGE);
                }
                copy.end();
            }
            else
            {
                copy.endJournal();
            }
            return copy.finish();
        }
    }

    private SegmentSalvage.Outcome salvage(
        final Path directory, final long first, final long nextFirst, final SegmentSalvage.Handler handler)
        throws IOException
    {
        if (SegmentFiles.hasNoData(directory))
        {
            return new SegmentSalvage.Outcome(first - 1, 0,
                new Damage(Damage.Kind.UNREADABLE, directory, 0, first - 1, "its data file is not there"),
                false, false);
        }
        try (SegmentFile segment = SegmentFile.open(directory))
        {
            return new SegmentSalvage(segment, streamDirectory.toAbsolutePath().getFileName().toString(),
                like == null ? -1 : like.stream(), first, nextFirst, handler).walk();
        }
    }

    /** The first block of any segment says what all of them are like; without one, the blocks that are left do. */
    private JournalOptions findLike(final long[] firsts) throws IOException
    {
        for (final long first : firsts)
        {
            final Path directory = streamDirectory.resolve(SegmentFiles.name(first));
            if (!SegmentFiles.hasNoData(directory))
            {
                try (SegmentFile segment = SegmentFile.open(directory))
                {
                    if (segment.peek() == SegmentFile.BLOCK && segment.checkBody() == SegmentFile.BLOCK &&
                        segment.kind() == BlockDescriptor.SEGMENT_START)
                    {
                        return SegmentRewriter.optionsOf(streamDirectory, segment);
                    }
                }
            }
        }
        for (final long first : firsts)
        {
            final Path directory = streamDirectory.resolve(SegmentFiles.name(first));
            if (!SegmentFiles.hasNoData(directory))
            {
                try (SegmentFile segment = SegmentFile.open(directory))
                {
                    while (segment.seekGood())
                    {
                        if (segment.holdsEvents())
                        {
                            return SegmentRewriter.options(streamDirectory,
                                BlockDescriptor.stream(segment.buffer(), segment.blockOffset()),
                                JournalOptions.MIN_SEGMENT_BYTES, segment.kind() == BlockDescriptor.EVENTS ?
                                Recording.FULL : Recording.DIGEST);
                        }
                        segment.skip();
                    }
                }
            }
        }
        return null;
    }

    /** Notes holes, and copies where there is something to copy to. */
    private record Collector(SegmentRewriter copy, List<JournalHole> holes, Path file)
        implements SegmentSalvage.Handler
    {
        @Override
        public void onBlock(final SegmentFile segment)
        {
            if (copy != null)
            {
                copy.copy(segment);
            }
        }

        @Override
        public void onHole(final long first, final long last)
        {
            holes.add(new JournalHole(first, last, BlockDescriptor.HOLE_DAMAGE, file));
            if (copy != null)
            {
                copy.hole(last, BlockDescriptor.HOLE_DAMAGE);
            }
        }
    }
}
