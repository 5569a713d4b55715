package io.veltrix.tools.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.home.Home;

/**
 * The files of a home's root journal as the harness damages and copies them. Stateless; nobody else writes them then.
 */
final class HomeFiles
{
    private HomeFiles()
    {
    }

    /**
     * @param home that is not running.
     * @return data files of the root's segments, oldest first.
     */
    static List<Path> rootSegments(final Path home) throws IOException
    {
        return segments(Home.journalOf(home).resolve(PipelineConfig.ROOT));
    }

    /**
     * @param directory of a stream's journal.
     * @return data files of its segments, oldest first.
     */
    static List<Path> segments(final Path directory) throws IOException
    {
        try (Stream<Path> folders = Files.list(directory))
        {
            return folders.filter((folder) -> folder.getFileName().toString().matches("\\d{20}")).sorted()
                .map(HomeFiles::dataFile).toList();
        }
    }

    private static Path dataFile(final Path segment)
    {
        try (Stream<Path> files = Files.list(segment))
        {
            return files.filter((file) -> file.toString().endsWith(".cq4")).findFirst().orElseThrow();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * @param file of a segment.
     * @return bytes up to the last one that is not zero.
     */
    static int used(final Path file) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(file);
        int used = bytes.length;
        while (used > 0 && bytes[used - 1] == 0)
        {
            used--;
        }
        return used;
    }

    /** Let a file end here. */
    static void cut(final Path file, final long length) throws IOException
    {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw"))
        {
            open.setLength(length);
        }
    }

    /** Change a byte. */
    static void flip(final Path file, final long offset, final int bits) throws IOException
    {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw"))
        {
            open.seek(offset);
            final int was = open.read();
            open.seek(offset);
            open.write(was ^ bits);
        }
    }

    /** Copy a folder with all that is in it; what the copy held before is gone. */
    static void copy(final Path from, final Path to) throws IOException
    {
        if (Files.exists(to))
        {
            Home.deleteTree(to);
        }
        Files.createDirectories(to.toAbsolutePath().getParent());
        try (Stream<Path> tree = Files.walk(from))
        {
            for (final Path path : tree.toList())
            {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }
}
