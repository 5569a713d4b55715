package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.veltrix.engine.config.Durability;

import org.agrona.ErrorHandler;

/**
 * The helper of all journal writers of a pipeline: one thread that prepares segments ahead of them, forces for
 * {@link Durability#INTERVAL}, and closes what is full. Writers never wait for it, except to close.
 * <p>
 * Touches no processor affinity: set the mask of the thread that launches it, or of {@link #thread()}, yourself.
 */
public final class SegmentPreparer implements AutoCloseable
{
    /** Name of the thread. */
    public static final String THREAD_NAME = "journal-helper";

    // Polled, not woken: a thread that wakes on a busy core pushes the one that woke it aside, measured in
    // milliseconds.
    private static final long IDLE_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long JOIN_MS = 100;

    /**
     * Says how much room a directory's file store has.
     */
    @FunctionalInterface
    interface FreeSpace
    {
        long bytes(Path directory) throws IOException;
    }

    private final DiskListener listener;
    private final ErrorHandler errorHandler;
    private final FreeSpace freeSpace;
    private final Runnable pause = this::forceDue;
    private final Thread thread;
    private volatile SegmentSlot[] slots = new SegmentSlot[0];
    private volatile boolean running = true;
    private volatile boolean keepsFloor = true;
    private final PageFaults faults = new PageFaults();

    SegmentPreparer(
        final DiskListener listener, final ErrorHandler errorHandler, final FreeSpace freeSpace, final boolean threaded)
    {
        this.listener = listener;
        this.errorHandler = errorHandler;
        this.freeSpace = freeSpace;
        thread = threaded ? new Thread(this::run, THREAD_NAME) : null;
    }

    /**
     * Start the helper.
     *
     * @param listener     for a disk without room; called on the helper thread.
     * @param errorHandler for what else goes wrong; called on the helper thread.
     * @return the running helper.
     */
    public static SegmentPreparer launch(final DiskListener listener, final ErrorHandler errorHandler)
    {
        return launch(listener, errorHandler, SegmentPreparer::usableBytes);
    }

    /**
     * Asked before each segment, and a {@link java.nio.file.FileStore} costs the whole table of mounts, parsed: where
     * nothing collects, that alone would fill a small heap. The older call makes no garbage, but says 0 for errors too.
     */
    static long usableBytes(final Path directory) throws IOException
    {
        final long bytes = directory.toFile().getUsableSpace();
        return bytes == 0 ? Files.getFileStore(directory).getUsableSpace() : bytes;
    }

    static SegmentPreparer launch(
        final DiskListener listener, final ErrorHandler errorHandler, final FreeSpace freeSpace)
    {
        ChronicleSetup.ensure();
        final SegmentPreparer preparer = new SegmentPreparer(listener, errorHandler, freeSpace, true);
        preparer.thread.setDaemon(true);
        preparer.thread.start();
        return preparer;
    }

    /**
     * @return the helper's thread.
     */
    public Thread thread()
    {
        return thread;
    }

    /**
     * Use the disk down to its last segment from now on, and then the spare ones: the pipeline comes to its end, and
     * what the floor and they kept is there for that. Any thread.
     */
    public void giveUpFloor()
    {
        keepsFloor = false;
    }

    /**
     * @param failure of the pipeline: where a page fault is behind it, Chronicle's objects are closed no
     *                more, here and in the writers. Any thread.
     */
    public void noteFault(final Throwable failure)
    {
        faults.note(failure);
    }

    /** Shared with the writers. */
    PageFaults faults()
    {
        return faults;
    }

    SegmentSlot register(final JournalOptions options, final long spareBytes)
    {
        final SegmentSlot slot = new SegmentSlot(options, spareBytes);
        synchronized (this)
        {
            if (!running)
            {
                throw new JournalException("the journal helper is closed: open a writer before closing it");
            }
            final SegmentSlot[] next = Arrays.copyOf(slots, slots.length + 1);
            next[slots.length] = slot;
            slots = next;
        }
        return slot;
    }

