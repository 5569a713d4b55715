package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Changes journals that nobody writes: cuts them off. Takes the writer's lock for as long as it works. Originals are
 * kept beside what replaces them, in a folder {@code cut-...} in the stream's directory that readers ignore. Whenever
 * it is interrupted, the next opening of the journal for writing, or the next call, ends what was begun.
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
        try (WriterLock lock = WriterLock.take(streamDirectory))
        {
            return SegmentCut.perform(streamDirectory, lastSequence, (step) -> { });
        }
        catch (final IOException ex)
        {
            throw new JournalException("cutting the journal " + streamDirectory + " after " + lastSequence +
                " failed: " + ex.getMessage() + "; it is done when the journal is opened next", ex);
        }
    }

    /** What was begun and not ended is done now. The writer's lock is held. */
    static void finish(final Path streamDirectory) throws IOException
    {
        final KeptFolder unfinished = KeptFolder.unfinished(streamDirectory);
        if (unfinished != null)
        {
            SegmentCut.perform(streamDirectory, unfinished.lastSequence(), (step) -> { });
        }
    }
}
