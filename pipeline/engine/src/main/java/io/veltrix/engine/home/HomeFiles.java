package io.veltrix.engine.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a home's files are written: its owner's only, and on the device before anything relies on them. Stateless.
 */
final class HomeFiles
{
    static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
    static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    /** Ending of a file that is being written and has not been renamed yet. */
    static final String NEXT = ".next";

    private HomeFiles()
    {
    }

    static void makeDirectory(final Path directory) throws IOException
    {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
    }

    /**
     * Write a file and force it: whoever finds it under its name finds all of it, also after a power loss.
     */
    static void write(final Path file, final byte[] bytes) throws IOException
    {
        final Path next = file.resolveSibling(file.getFileName() + NEXT);
        Files.deleteIfExists(next);
        try (FileChannel channel = FileChannel.open(
            next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_FILE)))
        {
            final ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining())
            {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(file.toAbsolutePath().getParent());
    }

    static void forceDirectory(final Path directory) throws IOException
    {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ))
        {
            channel.force(true);
        }
    }

    static String readText(final Path file)
    {
        try
        {
            return Files.readString(file);
        }
        catch (final IOException ex)
        {
            throw new HomeException(file + " cannot be read: " + reason(ex), ex);
        }
    }

    static void deleteTree(final Path path)
    {
        try (Stream<Path> tree = Files.walk(path))
        {
            for (final Path each : tree.sorted(Comparator.reverseOrder()).toList())
            {
                Files.deleteIfExists(each);
            }
        }
        catch (final IOException ex)
        {
            throw new HomeException(path + " cannot be deleted: " + reason(ex), ex);
        }
    }

    static String sha256(final byte[] bytes)
    {
        try
        {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every JVM has SHA-256", ex);
        }
    }

    static String reason(final Exception ex)
    {
        return ex instanceof NoSuchFileException ? "no such file" : ex.getClass().getSimpleName() + " " +
            ex.getMessage();
    }
}