    /** The writer: have everything of a slot but the current segment closed, and wait for it. */
    void unregister(final SegmentSlot slot)
    {
        slot.state(SegmentSlot.CLOSING);
        LockSupport.unpark(thread);
        final long beganNs = System.nanoTime();
        while (slot.state() != SegmentSlot.CLOSED)
        {
            if (thread == null || !thread.isAlive())
            {
                conclude(slot);
            }
            else if (faults.isStuckSince(beganNs))
            {
                errorHandler.onError(new JournalException(
                    "the journal helper stands still and has not let go of " + slot.directory));
                break;
            }
            else
            {
                LockSupport.parkNanos(IDLE_NS);
            }
        }
        synchronized (this)
        {
            slots = Arrays.stream(slots).filter((other) -> other != slot).toArray(SegmentSlot[]::new);
        }
    }

    private void run()
    {
        while (running)
        {
            if (cycle() == 0)
            {
                LockSupport.parkNanos(IDLE_NS);
            }
        }
        for (final SegmentSlot slot : slots)
        {
            closeRetired(slot);
        }
    }

    private int cycle()
    {
        try
        {
            return doWork();
        }
        catch (final RuntimeException | InternalError ex)
        {
            // JDK 17 says of a page that could not be had when and where it likes; without the helper nothing goes on.
            faults.note(ex);
            errorHandler.onError(new JournalException("the journal helper: " + ex, ex));
            return 0;
        }
    }

    int doWork()
    {
        int work = 0;
        final SegmentSlot[] all = slots;
        for (int i = 0; i < all.length; i++)
        {
            final SegmentSlot slot = all[i];
            if (slot.state() == SegmentSlot.CLOSING)
            {
                conclude(slot);
                work++;
            }
            else if (slot.state() == SegmentSlot.OPEN && slot.prepared() == null)
            {
                closeRetired(slot);
                if (System.nanoTime() - slot.retryNs >= 0)
                {
                    work += prepare(slot);
                }
                if (slot.spare != null && slot.prepared() == null && !keepsFloor && slot.diskShort())
                {
                    slot.offer(slot.spare);
                    slot.spare = null;
                    work++;
                }
            }
        }
        forceDue();
        return work;
    }

    private int prepare(final SegmentSlot slot)
    {
        final boolean isSpare = slot.spareOptions != null && !slot.hadSpare;
        final JournalOptions options = isSpare ? slot.spareOptions : slot.options;
        final long neededBytes = options.segmentBytes() + (keepsFloor ? options.floorBytes() : 0);
        long freeBytes = -1;
        try
        {
            freeBytes = freeSpace.bytes(slot.directory);
            if (freeBytes < neededBytes)
            {
                onShort(slot, freeBytes, neededBytes);
                return 0;
            }
            final Path directory = slot.directory.resolve(SegmentFiles.PREPARED_PREFIX + slot.ordinal);
            slot.ordinal++;
            final Segment segment = Segment.prepare(directory, options, isSpare ? null : slot.template, pause);
            slot.failure(null);
            if (isSpare)
            {
                // Before the first one: nothing is written that could not be ended.
                slot.spare = segment;
                slot.hadSpare = true;
                return 1;
            }
            if (slot.template == null)
            {
                slot.template = segment.template();
            }
            slot.diskShort(false);
            slot.offer(segment);
            if (slot.wasShort)
            {
                slot.wasShort = false;
                listener.onDiskRelieved(slot.directory);
            }
            return 1;
        }
        catch (final IOException | RuntimeException | Error ex)
        {
            // Errors too: a class that cannot be loaded for want of files would end this thread without a word.
            faults.note(ex);
            slot.retryNs = System.nanoTime() + RETRY_NS;
            slot.failure(String.valueOf(ex));
            if (freeBytes >= 0 && isLackOfRoom(ex))
            {
                onShort(slot, freeBytes, neededBytes);
            }
            else
            {
                errorHandler.onError(
                    new JournalException("preparing a segment in " + slot.directory + " failed: " + ex, ex));
            }
            return 0;
        }
    }

    /** Somebody else was faster, or a quota bounds this user: the file system knows better than its free space. */
    private static boolean isLackOfRoom(final Throwable failure)
    {
        final String message = String.valueOf(failure.getMessage());
        return failure instanceof InternalError || failure instanceof IOException &&
            (message.contains("No space left") || message.contains("quota"));
    }

    private void onShort(final SegmentSlot slot, final long freeBytes, final long neededBytes)
    {
        slot.retryNs = System.nanoTime() + RETRY_NS;
        if (!slot.wasShort)
        {
            slot.wasShort = true;
            listener.onDiskShort(slot.directory, freeBytes, neededBytes);
        }
        // Whoever sees it finds the reason said.
        slot.diskShort(true);
    }

