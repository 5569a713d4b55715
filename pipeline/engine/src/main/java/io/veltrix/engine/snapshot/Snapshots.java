package io.veltrix.engine.snapshot;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A home's folder of snapshots, {@code HOME/snapshots}: one file each, named by the last root sequence that is in it.
 * Reads take whatever is there at the time, also beside a process that writes; of those there is one at a time, see
 * {@link SnapshotLock}.
 */
public final class Snapshots
{
    private static final String SUFFIX = ".snapshot";
    private static final String TEMPORARY = ".tmp";
    private static final String REPLACED = ".before-upgrade";
    private static final Pattern NAME = Pattern.compile("\\d{20}\\.snapshot");

    private final Path directory;

    /**
     * A file of the folder.
     *
     * @param rootSequence that its name says.
     * @param file         of it.
     * @param bytes        of it.
     * @param modified     when it was made.
     */
    public record Entry(long rootSequence, Path file, long bytes, Instant modified)
    {
    }

    /**
     * @param directory of the snapshots; need not exist.
     */
    public Snapshots(final Path directory)
    {
        this.directory = directory;
    }

    public Path directory()
    {
        return directory;
    }

    /**
     * @param rootSequence of a snapshot.
     * @return its file, whether it exists or not.
     */
    public Path file(final long rootSequence)
    {
        return directory.resolve(String.format("%020d%s", rootSequence, SUFFIX));
    }

