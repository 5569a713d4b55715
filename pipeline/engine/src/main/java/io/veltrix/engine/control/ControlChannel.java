package io.veltrix.engine.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.home.HomeException;
import io.veltrix.engine.sequencer.ControlInbox;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The running process's end of HOME/control: shows how far the run has come, and takes commands. Where somebody
 * deletes, cuts or replaces the file, that is noted and the file made anew. {@link #close} and {@link #doWork} are for
 * one thread at a time; phase and failure may be set by any.
 */
public final class ControlChannel implements AutoCloseable
{
    private static final long CHECK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final Path home;
    private final ErrorHandler notes;
    private final CommandDesk desk;
    private ControlFile file;
    private volatile RunPhase phase = RunPhase.STARTING;
    private volatile long phaseSinceMs = System.currentTimeMillis();
    private volatile boolean hasFailed;
    private long nextCheckNs;
    private boolean isClosed;

    private ControlChannel(final Path home, final ControlInbox inbox, final ErrorHandler notes)
    {
        this.home = home;
        this.notes = notes;
        this.desk = new CommandDesk(ControlDescriptor.SLOT_COUNT, inbox);
    }

    /**
     * @param home  of the run.
     * @param inbox of its sequencer.
     * @param notes is told of what somebody did to the file; nothing of that stops the run.
     * @return the channel; the run is {@link RunPhase#STARTING}.
     * @throws HomeException where the file cannot be made.
     */
    public static ControlChannel open(final Path home, final ControlInbox inbox, final ErrorHandler notes)
    {
        final ControlChannel channel = new ControlChannel(home, inbox, notes);
        try
        {
            channel.make();
        }
        catch (final IOException ex)
        {
            throw new HomeException(home.resolve(ControlFile.FILE_NAME) + " cannot be made: " + ex +
                "; make room or give this user the right to write there", ex);
        }
        return channel;
    }

    private void make() throws IOException
    {
        file = ControlFile.create(home);
        desk.open(file.buffer(), ControlDescriptor.HEADER_LENGTH);
        nextCheckNs = System.nanoTime() + CHECK_INTERVAL_NS;
        show();
    }

    /**
     * Look for commands and show how far the run is.
     *
     * @param isOver whether the sequencer has come to its end.
     */
    public synchronized void doWork(final boolean isOver)
    {
        if (isClosed)
        {
            return;
        }
        final long nowNs = System.nanoTime();
        try
        {
            if (nowNs - nextCheckNs >= 0)
            {
                nextCheckNs = nowNs + CHECK_INTERVAL_NS;
                if (file == null || !file.isInPlace())
                {
                    makeAgain("it was gone, or another file stood in its place");
                }
            }
            if (file != null && file.isWhole())
            {
                desk.doWork(nowNs, phase == RunPhase.RUNNING || phase == RunPhase.ENDING, isOver);
                show();
            }
            else if (file != null)
            {
                makeAgain("somebody cut it");
            }
        }
        catch (final InternalError | RuntimeException ex)
        {
            // The file was cut between the look at its length and the look into it.
            makeAgain("it could not be read: " + ex);
        }
    }

    private void makeAgain(final String why)
    {
        notes.onError(new ControlFileException(
            home.resolve(ControlFile.FILE_NAME) + ": " + why +
            "; it is made anew, commands that waited there are void"));
        if (file != null)
        {
            file.close();
            file = null;
        }
        try
        {
            make();
        }
        catch (final IOException | InternalError ex)
        {
            notes.onError(new ControlFileException(
                home.resolve(ControlFile.FILE_NAME) + " cannot be made again: " + ex + "; no command can be taken"));
        }
    }

    private void show()
    {
        final UnsafeBuffer buffer = file.buffer();
        ControlDescriptor.phase(buffer, phase.number(), phaseSinceMs);
        buffer.putIntRelease(ControlDescriptor.FAILED_OFFSET, hasFailed ? 1 : 0);
        buffer.putLongRelease(ControlDescriptor.BEAT_OFFSET, System.currentTimeMillis());
        buffer.putLongRelease(ControlDescriptor.TAKEN_OFFSET, desk.takenCount());
        buffer.putLongRelease(ControlDescriptor.REFUSED_OFFSET, desk.refusedCount());
        buffer.putLongRelease(ControlDescriptor.MALFORMED_OFFSET, desk.malformedCount());
        buffer.putLongRelease(ControlDescriptor.ABANDONED_OFFSET, desk.abandonedCount());
    }

    /**
     * @param reached by the run; shown with the next {@link #doWork}.
     */
    public void phase(final RunPhase reached)
    {
        if (phase != reached)
        {
            phaseSinceMs = System.currentTimeMillis();
            phase = reached;
        }
    }

    public RunPhase phase()
    {
        return phase;
    }

    /** Something failed: shown with the next {@link #doWork}. */
    public void failed()
    {
        hasFailed = true;
    }

    /**
     * Refuse what still waits, say that the run is over, and let go of the file. It stays in the home.
     */
    @Override
    public void close()
    {
        close(RunPhase.STOPPED);
    }

    /**
     * As {@link #close()}, with another last word.
     *
     * @param last that it is to say.
     */
    public synchronized void close(final RunPhase last)
    {
        if (!isClosed)
        {
            phase(last);
            doWork(true);
            isClosed = true;
            if (file != null)
            {
                file.close();
            }
        }
    }

    /** What was done to the control file: a note, without a trace. */
    private static final class ControlFileException extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        private ControlFileException(final String message)
        {
            super(message, null, false, false);
        }
    }
}
