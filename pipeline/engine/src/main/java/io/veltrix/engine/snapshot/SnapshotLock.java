package io.veltrix.engine.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Held by the one process that writes to a folder of snapshots; goes with the process, however that ends.
 */
public final class SnapshotLock implements AutoCloseable
{
    private static final String FILE = "lock";

    private final FileChannel channel;

    private SnapshotLock(final FileChannel channel)
    {
        this.channel = channel;
    }

    /**
     * @param snapshots whose folder to write to; made where there is none.
     * @return the lock.
     * @throws SnapshotException at once where another process holds it, naming that.
     */
    public static SnapshotLock acquire(final Snapshots snapshots)
    {
        final Path file = snapshots.directory().resolve(FILE);
        FileChannel channel = null;
        FileLock lock = null;
        try
        {
            snapshots.makeDirectory();
            channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            lock = tryLock(channel);
            if (lock == null)
            {
                throw new SnapshotException("snapshots in " + snapshots.directory() + " are being written by " +
                    Files.readString(file).strip() + "; wait for that process to end");
            }
            final String owner = "pid " + ProcessHandle.current().pid() + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.US_ASCII)), 0);
            return new SnapshotLock(channel);
        }
        catch (final IOException ex)
        {
            throw new SnapshotException(
                "snapshots in " + snapshots.directory() + " cannot be written: " + ex, ex);
        }
        finally
        {
            if (lock == null)
            {
                closeQuietly(channel);
            }
        }
    }

    private static FileLock tryLock(final FileChannel channel) throws IOException
    {
        try
        {
            return channel.tryLock();
        }
        catch (final OverlappingFileLockException ex)
        {
            // Held by another thread of this process.
            return null;
        }
    }

    private static void closeQuietly(final FileChannel channel)
    {
        try
        {
            if (channel != null)
            {
                channel.close();
            }
        }
        catch (final IOException ex)
        {
            // The lock goes with the process; what it guarded is done.
            return;
        }
    }

    @Override
    public void close()
    {
        closeQuietly(channel);
    }
}
