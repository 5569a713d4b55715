package io.veltrix.engine.journal;

import java.nio.file.Path;
import java.util.function.Consumer;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventReader;

import org.agrona.concurrent.UnsafeBuffer;

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
    /** With a count of events: go no further. */
    private static final int REFUSED = 1 << 31;

    private final Path directory;
    private final BlockCursor blocks;
    private final long toSequence;
    private SegmentFile segment;
    private long nextSequence;
    private int frame;
    private int frameEnd;
    private long cursor;
    private boolean isDigest;
    private boolean inHandler;

    private JournalReader(
        final Path directory, final long fromSequence, final long toSequence, final boolean follows)
    {
        if (fromSequence < 1)
        {
            throw new IllegalArgumentException("fromSequence=" + fromSequence);
        }
        this.directory = directory;
        this.toSequence = toSequence;
        nextSequence = fromSequence;
        blocks = new BlockCursor(directory, fromSequence, follows);
        if (toSequence < fromSequence)
        {
            blocks.end();
        }
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
        blocks.verifyChecksums(verify);
        return this;
    }

    /**
     * Read on behind holes; a reader that was not told to stops there, with a damage of {@link Damage.Kind#HOLE}. State
     * that was built from events before a hole knows nothing of those in it.
     *
     * @param handler is told of each hole when it is passed, before the next event.
     * @return this.
     */
    public JournalReader acrossHoles(final Consumer<JournalHole> handler)
    {
        blocks.acrossHoles((hole) ->
        {
            inHandler = true;
            handler.accept(hole);
            inHandler = false;
        });
        return this;
    }

    @Override
    public int poll(final EventHandler handler, final int limit)
    {
        int taken = 0;
        inHandler = false;
        try
        {
            while (taken < limit && (frame < frameEnd || load()))
            {
                if (isDigest)
                {
                    throw new IllegalStateException(directory + " records digests: poll its blocks");
                }
                final int some = handOver(handler, limit - taken);
                taken += some & ~REFUSED;
                if (some < 0)
                {
                    break;
                }
            }
        }
        catch (final InternalError ex)
        {
            onFault(ex);
        }
        return taken;
    }

    /**
     * Events of the current block.
     *
     * @return how many were taken; with {@link #REFUSED} where the next one was not, or must not be.
     */
    private int handOver(final EventHandler handler, final int limit)
    {
        final UnsafeBuffer buffer = segment.buffer();
        final int end = frameEnd;
        final long last = toSequence;
        final long wanted = nextSequence;
        int at = frame;
        long sequence = cursor;
        int taken = 0;
        try
        {
            while (at < end && taken < limit)
            {
                final int length = EventFrame.eventLength(buffer, at);
                final int event = at + EventFrame.HEADER_LENGTH;
                if (length < EventHeaderDescriptor.MIN_EVENT_LENGTH || length > end - event ||
                    EventHeaderDescriptor.sequence(buffer, event) != sequence)
                {
                    onBadFrame(at, sequence, length);
                    at = end;
                    return taken | REFUSED;
                }
                if (sequence >= wanted)
                {
                    inHandler = true;
                    final boolean isTaken = handler.onEvent(buffer, event, length);
                    inHandler = false;
                    if (!isTaken)
                    {
                        return taken | REFUSED;
                    }
                    taken++;
                    if (sequence >= last)
                    {
                        sequence++;
                        at = end;
                        blocks.end();
                        return taken | REFUSED;
                    }
                }
                at += EventFrame.framedLength(length);
                sequence++;
            }
        }
        finally
        {
            frame = at;
            cursor = sequence;
            nextSequence = Math.max(wanted, sequence);
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
                endBehind(segment.lastSequence());
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
        final boolean isLoaded = blocks.load();
        segment = blocks.segment();
        if (blocks.wanted() > nextSequence)
        {
            nextSequence = blocks.wanted();
            endBehind(nextSequence - 1);
        }
        if (!isLoaded || blocks.isEnded())
        {
            return false;
        }
        frame = segment.blockOffset() + BlockDescriptor.HEADER_LENGTH;
        frameEnd = segment.blockOffset() + segment.blockLength();
        isDigest = segment.kind() == BlockDescriptor.DIGESTS;
        cursor = segment.firstSequence();
        return true;
    }

    private void endBehind(final long sequence)
    {
        if (sequence >= toSequence)
        {
            blocks.end();
        }
    }

    private void stop(final Damage found)
    {
        blocks.stop(found);
        frame = frameEnd;
    }

    private void onBadFrame(final int at, final long sequence, final int length)
    {
        stop(new Damage(Damage.Kind.BAD_FRAME, segment.file(), at, sequence - 1,
            "an event of " + length + " bytes, expected sequence " + sequence));
    }

    private void onFault(final InternalError ex)
    {
        if (inHandler)
        {
            inHandler = false;
            throw ex;
        }
        final SegmentFile read = blocks.segment();
        stop(new Damage(Damage.Kind.UNREADABLE, read.file(), read.position(), nextSequence - 1,
            "a page could not be read: the file was cut or its disk failed"));
    }

    @Override
    public boolean isAtEnd()
    {
        return blocks.isEnded();
    }

    /**
     * @return true where the segment it stands in was ended by its writer and read to there: at the end of a journal,
     *         that its writer closed it and did not die.
     */
    public boolean endsWell()
    {
        return blocks.endsWell();
    }

    /**
     * @return true where it has found a segment.
     */
    public boolean hasSegment()
    {
        return blocks.segment() != null;
    }

    /**
     * @return what stopped this reader; null where nothing did.
     */
    public Damage damage()
    {
        return blocks.damage();
    }

    /**
     * @return the last torn tail that was passed over, because a later writer went on right behind it; null for none.
     */
    public Damage lastCut()
    {
        return blocks.lastCut();
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
        frame = frameEnd;
        blocks.close();
    }
}
