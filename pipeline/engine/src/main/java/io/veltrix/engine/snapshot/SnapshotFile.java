package io.veltrix.engine.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import org.agrona.BufferUtil;

/**
 * One snapshot's file: written whole or not at all, read whole or refused. Stateless.
 */
final class SnapshotFile
{
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private SnapshotFile()
    {
    }

    /**
     * Write a snapshot beside its place, force it, read it back, and only then give it its name.
     *
     * @param snapshot  to write.
     * @param temporary beside {@code file}; must not exist; is gone afterwards.
     * @param file      to become the snapshot.
     * @return bytes of the file.
     * @throws IOException where it cannot be written; then there is no file of that name that was not there before.
     */
    static long write(final Snapshot snapshot, final Path temporary, final Path file) throws IOException
    {
        final ByteBuffer encoded = SnapshotEncoder.encode(snapshot);
        final int length = encoded.remaining();
        try
        {
            try (FileChannel channel = FileChannel.open(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY))
            {
                final ByteBuffer source = encoded.duplicate();
                while (source.hasRemaining())
                {
                    channel.write(source);
                }
                channel.force(true);
            }
            verify(temporary, encoded);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        }
        finally
        {
            Files.deleteIfExists(temporary);
        }
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ))
        {
            directory.force(true);
        }
        return length;
    }

    private static void verify(final Path written, final ByteBuffer encoded) throws IOException
    {
        final ByteBuffer bytes = load(written);
        try
        {
            if (!bytes.equals(encoded))
            {
                throw new IOException("what was written to " + written + " is not what is read back");
            }
            SnapshotDecoder.decode(bytes, () -> { });
        }
        catch (final IllegalStateException ex)
        {
            throw new IOException("what was written to " + written + " is no snapshot: " + ex.getMessage(), ex);
        }
        finally
        {
            BufferUtil.free(bytes);
        }
    }

    /**
     * @param file to read.
     * @return the snapshot; to be closed.
     * @throws IllegalStateException that says why it is refused.
     */
    static Snapshot read(final Path file)
    {
        ByteBuffer bytes = null;
        try
        {
            bytes = load(file);
            final ByteBuffer loaded = bytes;
            final Snapshot snapshot = SnapshotDecoder.decode(loaded, () -> BufferUtil.free(loaded));
            bytes = null;
            return snapshot;
        }
        catch (final NoSuchFileException ex)
        {
            throw new IllegalStateException("there is no such file", ex);
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("it cannot be read: " + ex, ex);
        }
        catch (final OutOfMemoryError ex)
        {
            throw new IllegalStateException(
                "there is no memory to read it; start with a larger -XX:MaxDirectMemorySize", ex);
        }
        finally
        {
            if (bytes != null)
            {
                BufferUtil.free(bytes);
            }
        }
    }

    private static ByteBuffer load(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            final long size = channel.size();
            if (size > Integer.MAX_VALUE)
            {
                throw new IllegalStateException("it has " + size + " bytes, more than any snapshot");
            }
            final ByteBuffer bytes = ByteBuffer.allocateDirect((int)size);
            while (bytes.hasRemaining())
            {
                if (channel.read(bytes) < 0)
                {
                    BufferUtil.free(bytes);
                    throw new IllegalStateException("it became shorter while it was read");
                }
            }
            return bytes.flip();
        }
    }
}
