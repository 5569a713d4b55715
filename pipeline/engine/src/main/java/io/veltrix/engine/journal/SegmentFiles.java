package io.veltrix.engine.journal;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Names, permissions and forcing of a stream's directories and files. Stateless; any thread.
 */
final class SegmentFiles
{
    /** Prefix of a directory that holds a prepared segment without events. */
    static final String PREPARED_PREFIX = "next-";

    /** Prefix of a directory that keeps what was cut off or replaced; the time follows. */
    static final String KEPT_PREFIX = "cut-";

    /** Prefix of what is left of a segment that never had a block, until its successor of the same name is there. */
    static final String EMPTY_PREFIX = "empty-";

    /** Prefix of a segment that is being deleted. */
    static final String GONE_PREFIX = "gone-";

    /** Held locked by who deletes or repairs old segments; the writer is no party to it. */
    static final String OLD_LOCK_FILE = "old.lock";

    /** Held locked by the one writer of a stream. */
    static final String LOCK_FILE = "writer.lock";

    private static final String DATA_SUFFIX = ".cq4";
    private static final int NAME_LENGTH = 20;

    private SegmentFiles()
    {
    }

    static String name(final long firstSequence)
    {
        final char[] digits = new char[NAME_LENGTH];
        long rest = firstSequence;
        for (int i = NAME_LENGTH - 1; i >= 0; i--, rest /= 10)
        {
            digits[i] = (char)('0' + rest % 10);
        }
        return new String(digits);
    }

