package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Changes journals that nobody writes: cuts them off, bridges damage. Takes the writer's lock for as long as it works.
 * Originals are kept beside what replaces them, in a folder {@code cut-...} in the stream's directory that readers
 * ignore. Whenever it is interrupted, the next opening of the journal for writing, or the next call, ends what was
 * begun.
 */
public final class JournalRepair
{
    private JournalRepair()
    {
    }

    /**
     * Have a stream's journal end with a sequence. A block that goes beyond it is split.
     *
     * @param streamDirectory of the segments.
     * @param lastSequence    to keep; 0 for none.
     * @return what was cut, and where the originals are.
     * @throws JournalException where it is being written, cannot be read up to {@code lastSequence}, or the disk fails.
     */
    @SuppressWarnings("try")
    public static JournalCut cutAfter(final Path streamDirectory, final long lastSequence)
    {
        if (lastSequence < 0)
        {
            throw new IllegalArgumentException("lastSequence=" + lastSequence);
        }
        try (WriterLock lock = WriterLock.take(streamDirectory);
            WriterLock old = WriterLock.ofOldSegments(streamDirectory))
        {
            return SegmentCut.perform(streamDirectory, lastSequence, (step) -> { });
        }
        catch (final IOException ex)
        {
            throw new JournalException("cutting the journal " + streamDirectory + " after " + lastSequence +
                " failed: " + ex.getMessage() + "; it is done when the journal is opened next", ex);
        }
    }

    /**
     * Bridge what is damaged or missing in the middle of a stream's journal: what is good behind it is kept, and a hole
     * states which sequences are gone. A torn tail is left to the next writer, which cuts it off.
     *
     * @param streamDirectory of the segments.
     * @param isDryRun        to look only.
     * @return what was found, and done.
     * @throws JournalException where it is being written, or the disk fails.
     */
    @SuppressWarnings("try")
    public static RepairReport bridge(final Path streamDirectory, final boolean isDryRun)
    {
        try (WriterLock lock = WriterLock.take(streamDirectory);
            WriterLock old = WriterLock.ofOldSegments(streamDirectory))
        {
            return SegmentBridge.perform(streamDirectory, isDryRun, (step) -> { });
        }
        catch (final IOException | InternalError ex)
        {
            throw new JournalException("repairing the journal " + streamDirectory + " failed: " + ex.getMessage() +
                "; nothing is lost by it, do it again", ex);
        }
    }

    /** What was begun and not ended is done now. The writer's lock is held. */
    static void finish(final Path streamDirectory) throws IOException
    {
        final KeptFolder unfinished = KeptFolder.unfinished(streamDirectory);
        if (unfinished != null && unfinished.intent().startsWith(SegmentCut.INTENT))
        {
            SegmentCut.perform(streamDirectory,
                Long.parseLong(unfinished.intent().substring(SegmentCut.INTENT.length())), (step) -> { });
        }
        else if (unfinished != null)
        {
            SegmentBridge.perform(streamDirectory, false, (step) -> { });
        }
    }
}
