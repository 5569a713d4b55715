package io.veltrix.engine.journal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.stream.EventFrame;

import org.agrona.DirectBuffer;

/**
 * Appends blocks to one stream's journal: the record thread only, except {@link #appendedSequence()},
 * {@link #durableSequence()} and {@link #isDiskShort()}, which any thread may read. Allocates nothing for an event or a
 * block; about a kilobyte when it goes to the next segment (a test measures it).
 * <p>
 * Never waits: where the next segment is not ready yet, {@link #append} returns false and nothing was done. The
 * exception is {@link Durability#EVERY_BLOCK}, whose every append waits for the device.
 * <p>
 * A failure of the disk under it (a page fault or a force that failed) is final: append throws {@link
 * JournalException}, then and ever after, and {@link #durableSequence()} stays where it was.
 */
public final class JournalWriter implements AutoCloseable
{
    private static final long OPEN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final String MEND = ", restart its pipeline after the disk is mended";
    private static final VarHandle DURABLE;

    static
    {
        try
        {
            DURABLE = MethodHandles.lookup().findVarHandle(JournalWriter.class, "durable", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final JournalOptions options;
    private final Path directory;
    private final SegmentPreparer preparer;
    private final SegmentSlot slot;
    private final BlockSealer sealer;
    private final boolean isDigest;
    private final boolean forcesEveryBlock;
    private final boolean forcesAtIntervals;
    private final BlockDigests digests;
    private final SegmentMarks marks;
    private final WriterLock lock;
    private final RecoveredTail recovered;
    private Segment current;
    private long lastSequence;
    private long holeFirst;
    private int lastEpoch;
    private long lastTimestampNs;
    private long blocks;
    private long segments;
    private long notReady;
    /** Released by the writer behind the block: a full fence would wait for every store to it. */
    private long durable;
    private String failure;
    private boolean isAbandoned;
    private boolean isClosed;

    private JournalWriter(
        final JournalOptions options,
        final SegmentPreparer preparer,
        final long spareBytes,
        final WriterLock lock,
        final RecoveredTail recovered)
    {
        this.options = options;
        this.preparer = preparer;
        this.lock = lock;
        this.recovered = recovered;
        directory = options.streamDirectory();
        sealer = new BlockSealer(options.stream());
        marks = new SegmentMarks(options.stream());
        isDigest = options.recording() == Recording.DIGEST;
        forcesEveryBlock = options.durability() == Durability.EVERY_BLOCK;
        forcesAtIntervals = options.durability() == Durability.INTERVAL;
        digests = new BlockDigests(isDigest ? options.blockBytes() : 0, recovered.lastDigest());
        lastSequence = recovered.lastSequence();
        lastEpoch = recovered.lastEpoch();
        lastTimestampNs = recovered.lastTimestampNs();
        DURABLE.setRelease(this, lastSequence);
        slot = preparer.register(options, spareBytes);
        slot.appended(lastSequence);
    }

    /**
     * Open a stream's journal to go on behind its last good block, in a new segment. Reads the last segment through,
     * and waits until the helper has prepared the first one or found the disk short.
     *
     * @param options  of the stream.
     * @param preparer helper, running.
     * @return the writer.
     * @throws JournalException where another process writes it, or the directory is not a journal of this stream.
     */
    public static JournalWriter open(final JournalOptions options, final SegmentPreparer preparer)
    {
        return open(options, preparer, 0);
    }

    /**
     * Open a stream's journal, and keep a spare segment from the start, for the end of a pipeline whose disk is full:
     * see {@link SegmentPreparer#giveUpFloor()}.
     *
     * @param options    of the stream.
     * @param preparer   helper, running.
     * @param spareBytes of the spare segment, rounded up to one of a legal size; 0 for none.
     * @return the writer.
     * @throws JournalException where another process writes it, or the directory is not a journal of this stream.
     */
    public static JournalWriter open(
        final JournalOptions options, final SegmentPreparer preparer, final long spareBytes)
    {
        final JournalOpening opening = JournalOpening.open(options);
        JournalWriter writer = null;
        try
        {
            writer = new JournalWriter(options, preparer, spareBytes, opening.lock(), opening.recovered());
            return writer;
        }
        finally
        {
            if (writer == null)
            {
                opening.lock().close();
            }
        }
    }

    /**
     * Wait for the helper to have the first segment ready. At start, not while events flow.
     *
     * @return false where the disk is short or the helper fails; appends are refused until that is over.
     */
    public boolean awaitReady()
    {
        final long deadline = System.nanoTime() + OPEN_TIMEOUT_NS;
        while (current == null && slot.prepared() == null)
        {
            if (slot.diskShort() || slot.failure() != null || System.nanoTime() - deadline > 0)
            {
                return false;
            }
            LockSupport.parkNanos(100_000);
        }
        return true;
    }

    /**
     * @param bytes of payload.
     * @return true where a block of so many bytes can be appended now.
     */
    public boolean isReadyFor(final int bytes)
    {
        return holeFirst == 0 && current != null && current.fits(bytes) || slot.prepared() != null;
    }

    /**
     * Append one block of whole events.
     *
     * @param frames           that hold the events, each framed as {@link EventFrame} says.
     * @param offset           of the first frame.
     * @param length           of all frames in bytes, a multiple of 8, at most {@link JournalOptions#blockBytes()}.
     * @param firstSequence    of the first event: one more than {@link #appendedSequence()}, in an empty journal any.
     * @param lastSequence     of the last event.
     * @param count            of events.
     * @param epoch            of the sequencer.
     * @param firstTimestampNs of the first event.
     * @param lastTimestampNs  of the last event.
     * @return false where the next segment is not ready: nothing was done, offer the same block again.
     * @throws IllegalArgumentException where the block is too long or does not follow the last one.
     * @throws JournalException         where the disk failed under it.
     */
    public boolean append(
        final DirectBuffer frames,
        final int offset,
        final int length,
        final long firstSequence,
        final long lastSequence,
        final int count,
        final int epoch,
        final long firstTimestampNs,
        final long lastTimestampNs)
    {
        checkBlock(length, firstSequence, lastSequence, count);
        final int payloadLength = isDigest ? count * 8 : length;
        if ((holeFirst != 0 || current == null || !current.fits(payloadLength)) && !takeOver(firstSequence))
        {
            notReady++;
            return false;
        }
        DirectBuffer payload = frames;
        int payloadOffset = offset;
        if (isDigest)
        {
            payload = digests.of(frames, offset, length, count);
            payloadOffset = 0;
        }
        sealer.begin(isDigest ? BlockDescriptor.DIGESTS : BlockDescriptor.EVENTS, epoch)
            .range(firstSequence, lastSequence, count, firstTimestampNs, lastTimestampNs)
            .seal(payload, payloadOffset, payloadLength);
        write(payload, payloadOffset, payloadLength);
        this.lastSequence = lastSequence;
        lastEpoch = epoch;
        this.lastTimestampNs = lastTimestampNs;
        blocks++;
        if (forcesEveryBlock)
        {
            force();
        }
        slot.appended(lastSequence);
        DURABLE.setRelease(this, lastSequence);
        return true;
    }

    /**
     * Prepare for the next block: between two, when nobody waits.
     */
    public void anticipate()
    {
        if (current != null && failure == null)
        {
            current.anticipate();
        }
    }

    /**
     * Leave a block out: its events will never be in the journal. The next one that is appended goes into a new
     * segment, which begins with the statement of the hole; where the journal ends before that, it ends in front of the
     * hole.
     *
     * @param frames          that hold the events.
     * @param offset          of the first frame.
     * @param length          of all frames in bytes.
     * @param firstSequence   of the first event: one more than the last one appended or left out.
     * @param lastSequence    of the last event.
     * @param count           of events.
     * @param epoch           of the sequencer.
     * @param lastTimestampNs of the last event.
     */
    public void skip(
        final DirectBuffer frames,
        final int offset,
        final int length,
        final long firstSequence,
        final long lastSequence,
        final int count,
        final int epoch,
        final long lastTimestampNs)
    {
        checkBlock(length, firstSequence, lastSequence, count);
        if (isDigest)
        {
            digests.of(frames, offset, length, count);
        }
        if (holeFirst == 0)
        {
            holeFirst = firstSequence;
        }
        this.lastSequence = lastSequence;
        lastEpoch = epoch;
        this.lastTimestampNs = lastTimestampNs;
    }

    private void checkBlock(final int length, final long firstSequence, final long lastSequence, final int count)
    {
        if (failure != null)
        {
            throw new JournalException(failure);
        }
        if (length <= 0 || (length & 7) != 0 || length > options.blockBytes() || count <= 0 ||
            count > length / EventFrame.HEADER_LENGTH || lastSequence - firstSequence + 1 != count ||
            firstSequence < 1 || this.lastSequence != 0 && firstSequence != this.lastSequence + 1)
        {
            throw new IllegalArgumentException("length=" + length + " firstSequence=" + firstSequence +
                " lastSequence=" + lastSequence + " count=" + count + " appendedSequence=" + this.lastSequence);
        }
    }

    private boolean takeOver(final long firstSequence)
    {
        final Segment next = slot.prepared();
        if (next == null)
        {
            return false;
        }
        final long first = holeFirst != 0 ? holeFirst : firstSequence;
        if (holeFirst != 0)
        {
            // Into the segment while nobody sees it: whoever finds it finds the hole stated.
            stateHole(next, firstSequence - 1);
        }
        try
        {
            // Named before the old one is ended: a reader that sees the end finds what comes behind it.
            next.rename(directory.resolve(SegmentFiles.name(first)));
            if (forcesEveryBlock)
            {
                SegmentFiles.forceDirectory(directory);
            }
        }
        catch (final IOException ex)
        {
            fail("naming a segment " + first + " in " + directory, ex);
        }
        final Segment old = current;
        if (old != null && !forcesAtIntervals)
        {
            end(first);
        }
        current = next;
        segments++;
        slot.takeOver(next, old, lastEpoch, lastTimestampNs, first);
        holeFirst = 0;
        return true;
    }

    private void stateHole(final Segment next, final long last)
    {
        try
        {
            marks.hole(next, lastEpoch, holeFirst, last, lastTimestampNs, BlockDescriptor.HOLE_DISK_FULL);
            if (forcesEveryBlock)
            {
                next.force();
            }
        }
        catch (final IOException | RuntimeException | InternalError | AssertionError ex)
        {
            fail("stating a hole in " + next.directory(), ex);
        }
    }

    private void end(final long nextFirstSequence)
    {
        try
        {
            marks.segmentEnd(
                current, lastEpoch, nextFirstSequence - 1, lastTimestampNs, nextFirstSequence, forcesEveryBlock);
        }
        catch (final RuntimeException | InternalError | AssertionError ex)
        {
            fail("ending " + current.directory(), ex);
        }
    }

    private void endJournal()
    {
        try
        {
            marks.journalEnd(
                current, lastEpoch, holeFirst != 0 ? holeFirst - 1 : lastSequence, lastTimestampNs);
        }
        catch (final RuntimeException | InternalError | AssertionError ex)
        {
            fail("ending " + current.directory(), ex);
        }
    }

    private void write(final DirectBuffer payload, final int offset, final int length)
    {
        try
        {
            current.append(sealer.header(), payload, offset, length);
        }
        catch (final RuntimeException | InternalError | AssertionError ex)
        {
            fail("appending to " + current.directory(), ex);
        }
    }

    private void force()
    {
        try
        {
            current.force();
        }
        catch (final IOException ex)
        {
            fail("forcing " + current.directory(), ex);
        }
    }

    /** A device that fails, for tests: the next force finds its channel closed. */
    void breakForTest() throws IOException
    {
        current.closeChannel();
    }

    /** The device works again. */
    void mendForTest() throws IOException
    {
        current.reopenChannel();
    }

    private void fail(final String what, final Throwable cause)
    {
        preparer.noteFault(cause);
        failure = what + " failed: " + cause + "; the journal is good up to " + durable + MEND;
        throw new JournalException(failure, cause);
    }

    /**
     * What to say of a failure of a thread that writes journals.
     *
     * @param thrown  by any work of that thread.
     * @param writers of those journals.
     * @return where the JVM said that a page cannot be had, which it says of no file and perhaps long after: up to
     *     where each journal is good; else the failure itself.
     */
    public static Throwable explain(final Throwable thrown, final Iterable<JournalWriter> writers)
    {
        if (!(thrown instanceof InternalError))
        {
            return thrown;
        }
        final StringBuilder text = new StringBuilder("a page of a mapped file cannot be had: a file was cut, or its")
            .append(" disk is full or fails (").append(thrown.getMessage()).append(')');
        for (final JournalWriter writer : writers)
        {
            text.append("; ").append(writer.directory).append(": the journal is good up to ")
                .append(writer.durableSequence());
        }
        return new JournalException(text.append(MEND).toString(), thrown);
    }

    /**
     * @return last sequence in the journal, in the page cache at least; 0 for none.
     */
    public long appendedSequence()
    {
        return slot.appended();
    }

    /**
     * @return last sequence that is as safe as {@link JournalOptions#durability()} asks: appended for
     * {@link Durability#PAGE_CACHE} and {@link Durability#INTERVAL}, on the device for {@link Durability#EVERY_BLOCK}.
     */
    public long durableSequence()
    {
        return (long)DURABLE.getAcquire(this);
    }

    /**
     * @return last sequence that was forced to the device in this life of the writer; 0 for
     * {@link Durability#PAGE_CACHE}.
     */
    public long forcedSequence()
    {
        return forcesEveryBlock ? durableSequence() : slot.forced();
    }

    /**
     * @return true while the helper cannot reserve the next segment.
     */
    public boolean isDiskShort()
    {
        return slot.diskShort();
    }

    /**
     * @return what last went wrong in the helper for this stream; null for nothing.
     */
    public String helperFailure()
    {
        return slot.failure();
    }

    /**
     * @return appends refused because no segment was ready.
     */
    public long notReadyCount()
    {
        return notReady;
    }

    /**
     * @return blocks appended in this life of the writer.
     */
    public long blockCount()
    {
        return blocks;
    }

    /**
     * @return segments begun in this life of the writer.
     */
    public long segmentCount()
    {
        return segments;
    }

    /**
     * @return running digest of a {@link Recording#DIGEST} journal up to {@link #appendedSequence()}, else 0.
     */
    public long digest()
    {
        return digests.value();
    }

    /**
     * @return what stood in the journal when it was opened.
     */
    public RecoveredTail recovered()
    {
        return recovered;
    }

    /**
     * What this journal should hold is not all in it, and will not be: {@link #close} does not say that it ends well.
     */
    public void abandon()
    {
        isAbandoned = true;
    }

    /**
     * End the segment, force it unless {@link Durability#PAGE_CACHE}, let go of every mapping, file and lock, and
     * remove what was prepared and not used.
     */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        try
        {
            if (current != null && failure == null)
            {
                if (!isAbandoned)
                {
                    endJournal();
                }
                if (options.durability() != Durability.PAGE_CACHE)
                {
                    force();
                }
            }
        }
        finally
        {
            if (failure == null)
            {
                failure = "journal " + directory + " is closed";
            }
            preparer.unregister(slot);
            if (current != null)
            {
                preparer.faults().letGo(current);
                current = null;
            }
            sealer.release();
            marks.release();
            lock.close();
        }
    }
}
