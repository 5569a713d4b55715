package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Held by the one who may write a stream's journal, or by the one who may take old segments away; by a repair both.
 * Goes with the process. Single-threaded.
 */
final class WriterLock implements AutoCloseable
{
    private final FileChannel channel;

    private WriterLock(final FileChannel channel)
    {
        this.channel = channel;
    }

    /**
     * @param directory of a stream's segments.
     * @return the lock, held.
     * @throws JournalException where somebody else holds it.
     */
    static WriterLock take(final Path directory) throws IOException
    {
        return take(directory, SegmentFiles.LOCK_FILE, "written");
    }

    /**
     * @param directory of a stream's segments.
     * @return the lock of those who delete or repair completed segments beside the writer, held.
     * @throws JournalException where somebody else holds it.
     */
    static WriterLock ofOldSegments(final Path directory) throws IOException
    {
        return take(directory, SegmentFiles.OLD_LOCK_FILE, "shortened or repaired");
    }

    private static WriterLock take(final Path directory, final String file, final String doing) throws IOException
    {
        final FileChannel channel = FileChannel.open(
            directory.resolve(file),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try
        {
            final FileLock lock = channel.tryLock();
            if (lock != null)
            {
                return new WriterLock(channel);
            }
        }
        catch (final OverlappingFileLockException ex)
        {
            closeQuietly(channel);
            throw new JournalException(
                "journal " + directory + " is being " + doing + " by this process: let it come to its end", ex);
        }
        closeQuietly(channel);
        throw new JournalException(
            "journal " + directory + " is being " + doing + " by another process: stop that first");
    }

    @Override
    public void close()
    {
        closeQuietly(channel);
    }

    private static void closeQuietly(final FileChannel channel)
    {
        try
        {
            channel.close();
        }
        catch (final IOException ignored)
        {
            // Its lock goes with the descriptor, whatever close says.
            return;
        }
    }
}
