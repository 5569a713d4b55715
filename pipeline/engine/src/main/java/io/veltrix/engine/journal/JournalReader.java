package io.veltrix.engine.journal;

import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventReader;

/**
 * Reads a stream's journal: a closed one, one whose writer died, or one that is being written. Opens files read-only,
 * keeps no lock and starts no thread. Single-threaded. Allocates when it goes from one segment to the next, and while a
 * reader that follows has seen nothing for 50 ms and looks for a new writer's segment; never for an event or a block.
 * <p>
 * Each block's checksum is verified before anything of it is handed over, and blocks and events must be numbered
 * without holes. What fails that stops the reader for good: {@link #damage()} then says where, {@link #isAtEnd()} is
 * true, and nothing at or behind the damage was handed over. Polls do not throw, except what the handler throws.
 * <p>
 * Poll either events or blocks with one reader.
 */
public final class JournalReader implements EventReader
{
    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path directory;
    private final String name;
    private final boolean follows;
    private final long toSequence;
    private boolean checksToVerify = true;
    private SegmentFile segment;
    private long segmentFirst;
    private long expected;
    private long nextSequence;
    private int frame;
    private int frameEnd;
    private long cursor;
    private boolean isDigest;
    private boolean ended;
    private boolean segmentEnded;
    private boolean inHandler;
    private long quietSinceNs;
    private Damage damage;
    private Damage cut;

    private JournalReader(
        final Path directory, final long fromSequence, final long toSequence, final boolean follows)
    {
        if (fromSequence < 1)
        {
            throw new IllegalArgumentException("fromSequence=" + fromSequence);
        }
        this.directory = directory;
        this.follows = follows;
        this.toSequence = toSequence;
        name = directory.getFileName().toString();
        nextSequence = fromSequence;
        ended = toSequence < fromSequence;
        locate();
    }

    /**
     * Open a part of a journal; what a live writer adds is read too, until this reader finds nothing more.
     *
     * @param directory    of the stream's segments.
     * @param fromSequence of the first event to hand over; at least 1.
     * @param toSequence   of the last; {@link Long#MAX_VALUE} for all there are.
     * @return the reader.
     * @throws JournalException where there is no journal, or it no longer holds {@code fromSequence}.
     */
    public static JournalReader open(final Path directory, final long fromSequence, final long toSequence)
    {
        return new JournalReader(directory, fromSequence, toSequence, false);
    }

    /**
     * Open a journal and go on with what its writer, or the one after it, appends.
     *
     * @param directory    of the stream's segments; there may be none yet.
     * @param fromSequence of the first event to hand over; at least 1, and may be in the future.
     * @return the reader; never at its end, unless it met damage.
     * @throws JournalException where there is no journal, or it no longer holds {@code fromSequence}.
     */
    public static JournalReader follow(final Path directory, final long fromSequence)
    {
        return new JournalReader(directory, fromSequence, Long.MAX_VALUE, true);
    }

    /**
     * Choose whether checksums are verified; they are, unless told otherwise.
     *
     * @param verify false for a reader of blocks that another has verified.
     * @return this.
     */
    public JournalReader verifyChecksums(final boolean verify)
    {
        checksToVerify = verify;
        return this;
    }

