package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.file.Path;

import io.veltrix.engine.config.Durability;

/**
 * A stream's journal made ready for a new writer: what a killed one left half-done is finished or removed, and the last
 * good block found.
 *
 * @param lock      held; the writer's to close.
 * @param recovered what stands in the journal.
 */
record JournalOpening(WriterLock lock, RecoveredTail recovered)
{
    /**
     * @throws JournalException where another process writes it, or the directory is not a journal of this stream.
     */
    static JournalOpening open(final JournalOptions options)
    {
        final Path directory = options.streamDirectory();
        WriterLock lock = null;
        JournalOpening opening = null;
        try
        {
            SegmentFiles.createDirectory(directory);
            lock = WriterLock.take(directory);
            JournalRepair.finish(directory);
            for (final Path left : SegmentFiles.prepared(directory))
            {
                SegmentFiles.delete(left);
            }
            final RecoveredTail recovered = TailFinder.find(directory, options);
            SegmentFiles.sweepEmpty(directory);
            SegmentFiles.sweepGone(directory);
            if (options.durability() != Durability.PAGE_CACHE)
            {
                SegmentFiles.forceDirectory(directory);
                SegmentFiles.forceParents(directory);
            }
            opening = new JournalOpening(lock, recovered);
            return opening;
        }
        catch (final IOException ex)
        {
            throw new JournalException("opening the journal " + directory + ": " + ex.getMessage(), ex);
        }
        finally
        {
            if (opening == null && lock != null)
            {
                lock.close();
            }
        }
    }
}
