package io.veltrix.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

import org.agrona.ErrorHandler;
import org.agrona.IoUtil;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.errors.DistinctErrorLog;
import org.agrona.concurrent.errors.ErrorLogReader;

/**
 * Where everything that goes wrong ends up: the first failure stops the pipeline, each distinct one stands in a mapped
 * log with first and last time and count. Any thread; not on the hot path until something is wrong.
 */
final class Failures implements ErrorHandler, AutoCloseable
{
    private static final int LOG_LENGTH = 256 * 1024;

    private final MappedByteBuffer mapped;
    private final DistinctErrorLog log;
    private volatile Throwable first;
    private boolean isClosed;

    Failures(final Path file)
    {
        try
        {
            setAside(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                // Written in full: the log is needed most when the disk has no room for another page.
                final ByteBuffer zeros = ByteBuffer.allocate(LOG_LENGTH);
                while (zeros.hasRemaining())
                {
                    channel.write(zeros);
                }
                mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, LOG_LENGTH);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(file + " cannot be made", ex);
        }
        log = new DistinctErrorLog(new UnsafeBuffer(mapped), SystemEpochClock.INSTANCE);
    }

    /** What an earlier run noted is kept beside it, numbered; a log without entries is not. */
    private static void setAside(final Path file) throws IOException
    {
        if (!Files.exists(file))
        {
            return;
        }
        if (!hasEntries(file))
        {
            Files.delete(file);
            return;
        }
        int number = 1;
        while (Files.exists(file.resolveSibling(file.getFileName() + "." + number)))
        {
            number++;
        }
        Files.move(file, file.resolveSibling(file.getFileName() + "." + number));
    }

    private static boolean hasEntries(final Path file) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(file);
        return bytes.length > 0 && ErrorLogReader.hasErrors(new UnsafeBuffer(bytes));
    }

    @Override
    public void onError(final Throwable failure)
    {
        synchronized (this)
        {
            // First, so that a failure whose text cannot be made stops the pipeline all the same.
            if (first == null)
            {
                first = failure;
            }
            if (!isClosed)
            {
                log.record(failure);
            }
        }
    }

    /**
     * Note something that does not stop the pipeline.
     */
    synchronized void note(final Throwable failure)
    {
        if (!isClosed)
        {
            log.record(failure);
        }
    }

    /**
     * @return what went wrong first; null for nothing.
     */
    Throwable first()
    {
        return first;
    }

    @Override
    public synchronized void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            IoUtil.unmap(mapped);
        }
    }
}