    private void locate()
    {
        try
        {
            final long[] firsts = SegmentFiles.segments(directory);
            if (firsts.length > 0)
            {
                if (firsts[0] > nextSequence)
                {
                    throw new JournalException("journal " + directory + " begins at " + firsts[0] + ", asked for " +
                        nextSequence + ": older segments were removed; start from a snapshot at or after " +
                        (firsts[0] - 1));
                }
                long first = firsts[0];
                for (final long candidate : firsts)
                {
                    first = candidate <= nextSequence ? candidate : first;
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

    @Override
    public int poll(final EventHandler handler, final int limit)
    {
        int taken = 0;
        try
        {
            while (taken < limit)
            {
                if (frame >= frameEnd && !load())
                {
                    break;
                }
                if (isDigest)
                {
                    throw new IllegalStateException(directory + " records digests: poll its blocks");
                }
                final int length = EventFrame.eventLength(segment.buffer(), frame);
                final int event = frame + EventFrame.HEADER_LENGTH;
                if (length < EventHeaderDescriptor.MIN_EVENT_LENGTH || length > frameEnd - event ||
                    EventHeaderDescriptor.sequence(segment.buffer(), event) != cursor)
                {
                    onBadFrame(length);
                    break;
                }
                if (cursor >= nextSequence)
                {
                    inHandler = true;
                    final boolean accepted = handler.onEvent(segment.buffer(), event, length);
                    inHandler = false;
                    if (!accepted)
                    {
                        break;
                    }
                    taken++;
                    nextSequence = cursor + 1;
                    if (cursor >= toSequence)
                    {
                        ended = true;
                        frame = frameEnd;
                        break;
                    }
                }
                frame += EventFrame.framedLength(length);
                cursor++;
            }
        }
        catch (final InternalError ex)
        {
            onFault(ex);
        }
        return taken;
    }

    /**
     * Hand over the next block; the first one may begin before the sequence asked for, the last one end behind it.
     *
     * @param handler to give it to.
     * @return true where one was taken.
     */
    public boolean pollBlock(final BlockHandler handler)
    {
        try
        {
            if (frame >= frameEnd && !load())
            {
                return false;
            }
            inHandler = true;
            final boolean accepted = handler.onBlock(segment.buffer(), segment.blockOffset(), segment.blockLength());
            inHandler = false;
            if (accepted)
            {
                frame = frameEnd;
                nextSequence = segment.lastSequence() + 1;
                ended = nextSequence - 1 >= toSequence;
            }
            return accepted;
        }
        catch (final InternalError ex)
        {
            onFault(ex);
            return false;
        }
    }

    /** Make the next block with something to hand over the current one. */
    private boolean load()
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
            if (state == SegmentFile.BLOCK && segment.holdsEvents())
            {
                if (segment.firstSequence() != expected)
                {
                    state = segment.damaged(Damage.Kind.OUT_OF_SEQUENCE, "block " + segment.firstSequence() + " to " +
                        segment.lastSequence() + ", expected " + expected);
                }
                else if (segment.lastSequence() < nextSequence)
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
            if (state == SegmentFile.BLOCK)
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
        frame = segment.blockOffset() + BlockDescriptor.HEADER_LENGTH;
        frameEnd = segment.blockOffset() + segment.blockLength();
        isDigest = segment.kind() == BlockDescriptor.DIGESTS;
        cursor = expected;
        expected = segment.lastSequence() + 1;
        quietSinceNs = 0;
        segment.advance();
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

    private void onBadFrame(final int length)
    {
        stop(new Damage(Damage.Kind.BAD_FRAME, segment.file(), frame, cursor - 1,
            "an event of " + length + " bytes, expected sequence " + cursor));
    }

    private void onFault(final InternalError ex)
    {
        if (inHandler)
        {
            inHandler = false;
            throw ex;
        }
        stop(new Damage(Damage.Kind.UNREADABLE, segment.file(), segment.position(), nextSequence - 1,
            "a page could not be read: the file was cut or its disk failed"));
    }

    private void stop(final Damage found)
    {
        damage = found;
        ended = true;
        frame = frameEnd;
    }

    @Override
    public boolean isAtEnd()
    {
        return ended;
    }

    /**
     * @return true where the segment it stands in was ended by its writer and read to there: at the end of a journal,
     *         that its writer closed it and did not die.
     */
    public boolean endsWell()
    {
        return segmentEnded;
    }

    /**
     * @return true where it has found a segment.
     */
    public boolean hasSegment()
    {
        return segment != null;
    }

    /**
     * @return what stopped this reader; null where nothing did.
     */
    public Damage damage()
    {
        return damage;
    }

    /**
     * @return the last torn tail that was passed over, because a later writer went on right behind it; null for none.
     */
    public Damage lastCut()
    {
        return cut;
    }

    /**
     * @return sequence of the next event to be handed over.
     */
    public long nextSequence()
    {
        return nextSequence;
    }

    /**
     * @return the journal that is read.
     */
    public Path directory()
    {
        return directory;
    }

    @Override
    public void close()
    {
        ended = true;
        frame = frameEnd;
        leave();
    }
}
