package io.veltrix.engine.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * Where one writer and the helper thread meet. The helper stores {@code prepared} (release) when it is null; the writer
 * acquires it, stores {@code retired}, then {@code current} (volatile), then {@code prepared = null} (release). So the
 * helper, having seen null, also sees what was retired, and closes that before it prepares the next: one slot each is
 * enough.
 */
final class SegmentSlot
{
    private static final VarHandle PREPARED;
    private static final VarHandle STATE;
    private static final VarHandle APPENDED;

    static
    {
        try
        {
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            PREPARED = lookup.findVarHandle(SegmentSlot.class, "prepared", Segment.class);
            STATE = lookup.findVarHandle(SegmentSlot.class, "state", int.class);
            APPENDED = lookup.findVarHandle(SegmentSlot.class, "appended", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    static final int OPEN = 0;
    static final int CLOSING = 1;
    static final int CLOSED = 2;

    final JournalOptions options;
    /** Of the spare segment; null for none. */
    final JournalOptions spareOptions;
    final Path directory;

    // Written by the writer before it releases `prepared`.
    Segment retired;
    int retiredEpoch;
    long retiredTimestampNs;
    long retiredNextFirst;
    private volatile Segment current;

    // The helper's own.
    SegmentTemplate template;
    Segment spare;
    boolean hadSpare;
    long ordinal;
    long nextForceNs;
    private long dueSequence;
    long retryNs;
    boolean wasShort;
    // A force that failed says nothing of what the next one forces: the kernel has forgotten those pages.
    boolean hasLostPages;

    private volatile Segment prepared;
    private volatile int state;
    private volatile long appended;
    private volatile long forced;
    private volatile boolean diskShort;
    private volatile String failure;

    SegmentSlot(final JournalOptions options, final long spareBytes)
    {
        this.options = options;
        spareOptions = spareBytes == 0 ? null : options.withSegmentBytes(Math.min(
            JournalOptions.MAX_SEGMENT_BYTES,
            Math.max(spareBytes, Math.max(JournalOptions.MIN_SEGMENT_BYTES, 4L * options.blockBytes()))));
        directory = options.streamDirectory();
    }

    Segment prepared()
    {
        return (Segment)PREPARED.getAcquire(this);
    }

    void offer(final Segment segment)
    {
        PREPARED.setRelease(this, segment);
    }

    /** The writer: what is prepared becomes current, what was current the helper's to close. */
    void takeOver(
        final Segment next,
        final Segment old,
        final int lastEpoch,
        final long lastTimestampNs,
        final long nextFirstSequence)
    {
        retired = old;
        retiredEpoch = lastEpoch;
        retiredTimestampNs = lastTimestampNs;
        retiredNextFirst = nextFirstSequence;
        current = next;
        PREPARED.setRelease(this, null);
    }

    Segment current()
    {
        return current;
    }

    /**
     * The helper: what is to be forced. Claimed is only what was appended while this segment was the current one, so it
     * is looked at before and after; the segment before it is to be closed and forced first.
     *
     * @return the current segment, and then {@link #dueSequence()} is on the device once it was forced; null where
     *     nothing new was appended, or the writer is going to the next segment.
     */
    Segment due()
    {
        final Segment segment = current;
        final long sequence = appended();
        if (segment == null || sequence <= forced || segment != current)
        {
            return null;
        }
        dueSequence = sequence;
        return segment;
    }

    long dueSequence()
    {
        return dueSequence;
    }

    /**
     * The helper: what is to be closed.
     *
     * @param known the current segment, as the helper read it.
     * @return the segment before it, with all there is to say of it; null for none, or while the writer is taking over:
     *     then what it retires is still in use here, and half of what is to be said of it is not stored yet.
     */
    Segment toClose(final Segment known)
    {
        // The acquiring read of `current` makes what the writer stored before it visible.
        final Segment old = known == null ? null : retired;
        return old == known ? null : old;
    }

    int state()
    {
        return (int)STATE.getAcquire(this);
    }

    void state(final int next)
    {
        STATE.setRelease(this, next);
    }

    long appended()
    {
        return (long)APPENDED.getAcquire(this);
    }

    void appended(final long sequence)
    {
        APPENDED.setRelease(this, sequence);
    }

    long forced()
    {
        return forced;
    }

    void forced(final long sequence)
    {
        forced = sequence;
    }

    boolean diskShort()
    {
        return diskShort;
    }

    void diskShort(final boolean isShort)
    {
        diskShort = isShort;
    }

    String failure()
    {
        return failure;
    }

    void failure(final String what)
    {
        failure = what;
    }
}
