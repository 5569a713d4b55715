package io.veltrix.trading.venue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder in which a simulated venue notes what it receives and what it answers, each file with one writer. It is
 * the venue's own memory and outlives the pipeline's process; a home and its venue's log belong together.
 *
 * @param requests written on the gateway's thread.
 * @param answers  written on the source's thread.
 */
record VenueLog(RequestLog requests, AnswerLog answers)
{
    /**
     * Open a log, or make it.
     *
     * @param folder         of the log.
     * @param behaviour      of the venue.
     * @param segmentRecords by which its files grow.
     * @return the log.
     * @throws IllegalStateException where it is in use, damaged, or of another venue.
     */
    static VenueLog open(final Path folder, final VenueBehaviour behaviour, final int segmentRecords)
    {
        try
        {
            Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(
                "venue log " + folder + " cannot be made: " + ex.getMessage() + "; name another folder", ex);
        }
        final RequestLog requests = new RequestLog(folder, segmentRecords);
        try
        {
            return new VenueLog(requests, new AnswerLog(folder, behaviour, segmentRecords));
        }
        catch (final RuntimeException ex)
        {
            requests.close();
            throw ex;
        }
    }

    /**
     * Refuse a log that does not fit the journal.
     *
     * @param isRestart whether the journal holds events from before.
     * @param cursor    number of the last answer that is journalled; 0 for none.
     * @throws IllegalStateException where it does not.
     */
    void requireFits(final boolean isRestart, final long cursor)
    {
        final Path folder = requests.path().getParent();
        if (!isRestart && requests.count() > 0)
        {
            throw new IllegalStateException("venue log " + folder + " holds " + requests.count() + " requests of" +
                " another home; name a folder of its own for this one, or delete that one");
        }
        if (cursor > answers.count())
        {
            throw new IllegalStateException("the journal has answer " + cursor + " of the venue, its log " + folder +
                " ends with " + answers.count() + ": it is not the log of this home, or a power loss has cut it." +
                " Put the one that belongs here in its place, or go on without 'log': what is open is then lost");
        }
    }

    void close()
    {
        requests.close();
        answers.close();
    }
}
