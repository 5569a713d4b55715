package io.veltrix.engine.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells a folder that a home may be made in from one that is somebody else's, and takes back what was half made.
 */
final class HomeFolder
{
    private static final List<String> MADE_BEFORE_MANIFEST = List.of(
        Home.SCHEMAS, Home.JOURNAL, Home.PIPELINE, Home.PIPELINE + HomeFiles.NEXT, Home.MANIFEST + HomeFiles.NEXT,
        HomeLock.FILE);

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

    /** Nothing but what a start makes before the manifest: it died there, and no event was ever written. */
    static void requireUnused(final Path directory) throws IOException
    {
        try (Stream<Path> children = Files.list(directory))
        {
            final List<String> names = children.map((child) -> child.getFileName().toString()).toList();
            if (!names.isEmpty() && (!names.contains(HomeLock.FILE) || !MADE_BEFORE_MANIFEST.containsAll(names)))
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
        for (final String made : MADE_BEFORE_MANIFEST)
        {
            if (Files.exists(directory.resolve(made)) && (withLock || !made.equals(HomeLock.FILE)))
            {
                HomeFiles.deleteTree(directory.resolve(made));
            }
        }
    }
}
