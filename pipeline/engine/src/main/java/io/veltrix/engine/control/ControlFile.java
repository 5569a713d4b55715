package io.veltrix.engine.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * HOME/control, mapped: on the running process's side made anew for each life, so that no command of an earlier one is
 * ever taken; on a client's side opened as it is. One thread at a time.
 */
final class ControlFile implements AutoCloseable
{
    static final String FILE_NAME = "control";

    private final Path file;
    private final FileChannel channel;
    private final MappedByteBuffer mapped;
    private final Object fileKey;
    private final UnsafeBuffer buffer;
    private boolean isClosed;

    private ControlFile(final Path file, final FileChannel channel, final MappedByteBuffer mapped, final Object key)
    {
        this.file = file;
        this.channel = channel;
        this.mapped = mapped;
        this.fileKey = key;
        this.buffer = new UnsafeBuffer(mapped, 0, ControlDescriptor.LENGTH);
    }

    /** Make the file and put it in the place of the one before. */
    static ControlFile create(final Path home) throws IOException
    {
        final Path file = home.resolve(FILE_NAME);
        final Path made = file.resolveSibling(
            FILE_NAME + ".new-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        FileChannel channel = null;
        try
        {
            channel = FileChannel.open(
                made, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            // Written, not just sized: a file with holes meets a full disk at a store, which is a SIGBUS.
            final ByteBuffer zeros = ByteBuffer.allocate(ControlDescriptor.LENGTH);
            while (zeros.hasRemaining())
            {
                channel.write(zeros);
            }
            final MappedByteBuffer mapped =
                channel.map(FileChannel.MapMode.READ_WRITE, 0, ControlDescriptor.LENGTH);
            ControlDescriptor.initialise(new UnsafeBuffer(mapped));
            final Object key = Files.readAttributes(made, BasicFileAttributes.class).fileKey();
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new ControlFile(file, channel, mapped, key);
        }
        catch (final IOException ex)
        {
            if (channel != null)
            {
                channel.close();
            }
            Files.deleteIfExists(made);
            throw ex;
        }
    }

    /**
     * @return the file of a home, mapped; null where there is none that this version understands.
     */
    static ControlFile open(final Path home, final boolean isWriting) throws IOException
    {
        final Path file = home.resolve(FILE_NAME);
        if (!Files.isRegularFile(file))
        {
            return null;
        }
        final FileChannel channel = isWriting ?
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE) :
            FileChannel.open(file, StandardOpenOption.READ);
        // A shorter file must not be mapped: what lies behind its end is a SIGBUS.
        if (channel.size() < ControlDescriptor.LENGTH)
        {
            channel.close();
            return null;
        }
        final MappedByteBuffer mapped = channel.map(
            isWriting ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY, 0, ControlDescriptor.LENGTH);
        final ControlFile opened = new ControlFile(file, channel, mapped, null);
        if (!ControlDescriptor.isValid(opened.buffer))
        {
            opened.close();
            return null;
        }
        return opened;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** Whether the file is whole: asked before it is touched. */
    boolean isWhole()
    {
        try
        {
            return channel.size() >= ControlDescriptor.LENGTH;
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    /** Whether clients still find this file under its name. */
    boolean isInPlace()
    {
        try
        {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey().equals(fileKey);
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            try
            {
                channel.close();
            }
            catch (final IOException ex)
            {
                // Nothing was promised of its contents; the mapping goes next.
                IoUtil.unmap(mapped);
                return;
            }
            IoUtil.unmap(mapped);
        }
    }
}
