package io.veltrix.engine.journal;

import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Goes through the blocks of a stream's journal, from segment to segment, past torn tails that a later writer cut off
 * and past holes where it may. Single-threaded; may fail with an {@link InternalError} where a page cannot be read.
 */
final class BlockCursor
{
    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path directory;
    private final String name;
    private final boolean follows;
    private boolean checksToVerify = true;
    private Consumer<JournalHole> holeHandler;
    private SegmentFile segment;
    private long segmentFirst;
    private long expected;
    private long wanted;
    private boolean ended;
    private boolean segmentEnded;
    private boolean promisesNext;
    private long quietSinceNs;
    private Damage damage;
    private Damage cut;

    /**
     * @param directory of the stream's segments.
     * @param wanted    first sequence of interest: blocks and holes before it are passed over.
     * @param follows   whether to wait for more instead of coming to an end.
     */
    BlockCursor(final Path directory, final long wanted, final boolean follows)
    {
        this.directory = directory;
        this.wanted = wanted;
        this.follows = follows;
        name = directory.getFileName().toString();
        locate();
    }

    void verifyChecksums(final boolean verify)
    {
        checksToVerify = verify;
    }

    void acrossHoles(final Consumer<JournalHole> handler)
    {
        holeHandler = handler;
    }

    private void locate()
    {
        try
        {
            final long[] firsts = SegmentFiles.segments(directory);
            if (firsts.length > 0)
            {
                if (firsts[0] > wanted)
                {
                    throw new JournalException("journal " + directory + " begins at " + firsts[0] + ", asked for " +
                        wanted + ": older segments were removed; start from a snapshot at or after " +
                        (firsts[0] - 1));
                }
                long first = firsts[0];
                for (final long candidate : firsts)
                {
                    first = candidate <= wanted ? candidate : first;
                }
                enter(first);
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("no readable journal in " + directory + " (" + ex.getMessage() +
                "): name the directory of one stream, HOME/journal/STREAM", ex);
        }
    }

    private void enter(final long first) throws IOException
    {
        final SegmentFile next = SegmentFile.open(directory.resolve(SegmentFiles.name(first)));
        leave();
        segment = next;
        segmentFirst = first;
        segmentEnded = false;
        promisesNext = false;
        expected = first;
    }

    private void leave()
    {
        if (segment != null)
        {
            segment.close();
            segment = null;
        }
    }

    /** Make the next block with something to hand over the current one. */
    boolean load()
    {
        while (!ended)
        {
            if (segment == null || segmentEnded)
            {
                if (!lookForNext())
                {
                    return false;
                }
                continue;
            }
            int state = segment.peek();
            if (state == SegmentFile.NONE)
            {
                if (!lookForNext())
                {
                    return false;
                }
                continue;
            }
            if (state == SegmentFile.BLOCK && segment.hasRange())
            {
                if (segment.firstSequence() != expected)
                {
                    state = segment.damaged(Damage.Kind.OUT_OF_SEQUENCE, "block " + segment.firstSequence() + " to " +
                        segment.lastSequence() + ", expected " + expected);
                }
                else if (segment.lastSequence() < wanted)
                {
                    // On the way to the first event asked for.
                    expected = segment.lastSequence() + 1;
                    segment.advance();
                    continue;
                }
            }
            if (state == SegmentFile.BLOCK && checksToVerify)
            {
                state = segment.checkBody();
            }
            if (state == SegmentFile.BLOCK && segment.holdsEvents())
            {
                take();
                return true;
            }
            if (state == SegmentFile.BLOCK && segment.kind() == BlockDescriptor.HOLE)
            {
                state = takeHole();
            }
            else if (state == SegmentFile.BLOCK)
            {
                state = takeMark();
            }
            if (state == SegmentFile.DAMAGED && !passCut())
            {
                return false;
            }
        }
        return false;
    }

    private void take()
    {
        expected = segment.lastSequence() + 1;
        quietSinceNs = 0;
        segment.advance();
    }

    private int takeHole()
    {
        final JournalHole hole = new JournalHole(
            segment.firstSequence(), segment.lastSequence(), segment.holeReason(), segment.file());
        if (holeHandler == null)
        {
            return segment.damaged(Damage.Kind.HOLE, hole.toString());
        }
        expected = hole.lastSequence() + 1;
        wanted = Math.max(wanted, expected);
        quietSinceNs = 0;
        segment.advance();
        holeHandler.accept(hole);
        return SegmentFile.BLOCK;
    }

    private int takeMark()
    {
        if (segment.kind() == BlockDescriptor.SEGMENT_START)
        {
            final String wrong = segment.checkStart(name);
            if (wrong != null)
            {
                return segment.damaged(Damage.Kind.BAD_HEADER, wrong);
            }
        }
        else if (segment.nextFirstSequence() != expected)
        {
            return segment.damaged(Damage.Kind.OUT_OF_SEQUENCE, "the segment ends before " +
                segment.nextFirstSequence() + ", expected " + expected);
        }
        else
        {
            segmentEnded = true;
            promisesNext = segment.promisesNext();
            quietSinceNs = 0;
        }
        segment.advance();
        return SegmentFile.BLOCK;
    }

    /** Damage with a segment behind it that begins at the very sequence was cut off by the writer of that one. */
    private boolean passCut()
    {
        final Damage found = segment.damage(expected - 1);
        if (expected != segmentFirst && exists(expected) && tryEnter(expected))
        {
            cut = found;
            return true;
        }
        if (damage == null)
        {
            stop(found);
        }
        return false;
    }

    private boolean lookForNext()
    {
        if (follows && !isQuietLongEnough())
        {
            return false;
        }
        if (segment == null)
        {
            return lookForFirst();
        }
        if (expected != segmentFirst)
        {
            if (exists(expected))
            {
                return tryEnter(expected);
            }
            if (follows && segmentEnded)
            {
                stopIfRemoved();
            }
        }
        else if (follows)
        {
            // Begun and never written to: the next writer removes it and makes another of the same name.
            return segment.peek() == SegmentFile.NONE && tryEnter(expected) && segment.peek() != SegmentFile.NONE;
        }
        if (!follows && segment.peek() != SegmentFile.NONE && !segmentEnded)
        {
            return true;
        }
        if (!follows)
        {
            conclude();
        }
        return false;
    }

    /** What a reader has not come to yet was removed, with the segments before it. */
    private void stopIfRemoved()
    {
        try
        {
            final long[] firsts = SegmentFiles.segments(directory);
            if (firsts.length > 0 && firsts[0] > expected)
            {
                stop(new Damage(Damage.Kind.GAP, segment.file(), segment.position(), expected - 1,
                    "nothing, and the journal begins at " + firsts[0] + " now: older segments were removed"));
            }
        }
        catch (final IOException ex)
        {
            stop(new Damage(Damage.Kind.UNREADABLE, directory, 0, expected - 1, ex.toString()));
        }
    }

    private boolean lookForFirst()
    {
        try
        {
            locate();
        }
        catch (final JournalException ex)
        {
            stop(new Damage(Damage.Kind.UNREADABLE, directory, 0, 0, String.valueOf(ex.getMessage())));
        }
        ended |= segment == null && !follows;
        return segment != null;
    }

    private boolean isQuietLongEnough()
    {
        // A completed segment's successor was there before its last block, except where the writer was closed.
        final long nowNs = System.nanoTime();
        if (quietSinceNs == 0)
        {
            quietSinceNs = nowNs;
            return segmentEnded;
        }
        if (nowNs - quietSinceNs < QUIET_NS)
        {
            return false;
        }
        quietSinceNs = nowNs;
        return true;
    }

    /** The end, or a hole that only looks like it? */
    private void conclude()
    {
        try
        {
            for (final long first : SegmentFiles.segments(directory))
            {
                if (first > expected)
                {
                    stop(new Damage(Damage.Kind.GAP, segment.file(), segment.position(), expected - 1,
                        "nothing, but there is a segment that begins at " + first));
                    return;
                }
            }
            if (promisesNext && SegmentFiles.isMissing(directory, expected))
            {
                stop(missing(directory, expected));
                return;
            }
            final long later = segmentEnded ? 0 : segment.findLater(expected);
            if (later > 0)
            {
                stop(new Damage(Damage.Kind.GAP, segment.file(), segment.position(), expected - 1,
                    "nothing, but there is a block behind it for " + later));
            }
        }
        catch (final IOException ex)
        {
            stop(new Damage(Damage.Kind.UNREADABLE, directory, 0, expected - 1, ex.toString()));
        }
        ended = true;
    }

    static Damage missing(final Path directory, final long first)
    {
        return new Damage(Damage.Kind.MISSING_SEGMENT, directory.resolve(SegmentFiles.name(first)), 0, first - 1,
            "segment " + first + " is missing; the one before it says that it was there");
    }

    private boolean exists(final long first)
    {
        return new File(directory.toFile(), SegmentFiles.name(first)).exists();
    }

    private boolean tryEnter(final long first)
    {
        try
        {
            enter(first);
            return true;
        }
        catch (final NoSuchFileException ex)
        {
            if (follows)
            {
                return false;
            }
            stop(new Damage(Damage.Kind.UNREADABLE, directory, 0, expected - 1, ex.toString()));
        }
        catch (final IOException ex)
        {
            stop(new Damage(Damage.Kind.UNREADABLE, directory, 0, expected - 1, ex.toString()));
        }
        return false;
    }

    void stop(final Damage found)
    {
        damage = found;
        ended = true;
    }

    /** Nothing behind this is wanted. */
    void end()
    {
        ended = true;
    }

    boolean isEnded()
    {
        return ended;
    }

    boolean endsWell()
    {
        return segmentEnded;
    }

    Damage damage()
    {
        return damage;
    }

    Damage lastCut()
    {
        return cut;
    }

    /**
     * @return the segment whose block was loaded last; null for none.
     */
    SegmentFile segment()
    {
        return segment;
    }

    /**
     * @return first sequence of interest: what was asked for, or behind the last hole.
     */
    long wanted()
    {
        return wanted;
    }

    void close()
    {
        ended = true;
        leave();
    }
}
