package io.veltrix.engine.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells a folder that a home may be made in from one that is somebody else's, and takes back what was half made.
 */
final class HomeFolder
{
    private static final List<String> MADE_BEFORE_MANIFEST = List.of(
        Home.SCHEMAS, Home.JOURNAL, Home.PIPELINE, Home.PIPELINE + HomeFiles.NEXT, Home.MANIFEST + HomeFiles.NEXT,
        HomeLock.FILE);
    /** What a start makes later; with no manifest and no event beside it, what is left of one that was taken back. */
    private static final Pattern MADE_LATER =
        Pattern.compile("(control|errors\\.log|run\\.yaml)([.-].*)?|locks|sinks|snapshots");

    private HomeFolder()
    {
    }

    /** Before anything is made or changed: a folder that is somebody else's stays exactly as it was. */
    static void requireUsable(final Path directory) throws IOException
    {
        if (Files.isDirectory(directory))
        {
            if (!Home.isHome(directory))
            {
                requireUnused(directory);
            }
            return;
        }
        if (Files.exists(directory))
        {
            throw new HomeException("home " + directory + " is a file; choose an empty or new folder");
        }
        Path parent = directory.toAbsolutePath().getParent();
        while (parent != null && !Files.exists(parent))
        {
            parent = parent.getParent();
        }
        if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent))
        {
            throw new HomeException("home " + directory + " cannot be made: " + parent +
                " is no folder that this user may write to; choose another --home");
        }
    }

    private static boolean isOurs(final String name)
    {
        return MADE_BEFORE_MANIFEST.contains(name) || MADE_LATER.matcher(name).matches();
    }

    /** Nothing but what a start makes before the manifest: it died there, and no event was ever written. */
    static void requireUnused(final Path directory) throws IOException
    {
        try (Stream<Path> children = Files.list(directory))
        {
            final List<String> names = children.map((child) -> child.getFileName().toString()).toList();
            if (!names.isEmpty() && (!names.contains(HomeLock.FILE) || !names.stream().allMatch(HomeFolder::isOurs)))
            {
                throw new HomeException(
                    directory + " holds files that are not of a Veltrix home; choose an empty or new folder");
            }
        }
        final Path journal = Home.journalOf(directory);
        if (Files.exists(journal))
        {
            try (Stream<Path> streams = Files.list(journal))
            {
                if (streams.findAny().isPresent())
                {
                    throw new HomeException("home " + directory + " holds a journal and no " + Home.MANIFEST +
                        ": it is damaged; put the manifest back, or choose another --home");
                }
            }
        }
    }

    static void removeHalfMade(final Path directory, final boolean withLock) throws IOException
    {
        for (final Path child : children(directory))
        {
            final String name = child.getFileName().toString();
            if (isOurs(name) && (withLock || !name.equals(HomeLock.FILE)))
            {
                HomeFiles.deleteTree(child);
            }
        }
    }

    private static List<Path> children(final Path directory) throws IOException
    {
        if (!Files.isDirectory(directory))
        {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory))
        {
            return children.toList();
        }
    }

    /**
     * Take back what a start made, its lock last and still held. Whoever is killed on the way leaves a home without
     * events, or one that was never finished, and both can be started in.
     */
    static void discard(final Path directory, final boolean withFolder) throws IOException
    {
        for (final Path stream : children(Home.journalOf(directory)))
        {
            HomeFiles.deleteTree(stream);
        }
        final Path unfinished = directory.resolve(Home.MANIFEST + HomeFiles.NEXT);
        if (Home.isHome(directory))
        {
            Files.move(
                directory.resolve(Home.MANIFEST), unfinished, StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        }
        for (final Path child : children(directory))
        {
            if (!child.endsWith(HomeLock.FILE))
            {
                HomeFiles.deleteTree(child);
            }
        }
        Files.deleteIfExists(directory.resolve(HomeLock.FILE));
        if (withFolder && children(directory).isEmpty())
        {
            Files.deleteIfExists(directory);
        }
    }
}