    /**
     * @param directoryName of a segment.
     * @return its first sequence, or -1 for any other name.
     */
    static long firstSequence(final String directoryName)
    {
        if (directoryName.length() != NAME_LENGTH)
        {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < NAME_LENGTH; i++)
        {
            final int digit = directoryName.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10)
            {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /**
     * @param streamDirectory to look in.
     * @return first sequences of its segments, ascending.
     */
    static long[] segments(final Path streamDirectory) throws IOException
    {
        final String[] names = names(streamDirectory);
        return Arrays.stream(names).mapToLong(SegmentFiles::firstSequence).filter((first) -> first >= 0).sorted()
            .toArray();
    }

    static List<Path> prepared(final Path streamDirectory) throws IOException
    {
        return startingWith(PREPARED_PREFIX, streamDirectory);
    }

    static List<Path> startingWith(final String prefix, final Path streamDirectory) throws IOException
    {
        final List<Path> found = new ArrayList<>();
        for (final String name : names(streamDirectory))
        {
            if (name.startsWith(prefix))
            {
                found.add(streamDirectory.resolve(name));
            }
        }
        Collections.sort(found);
        return found;
    }

    private static String[] names(final Path directory) throws IOException
    {
        final String[] names = directory.toFile().list();
        if (names == null)
        {
            throw new IOException(
                Files.exists(directory) ? "not a readable directory: " + directory : "missing: " + directory);
        }
        return names;
    }

    /**
     * @param segmentDirectory of one segment.
     * @return its one data file.
     */
    static Path dataFile(final Path segmentDirectory) throws IOException
    {
        // By name and not by a pattern, which costs kilobytes: a segment that is prepared is asked, too.
        final String[] names = segmentDirectory.toFile().list();
        if (names == null)
        {
            // Whatever is wrong with it, this says so.
            Files.newDirectoryStream(segmentDirectory).close();
            throw new NoSuchFileException(segmentDirectory.toString(), null, "it was not there a moment ago");
        }
        String found = null;
        for (final String name : names)
        {
            if (name.endsWith(DATA_SUFFIX))
            {
                if (found != null)
                {
                    throw new IOException("more than one " + DATA_SUFFIX + " file in " + segmentDirectory);
                }
                found = name;
            }
        }
        if (found == null)
        {
            throw new NoSuchFileException(segmentDirectory.toString(), null, "no " + DATA_SUFFIX + " file in it");
        }
        return segmentDirectory.resolve(found);
    }

    /**
     * @return true for a name that only this package gives to what is not a segment.
     */
    static boolean isOwn(final String name)
    {
        return name.equals(LOCK_FILE) || name.equals(OLD_LOCK_FILE) || name.equals(RetainedMark.FILE) ||
            name.startsWith(PREPARED_PREFIX) || name.startsWith(KEPT_PREFIX) || name.startsWith(EMPTY_PREFIX) ||
            name.startsWith(GONE_PREFIX);
    }

    /**
     * @return true where a segment that another one promises is not there.
     */
    static boolean isMissing(final Path streamDirectory, final long firstSequence)
    {
        final String name = name(firstSequence);
        return !Files.exists(streamDirectory.resolve(name)) &&
            !Files.exists(streamDirectory.resolve(EMPTY_PREFIX + name));
    }

    /**
     * @return true where a segment's data file is missing: there is nothing to read.
     */
    static boolean hasNoData(final Path segmentDirectory) throws IOException
    {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(segmentDirectory, "*" + DATA_SUFFIX))
        {
            return !files.iterator().hasNext();
        }
    }

    static boolean isData(final Path file)
    {
        return file.toString().endsWith(DATA_SUFFIX);
    }

    static void createDirectory(final Path directory) throws IOException
    {
        Files.createDirectories(
            directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Its directory is 0700 since before the file was made, so nobody could open it in between. */
    static void restrict(final Path directory) throws IOException
    {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory))
        {
            for (final Path file : files)
            {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    static void forceDirectory(final Path directory) throws IOException
    {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ))
        {
            channel.force(true);
        }
    }

    /** Force the names on the way to a stream's directory: HOME/journal, HOME and the folder that holds it. */
    static void forceParents(final Path streamDirectory) throws IOException
    {
        Path parent = streamDirectory.toAbsolutePath().getParent();
        for (int i = 0; i < 3 && parent != null && Files.isReadable(parent); i++)
        {
            forceDirectory(parent);
            parent = parent.getParent();
        }
    }

    /**
     * Let a segment go that was named and never written to. Its name stays, on an empty directory: the segment before
     * it may promise it, and the next one will bear it.
     */
    static void empty(final Path streamDirectory, final long first) throws IOException
    {
        final Path directory = streamDirectory.resolve(name(first));
        final Path left = streamDirectory.resolve(EMPTY_PREFIX + name(first));
        if (Files.exists(left))
        {
            delete(left);
        }
        Files.move(directory, left);
        delete(left, false);
    }

    /**
     * Move a segment into a folder of its own beside the others; its name stays as with {@link #empty}.
     *
     * @return where it is.
     */
    static Path setAside(final Path streamDirectory, final long first) throws IOException
    {
        final Path left = streamDirectory.resolve(EMPTY_PREFIX + name(first));
        createDirectory(left);
        final Path folder = KeptFolder.create(streamDirectory);
        final Path kept = folder.resolve(name(first));
        Files.move(streamDirectory.resolve(name(first)), kept);
        forceDirectory(folder);
        forceDirectory(streamDirectory);
        return kept;
    }

    /** Remove the names of segments whose successors are there. */
    static void sweepEmpty(final Path streamDirectory) throws IOException
    {
        for (final Path left : startingWith(EMPTY_PREFIX, streamDirectory))
        {
            final String name = left.getFileName().toString().substring(EMPTY_PREFIX.length());
            if (Files.exists(streamDirectory.resolve(name)))
            {
                delete(left);
            }
        }
    }

    /** Remove what a killed process was deleting. */
    static void sweepGone(final Path streamDirectory) throws IOException
    {
        for (final Path left : startingWith(GONE_PREFIX, streamDirectory))
        {
            delete(left);
        }
    }

    static void delete(final Path segmentDirectory) throws IOException
    {
        delete(segmentDirectory, true);
    }

    private static void delete(final Path segmentDirectory, final boolean withDirectory) throws IOException
    {
        final File[] files = segmentDirectory.toFile().listFiles();
        if (files != null)
        {
            for (final File file : files)
            {
                Files.deleteIfExists(file.toPath());
            }
        }
        if (withDirectory)
        {
            Files.deleteIfExists(segmentDirectory);
        }
    }
}
