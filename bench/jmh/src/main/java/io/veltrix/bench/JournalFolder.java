package io.veltrix.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of its own for one benchmark's files, on the disk that the system property {@code veltrix.bench.disk} names.
 */
final class JournalFolder
{
    private final Path path;

    JournalFolder()
    {
        final String disk = System.getProperty("veltrix.bench.disk", System.getProperty("java.io.tmpdir"));
        try
        {
            path = Files.createTempDirectory(Path.of(disk), "veltrix-bench-");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot make a folder under " + disk, ex);
        }
        // An iteration that fails or is interrupted leaves no gigabytes behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(path)));
    }

    Path path()
    {
        return path;
    }

    /**
     * @param directory that may not be there.
     * @return what lies in it, sorted by name.
     */
    static List<Path> list(final Path directory)
    {
        if (!Files.isDirectory(directory))
        {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory))
        {
            return entries.sorted().toList();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * @param tree to delete; one that changes while it is deleted may stay in part.
     */
    static void delete(final Path tree)
    {
        if (!Files.exists(tree))
        {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree))
        {
            paths.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