    private void forceDue()
    {
        final SegmentSlot[] all = slots;
        for (int i = 0; i < all.length; i++)
        {
            final SegmentSlot slot = all[i];
            if (slot.options.durability() == Durability.INTERVAL && slot.state() == SegmentSlot.OPEN)
            {
                final long nowNs = System.nanoTime();
                if (nowNs - slot.nextForceNs >= 0)
                {
                    slot.nextForceNs = nowNs + slot.options.intervalNs();
                    force(slot);
                }
            }
        }
    }

    private void force(final SegmentSlot slot)
    {
        try
        {
            final Segment current = slot.due();
            if (current != null)
            {
                closeRetired(slot, current);
                if (!slot.hasLostPages)
                {
                    current.force();
                    SegmentFiles.forceDirectory(slot.directory);
                    slot.forced(slot.dueSequence());
                }
            }
        }
        catch (final IOException ex)
        {
            slot.hasLostPages = true;
            slot.failure("force failed: " + ex);
            errorHandler.onError(new JournalException("forcing " + slot.directory, ex));
        }
    }

    private void closeRetired(final SegmentSlot slot)
    {
        closeRetired(slot, slot.current());
    }

    private void closeRetired(final SegmentSlot slot, final Segment current)
    {
        final Segment retired = slot.toClose(current);
        if (retired == null)
        {
            return;
        }
        slot.retired = null;
        try
        {
            if (slot.options.durability() != Durability.PAGE_CACHE)
            {
                retired.force();
                endForced(slot, retired);
            }
        }
        catch (final IOException | RuntimeException | InternalError ex)
        {
            faults.note(ex);
            slot.hasLostPages = true;
            slot.failure("forcing a segment failed: " + ex);
            errorHandler.onError(new JournalException("forcing a segment in " + slot.directory, ex));
        }
        try
        {
            faults.letGo(retired);
        }
        catch (final RuntimeException | InternalError ex)
        {
            faults.note(ex);
            slot.failure("closing a segment failed: " + ex);
            errorHandler.onError(new JournalException("closing a segment in " + slot.directory, ex));
        }
    }

    /**
     * With an interval the segment's last block is written here, once all before it and the name of the next segment
     * are on the device: so where it is found after a power loss, nothing before it can be torn or missing.
     */
    private static void endForced(final SegmentSlot slot, final Segment retired) throws IOException
    {
        if (slot.options.durability() == Durability.INTERVAL && !slot.hasLostPages)
        {
            SegmentFiles.forceDirectory(slot.directory);
            final SegmentMarks marks = new SegmentMarks(slot.options.stream());
            marks.segmentEnd(retired, slot.retiredEpoch, slot.retiredNextFirst - 1, slot.retiredTimestampNs,
                slot.retiredNextFirst, true);
            marks.release();
        }
    }

    private void conclude(final SegmentSlot slot)
    {
        final Segment prepared = slot.prepared();
        slot.offer(null);
        closeRetired(slot);
        remove(prepared);
        remove(slot.spare);
        slot.spare = null;
        slot.state(SegmentSlot.CLOSED);
    }

    private void remove(final Segment unused)
    {
        if (unused != null)
        {
            try
            {
                faults.letGo(unused);
                SegmentFiles.delete(unused.directory());
            }
            catch (final IOException | RuntimeException | InternalError ex)
            {
                faults.note(ex);
                errorHandler.onError(new JournalException("removing " + unused.directory(), ex));
            }
        }
    }

    /**
     * Stop the thread and wait for it, but not for one that stands still. Close the writers first: one that is still
     * open can finish its segment, and then finds no other.
     */
    @Override
    public void close()
    {
        synchronized (this)
        {
            running = false;
        }
        if (thread != null)
        {
            LockSupport.unpark(thread);
            boolean interrupted = false;
            final long beganNs = System.nanoTime();
            while (thread.isAlive())
            {
                if (faults.isStuckSince(beganNs))
                {
                    errorHandler.onError(new JournalException("the journal helper stands still and is left behind"));
                    break;
                }
                try
                {
                    thread.join(JOIN_MS);
                }
                catch (final InterruptedException ex)
                {
                    interrupted = true;
                }
            }
            if (interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }
}
