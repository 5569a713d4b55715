package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Cuts a journal off behind a sequence, in steps of one rename each. What is to be done is written down first; done
 * again from any point it comes to the same end: a segment whose original is kept already is made from that one.
 */
final class SegmentCut
{
    /** What is written down before the work begins; the sequence follows. */
    static final String INTENT = "cut after ";

    private final Path streamDirectory;
    private final long lastSequence;
    private final Consumer<String> steps;
    private long lastSequenceWas;
    private long lastSequenceNow;

    private SegmentCut(final Path streamDirectory, final long lastSequence, final Consumer<String> steps)
    {
        this.streamDirectory = streamDirectory;
        this.lastSequence = lastSequence;
        this.steps = steps;
    }

    /**
     * @param steps is told of each step before it is done; a test throws here.
     */
    static JournalCut perform(final Path streamDirectory, final long lastSequence, final Consumer<String> steps)
        throws IOException
    {
        return new SegmentCut(streamDirectory, lastSequence, steps).perform();
    }

    private JournalCut perform() throws IOException
    {
        for (final Path left : SegmentFiles.prepared(streamDirectory))
        {
            SegmentFiles.delete(left);
        }
        KeptFolder kept = KeptFolder.unfinished(streamDirectory);
        if (kept == null && !isAnythingToCut())
        {
            return new JournalCut(streamDirectory, lastSequenceNow, lastSequenceWas, List.of());
        }
        if (kept == null)
        {
            steps.accept("begin");
            kept = KeptFolder.begin(streamDirectory, INTENT + lastSequence);
        }
        else if (!kept.intent().equals(INTENT + lastSequence))
        {
            throw new JournalException("journal " + streamDirectory + ": '" + kept.intent() + "' was begun in " +
                kept.directory() + " and not ended; end that first, by doing it again or by opening the journal");
        }
        removeLater(kept);
        shorten(kept);
        steps.accept("conclude");
        final List<Path> originals = originals(kept);
        kept.conclude();
        return new JournalCut(streamDirectory, lastSequenceNow, lastSequenceWas, originals);
    }

    private List<Path> originals(final KeptFolder kept) throws IOException
    {
        final List<Path> originals = new ArrayList<>();
        for (final long first : SegmentFiles.segments(kept.directory()))
        {
            originals.add(kept.original(first));
            lastSequenceWas = Math.max(lastSequenceWas, lastGood(kept.original(first), first, Long.MAX_VALUE));
        }
        return originals;
    }

    private boolean isAnythingToCut() throws IOException
    {
        final long[] firsts = SegmentFiles.segments(streamDirectory);
        boolean isCut = false;
        for (final long first : firsts)
        {
            final long last = lastGood(streamDirectory.resolve(SegmentFiles.name(first)), first, Long.MAX_VALUE);
            lastSequenceWas = Math.max(lastSequenceWas, last);
            isCut |= first > lastSequence || last > lastSequence;
        }
        lastSequenceNow = lastSequenceWas;
        if (isCut && firsts[0] <= lastSequence)
        {
            requireReadable(firsts);
        }
        return isCut;
    }

    /** Before anything is moved: what is to be the end must be there. */
    private void requireReadable(final long[] firsts) throws IOException
    {
        final long first = Arrays.stream(firsts).filter((each) -> each <= lastSequence).max().orElseThrow();
        final long last = lastGood(streamDirectory.resolve(SegmentFiles.name(first)), first, lastSequence);
        if (last < lastSequence)
        {
            throw new JournalException("journal " + streamDirectory + " cannot be cut after " + lastSequence +
                ": the segment " + first + " is good up to " + last + " only; repair it first, with 'veltrix journal" +
                " repair', or cut it after " + last);
        }
    }

    /** Newest first: what is left is the beginning of a journal at any time. */
    private void removeLater(final KeptFolder kept) throws IOException
    {
        final long[] firsts = SegmentFiles.segments(streamDirectory);
        for (int i = firsts.length - 1; i >= 0 && firsts[i] > lastSequence; i--)
        {
            steps.accept("keep " + firsts[i]);
            kept.keep(firsts[i]);
        }
    }

    private void shorten(final KeptFolder kept) throws IOException
    {
        final TreeSet<Long> here = new TreeSet<>();
        Arrays.stream(SegmentFiles.segments(streamDirectory)).forEach(here::add);
        final TreeSet<Long> all = new TreeSet<>(here);
        Arrays.stream(SegmentFiles.segments(kept.directory())).forEach(all::add);
        final Long first = all.floor(lastSequence);
        lastSequenceNow = first == null ? 0 : lastSequence;
        if (first == null || here.contains(first) && Files.exists(kept.original(first)))
        {
            // Nothing is left of the journal, or its last segment has been made anew.
            return;
        }
        final Path target = streamDirectory.resolve(SegmentFiles.name(first));
        final boolean isKept = !here.contains(first);
        steps.accept("rewrite " + first);
        final Path rewritten = rewrite(isKept ? kept.original(first) : target, first);
        if (!isKept)
        {
            steps.accept("keep " + first);
            kept.keep(first);
        }
        steps.accept("name " + first);
        Files.move(rewritten, target);
        SegmentFiles.forceDirectory(streamDirectory);
    }

    private Path rewrite(final Path original, final long first) throws IOException
    {
        try (SegmentFile source = SegmentFile.open(original))
        {
            source.peek();
            try (SegmentRewriter copy = SegmentRewriter.begin(
                SegmentRewriter.optionsOf(streamDirectory, source), first))
            {
                source.advance();
                while (source.peek() == SegmentFile.BLOCK && !source.isLastBlock() &&
                    source.firstSequence() <= lastSequence)
                {
                    if (source.lastSequence() <= lastSequence)
                    {
                        copy.copy(source);
                    }
                    else
                    {
                        copy.copyUpTo(source, lastSequence);
                    }
                    source.advance();
                }
                copy.endJournal();
                return copy.finish();
            }
        }
    }

    /** The last sequence that can be read, or one at or behind `enough`. */
    private static long lastGood(final Path segmentDirectory, final long first, final long enough) throws IOException
    {
        long last = first - 1;
        if (SegmentFiles.hasNoData(segmentDirectory))
        {
            return last;
        }
        try (SegmentFile segment = SegmentFile.open(segmentDirectory))
        {
            while (last < enough && segment.peek() == SegmentFile.BLOCK && segment.checkBody() == SegmentFile.BLOCK &&
                !segment.isLastBlock())
            {
                if (segment.hasRange())
                {
                    if (segment.firstSequence() != last + 1)
                    {
                        break;
                    }
                    last = segment.lastSequence();
                }
                segment.advance();
            }
        }
        return last;
    }
}
