package io.veltrix.engine.link;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.aeron.CncFileDescriptor;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * A media driver for the processes of one pipeline, with a thread of its own. A lock beside its directory keeps a
 * second one out and goes with the process, however that ends; so a new one may start the moment the old one is dead.
 */
public final class SeparateDriver implements AutoCloseable
{
    private static final long MAX_PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long HEARTBEAT_NS = TimeUnit.SECONDS.toNanos(10);

    private final MediaDriver driver;
    private final FileChannel lock;
    private final Path directory;

    private SeparateDriver(final MediaDriver driver, final FileChannel lock, final Path directory)
    {
        this.driver = driver;
        this.lock = lock;
        this.directory = directory;
    }

    /**
     * Start a driver.
     *
     * @param directory    for its files, on a memory file system: new, empty, or left by a driver that is dead.
     * @param livenessNs   after which a client that shows no life is taken for dead.
     * @param errorHandler is told what goes wrong; nothing there ends the process.
     * @return the driver.
     * @throws IllegalStateException where a live driver or something else is in the directory, or it cannot be made.
     */
    public static SeparateDriver launch(
        final Path directory, final long livenessNs, final ErrorHandler errorHandler)
    {
        final Path absolute = directory.toAbsolutePath();
        FileChannel lock = null;
        SeparateDriver started = null;
        try
        {
            Files.createDirectories(absolute.getParent());
            lock = lock(absolute);
            requireUsable(absolute);
            final MediaDriver driver = MediaDriver.launch(DriverSetup.context(absolute, livenessNs, errorHandler)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new BackoffIdleStrategy(100, 100, 1_000, MAX_PARK_NS)));
            started = new SeparateDriver(driver, lock, absolute);
            Files.setPosixFilePermissions(absolute, DriverSetup.OWNER_ONLY);
            return started;
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("no driver can be started in " + directory + ": " + ex, ex);
        }
        finally
        {
            if (started == null)
            {
                close(lock);
            }
        }
    }

    private static FileChannel lock(final Path directory) throws IOException
    {
        final Path file = directory.resolveSibling(directory.getFileName() + ".lock");
        final FileChannel channel = FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean isLocked = false;
        try
        {
            isLocked = channel.tryLock() != null;
        }
        catch (final OverlappingFileLockException ex)
        {
            // This very process has it.
            isLocked = false;
        }
        if (!isLocked)
        {
            final String owner = Files.readString(file).strip();
            channel.close();
            throw inUse(directory, owner.isEmpty() ? "another process" : owner);
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(
            ("pid " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)), 0);
        return channel;
    }

    private static IllegalStateException inUse(final Path directory, final String owner)
    {
        return new IllegalStateException(
            "a media driver is alive in " + directory + ": " + owner + "; stop it, or name another --dir");
    }

    /** The driver deletes what it finds there. */
    private static void requireUsable(final Path directory) throws IOException
    {
        if (!Files.exists(directory))
        {
            return;
        }
        if (!Files.isDirectory(directory))
        {
            throw new IllegalStateException(directory + " is a file; name a folder for the driver with --dir");
        }
        final File cnc = directory.resolve(CncFileDescriptor.CNC_FILE).toFile();
        if (!cnc.exists())
        {
            try (Stream<Path> children = Files.list(directory))
            {
                if (children.findAny().isPresent())
                {
                    throw new IllegalStateException(directory + " holds files that are not a driver's, and a driver" +
                        " deletes what it finds: name a new or empty folder with --dir");
                }
            }
        }
        // One that is embedded in a pipeline has no lock of ours.
        else if (DriverSetup.isAlive(directory, HEARTBEAT_NS))
        {
            throw inUse(directory, "pid " + DriverSetup.pid(directory));
        }
    }

    private static void close(final FileChannel lock)
    {
        if (lock != null)
        {
            try
            {
                lock.close();
            }
            catch (final IOException ex)
            {
                throw new IllegalStateException("lock of the driver: " + ex, ex);
            }
        }
    }

    public Path directory()
    {
        return directory;
    }

    /**
     * End the driver and delete its files; its clients lose their links.
     */
    @Override
    public void close()
    {
        driver.close();
        close(lock);
    }
}