    /**
     * @return what has the name of a snapshot, oldest first; nothing is read.
     * @throws SnapshotException where the folder cannot be read.
     */
    public List<Entry> list()
    {
        final List<Entry> entries = new ArrayList<>();
        if (!Files.exists(directory))
        {
            return entries;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory))
        {
            for (final Path file : files)
            {
                final String name = file.getFileName().toString();
                if (NAME.matcher(name).matches() && Files.isRegularFile(file))
                {
                    entries.add(new Entry(
                        sequence(name), file, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
                }
            }
        }
        catch (final IOException ex)
        {
            throw new SnapshotException("snapshots in " + directory + " cannot be listed: " + ex, ex);
        }
        entries.sort(Comparator.comparingLong(Entry::rootSequence));
        return entries;
    }

    private static long sequence(final String name)
    {
        // Twenty digits may be more than a long holds: such a file is of no journal.
        final String digits = name.substring(0, name.length() - SUFFIX.length());
        return digits.compareTo(String.format("%020d", Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /**
     * Read one.
     *
     * @param entry of it.
     * @return the snapshot; to be closed.
     * @throws IllegalStateException that says why it is refused.
     */
    public static Snapshot read(final Entry entry)
    {
        final Snapshot snapshot = SnapshotFile.read(entry.file());
        if (snapshot.root().sequence() != entry.rootSequence())
        {
            snapshot.close();
            throw new IllegalStateException("its name says root sequence " + entry.rootSequence() +
                ", it holds " + snapshot.root().sequence());
        }
        return snapshot;
    }

    /**
     * Find the newest that can be used.
     *
     * @param atOrBefore last root sequence that may be in it.
     * @param refusal    gives the reason why a whole one is of no use here, null where it is.
     * @param refused    is told of each newer one that was passed over, with its file and the reason.
     * @return the snapshot, to be closed; null where there is none.
     */
    public Snapshot newest(
        final long atOrBefore, final Function<Snapshot, String> refusal, final Consumer<String> refused)
    {
        final List<Entry> entries = list();
        for (int i = entries.size() - 1; i >= 0; i--)
        {
            final Entry entry = entries.get(i);
            if (entry.rootSequence() <= atOrBefore)
            {
                final Snapshot snapshot = usable(entry, refusal, refused);
                if (snapshot != null)
                {
                    return snapshot;
                }
            }
        }
        return null;
    }

    /**
     * Find the one behind a root event, also where an upgrade that did not come to its end has replaced it.
     *
     * @param rootSequence of the event.
     * @param refusal      gives the reason why a whole one is of no use here, null where it is.
     * @param refused      is told of each one that was passed over, with its file and the reason.
     * @return the snapshot, to be closed; null where there is none.
     */
    public Snapshot at(
        final long rootSequence, final Function<Snapshot, String> refusal, final Consumer<String> refused)
    {
        final List<String> reasons = new ArrayList<>();
        for (final Path file : List.of(file(rootSequence), replaced(rootSequence)))
        {
            if (Files.exists(file))
            {
                final Snapshot snapshot = usable(
                    new Entry(rootSequence, file, 0, Instant.EPOCH), refusal, reasons::add);
                if (snapshot != null)
                {
                    return snapshot;
                }
            }
        }
        reasons.forEach(refused);
        return null;
    }

    private Path replaced(final long rootSequence)
    {
        final Path file = file(rootSequence);
        return file.resolveSibling(file.getFileName() + REPLACED);
    }

    /**
     * Write one in place of that of an earlier version of the pipeline, which is kept beside it. Under the
     * {@link SnapshotLock}.
     *
     * @param snapshot of the version that takes its place.
     * @param earlier  version.
     * @throws IOException where that cannot be done.
     */
    public void replace(final Snapshot snapshot, final SnapshotIdentity earlier) throws IOException
    {
        final long rootSequence = snapshot.root().sequence();
        final Path file = file(rootSequence);
        if (Files.exists(file))
        {
            // Not where it is what an upgrade left that died: then the earlier one is beside it already.
            final Snapshot there = usable(
                new Entry(rootSequence, file, 0, Instant.EPOCH), (found) -> found.identity().differenceFrom(earlier),
                (reason) -> { });
            if (there != null)
            {
                there.close();
                Files.move(file, replaced(rootSequence), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        write(snapshot);
    }

    /**
     * Read one where it can be used.
     *
     * @param entry   of it.
     * @param refusal gives the reason why a whole one is of no use here, null where it is.
     * @param refused is told of the reason, with the file.
     * @return the snapshot, to be closed; null where it was refused.
     */
    public static Snapshot usable(
        final Entry entry, final Function<Snapshot, String> refusal, final Consumer<String> refused)
    {
        String reason;
        try
        {
            final Snapshot snapshot = read(entry);
            reason = refusal.apply(snapshot);
            if (reason == null)
            {
                return snapshot;
            }
            snapshot.close();
        }
        catch (final IllegalStateException ex)
        {
            reason = ex.getMessage();
        }
        refused.accept("snapshot " + entry.file() + " is refused: " + reason);
        return null;
    }

    /**
     * Write one: a file that has its name is whole and forced. Under the {@link SnapshotLock}.
     *
     * @param snapshot to write.
     * @return its file.
     * @throws SnapshotException where it cannot be written.
     */
    public Entry write(final Snapshot snapshot)
    {
        final long rootSequence = snapshot.root().sequence();
        final Path file = file(rootSequence);
        try
        {
            makeDirectory();
            final Path temporary = directory.resolve(file.getFileName() + TEMPORARY);
            Files.deleteIfExists(temporary);
            final long bytes = SnapshotFile.write(snapshot, temporary, file);
            return new Entry(rootSequence, file, bytes, Files.getLastModifiedTime(file).toInstant());
        }
        catch (final IOException ex)
        {
            throw new SnapshotException("snapshot " + file + " cannot be written: " + ex, ex);
        }
    }

    void makeDirectory() throws IOException
    {
        Files.createDirectories(
            directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /**
     * Delete all but the newest. Under the {@link SnapshotLock}.
     *
     * @param newest how many stay, at least 1.
     * @param spared root sequences of those that stay in any case.
     * @return what was deleted.
     * @throws SnapshotException where something cannot be deleted.
     */
    public List<Path> keep(final int newest, final Set<Long> spared)
    {
        final List<Entry> entries = list();
        final List<Path> deleted = new ArrayList<>();
        try
        {
            for (final Entry entry : entries.subList(0, Math.max(0, entries.size() - newest)))
            {
                if (!spared.contains(entry.rootSequence()))
                {
                    Files.deleteIfExists(entry.file());
                    deleted.add(entry.file());
                }
            }
        }
        catch (final IOException ex)
        {
            throw new SnapshotException("snapshots in " + directory + " cannot be deleted: " + ex, ex);
        }
        return deleted;
    }

    /**
     * Delete what a killed process left half written. Under the {@link SnapshotLock}.
     *
     * @throws SnapshotException where something cannot be deleted.
     */
    public void sweep()
    {
        if (!Files.exists(directory))
        {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX + TEMPORARY))
        {
            for (final Path file : files)
            {
                Files.deleteIfExists(file);
            }
        }
        catch (final IOException ex)
        {
            throw new SnapshotException("half-written snapshots in " + directory + " cannot be deleted: " + ex, ex);
        }
    }
}
