package io.veltrix.engine.home;

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
 * Keeps a second process out of a home. Goes with the process, however that ends; the file stays and says who had it.
 */
final class HomeLock implements AutoCloseable
{
    static final String FILE = "lock";

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final Path directory;
    private final FileChannel channel;
    /** Kept: this process notices its own second attempt only as long as somebody holds this object. */
    private final FileLock lock;

    private HomeLock(final Path directory, final FileChannel channel, final FileLock lock)
    {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * @param directory of the home; it exists.
     * @return the lock, with this process written into it.
     * @throws HomeException at once where somebody else has it, saying who.
     */
    static HomeLock acquire(final Path directory) throws IOException
    {
        return acquire(directory, directory.resolve(FILE), "home " + directory,
            "stop that pipeline or choose another --home");
    }

    /**
     * @param directory of the home, or of a part of it.
     * @param file      to lock.
     * @param what      is locked, in words.
     * @param fix       what to do where somebody else has it.
     * @return the lock, with this process written into it.
     * @throws HomeException at once where somebody else has it, saying who.
     */
    static HomeLock acquire(final Path directory, final Path file, final String what, final String fix)
        throws IOException
    {
        final FileChannel channel = FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(HomeFiles.OWNER_FILE));
        HomeLock acquired = null;
        try
        {
            final FileLock lock = tryLock(channel);
            if (lock == null)
            {
                final String owner = HomeFiles.readText(file).strip();
                throw new HomeException(
                    what + " is in use by " + (owner.isEmpty() ? "another process" : owner) + "; " + fix);
            }
            acquired = new HomeLock(directory, channel, lock);
            acquired.sign();
            return acquired;
        }
        finally
        {
            if (acquired == null)
            {
                channel.close();
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
            // This very process has it.
            return null;
        }
    }

    private void sign() throws IOException
    {
        final String owner = "pid " + ProcessHandle.current().pid() + " on " + host() + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static String host()
    {
        try
        {
            return Files.readString(HOST_NAME).strip();
        }
        catch (final IOException ex)
        {
            return "this host";
        }
    }

    @Override
    public void close()
    {
        try
        {
            if (channel.isOpen())
            {
                lock.release();
                channel.close();
            }
        }
        catch (final IOException ex)
        {
            throw new HomeException("lock of " + directory + " cannot be released: " + HomeFiles.reason(ex), ex);
        }
    }
}
