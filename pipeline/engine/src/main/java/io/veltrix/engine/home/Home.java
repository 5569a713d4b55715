package io.veltrix.engine.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.veltrix.codecs.ir.SchemaCatalog;

/**
 * The folder of a pipeline, held open by the process that runs it. A lock on {@code lock} keeps a second one out and
 * goes with the process, however that ends.
 * <pre>
 * HOME/
 *   lock            pid and host of the process that runs it
 *   manifest.yaml   format version, epoch, hashes of the schemas, stages, what the command line changed
 *   pipeline.yaml   the pipeline file as it was
 *   schemas/        IR of every schema, so that any event can be decoded without a class path
 *   journal/        one folder for each recorded stream
 *   sinks/          how far each sink has come, where the sink does not keep that itself
 *   snapshots/      states to recover from
 *   errors.log      distinct errors with first and last time and count
 * </pre>
 * The manifest is made last and replaced as a whole: a folder without one was never run.
 */
public final class Home implements AutoCloseable
{
    private static final String MANIFEST = "manifest.yaml";
    private static final String PIPELINE = "pipeline.yaml";
    private static final String SCHEMAS = "schemas";
    private static final String JOURNAL = "journal";
    private static final String SINKS = "sinks";
    private static final String SNAPSHOTS = "snapshots";
    private static final String ERRORS = "errors.log";
    private static final List<String> MADE_BEFORE_MANIFEST = List.of(
        SCHEMAS, JOURNAL, PIPELINE, PIPELINE + HomeFiles.NEXT, MANIFEST + HomeFiles.NEXT, HomeLock.FILE);

    private final Path directory;
    private final HomeLock lock;
    private final Manifest manifest;
    private final boolean isNew;
    private final boolean wasMade;

    private Home(
        final Path directory, final HomeLock lock, final Manifest manifest, final boolean isNew, final boolean wasMade)
    {
        this.directory = directory;
        this.lock = lock;
        this.manifest = manifest;
        this.isNew = isNew;
        this.wasMade = wasMade;
    }

    /**
     * Open a pipeline's home for its next start, and make it where there is none yet. What a process left that was
     * killed while it made one is made again. The epoch in the manifest is this start's own.
     *
     * @param directory of the home: of an earlier start, or new or empty.
     * @param wanted    pipeline to start.
     * @return the home, locked.
     * @throws HomeException where the folder is in use, holds something else, was made by another pipeline or cannot be
     *                       written; then nothing in it was changed.
     */
    public static Home open(final Path directory, final PipelineIdentity wanted)
    {
        HomeLock lock = null;
        Home home = null;
        try
        {
            requireUsable(directory);
            final boolean existed = Files.exists(directory);
            HomeFiles.makeDirectory(directory);
            lock = HomeLock.acquire(directory);
            home = Files.exists(directory.resolve(MANIFEST)) ?
                reopen(directory, wanted, lock) : make(directory, wanted, lock, existed);
            return home;
        }
        catch (final IOException ex)
        {
            throw new HomeException("home " + directory + " cannot be opened: " + HomeFiles.reason(ex), ex);
        }
        finally
        {
            if (home == null && lock != null)
            {
                lock.close();
            }
        }
    }

    /**
     * @param directory of a home.
     * @param wanted    pipeline to go on in it.
     * @return what keeps it from that, each difference in words; empty where nothing does.
     */
    public static List<String> differences(final Path directory, final PipelineIdentity wanted)
    {
        return ManifestDifferences.between(readManifest(directory), readPipeline(directory), wanted);
    }

    private static Home reopen(final Path directory, final PipelineIdentity wanted, final HomeLock lock)
        throws IOException
    {
        final Manifest before = readManifest(directory);
        final List<String> differences =
            ManifestDifferences.between(before, readPipeline(directory), wanted);
        if (!differences.isEmpty())
        {
            throw new HomeException("home " + directory + " was made by another pipeline than this one: " +
                String.join("; ", differences) + ". Its journal would not be replayed as it was written: start " +
                pipelineFileOf(directory) + " over it, choose another --home, or see what the change does with" +
                " 'veltrix replay " + directory + " --pipeline FILE'");
        }
        final Manifest next = before.withEpoch(before.epoch() + 1);
        HomeFiles.write(directory.resolve(MANIFEST), next.toYaml().getBytes(StandardCharsets.UTF_8));
        return new Home(directory, lock, next, false, false);
    }

    private static Home make(
        final Path directory, final PipelineIdentity wanted, final HomeLock lock, final boolean existed)
        throws IOException
    {
        // Only what was made under the lock is taken back: somebody else may have started here in the same moment.
        requireUnused(directory);
        boolean isMade = false;
        try
        {
            removeHalfMade(directory, false);
            Files.setPosixFilePermissions(directory, HomeFiles.OWNER_FOLDER);
            HomeFiles.makeDirectory(directory.resolve(SCHEMAS));
            for (final Map.Entry<String, byte[]> schema : wanted.schemas().encoded().entrySet())
            {
                HomeFiles.write(directory.resolve(SCHEMAS).resolve(schema.getKey()), schema.getValue());
            }
            HomeFiles.makeDirectory(directory.resolve(JOURNAL));
            HomeFiles.write(directory.resolve(PIPELINE), wanted.pipelineFile().getBytes(StandardCharsets.UTF_8));
            final Manifest manifest = new Manifest(
                Manifest.FORMAT_VERSION, wanted.pipeline(), 1, Instant.now().toString(), wanted.schemaHashes(),
                wanted.stages(), wanted.stateVersions(), wanted.overrides());
            HomeFiles.write(directory.resolve(MANIFEST), manifest.toYaml().getBytes(StandardCharsets.UTF_8));
            isMade = true;
            return new Home(directory, lock, manifest, true, !existed);
        }
        finally
        {
            if (!isMade)
            {
                removeHalfMade(directory, true);
                if (!existed)
                {
                    HomeFiles.deleteTree(directory);
                }
            }
        }
    }

    private static void removeHalfMade(final Path directory, final boolean withLock) throws IOException
    {
        for (final String made : MADE_BEFORE_MANIFEST)
        {
            if (Files.exists(directory.resolve(made)) && (withLock || !made.equals(HomeLock.FILE)))
            {
                HomeFiles.deleteTree(directory.resolve(made));
            }
        }
    }

    /**
     * @param directory that may be a home.
     * @return true where a pipeline has been started in it.
     */
    public static boolean isHome(final Path directory)
    {
        return Files.isReadable(directory.resolve(MANIFEST));
    }

    /**
     * Read what a home says about itself, without holding it: for replays and tools.
     *
     * @param directory of the home.
     * @return its manifest.
     * @throws HomeException where it is not a home, or of another format.
     */
    public static Manifest readManifest(final Path directory)
    {
        final Path file = directory.resolve(MANIFEST);
        if (!Files.isDirectory(directory))
        {
            throw new HomeException("no home at " + directory + ": " +
                (Files.exists(directory) ? "it is a file" : "there is no such folder"));
        }
        if (!Files.isReadable(file))
        {
            throw new HomeException(
                directory + " is not a Veltrix home: it has no readable " + MANIFEST + "; name the folder that" +
                " 'veltrix run --home' was given");
        }
        return Manifest.parse(HomeFiles.readText(file), file.toString());
    }

    /**
     * @param directory of a home.
     * @return the text of its pipeline file.
     */
    public static String readPipeline(final Path directory)
    {
        return HomeFiles.readText(directory.resolve(PIPELINE));
    }

    /**
     * @param directory of a home.
     * @return its schemas.
     */
    public static SchemaCatalog readSchemas(final Path directory)
    {
        final Manifest manifest = readManifest(directory);
        for (final Map.Entry<String, String> schema : manifest.schemas().entrySet())
        {
            final Path file = directory.resolve(SCHEMAS).resolve(schema.getKey());
            try
            {
                if (!HomeFiles.sha256(Files.readAllBytes(file)).equals(schema.getValue()))
                {
                    throw new HomeException(file + " is not what the manifest says it was: its hash differs; take it" +
                        " from another home of the same version");
                }
            }
            catch (final IOException ex)
            {
                throw new HomeException(file + " cannot be read: " + HomeFiles.reason(ex) + "; without it events" +
                    " cannot be decoded; take it from another home of the same version", ex);
            }
        }
        return SchemaCatalog.ofDirectory(directory.resolve(SCHEMAS));
    }

    /**
     * @param directory of a home.
     * @return the folder of its journals.
     */
    public static Path journalOf(final Path directory)
    {
        return directory.resolve(JOURNAL);
    }

    /**
     * @param directory of a home.
     * @return the folder of its watermark files.
     */
    public static Path sinksOf(final Path directory)
    {
        return directory.resolve(SINKS);
    }

    /**
     * @param directory of a home.
     * @return the folder of its snapshots.
     */
    public static Path snapshotsOf(final Path directory)
    {
        return directory.resolve(SNAPSHOTS);
    }

    /**
     * @param directory of a home.
     * @return its pipeline file.
     */
    public static Path pipelineFileOf(final Path directory)
    {
        return directory.resolve(PIPELINE);
    }

    public Path directory()
    {
        return directory;
    }

    public Path journal()
    {
        return journalOf(directory);
    }

    /**
     * @return the folder of watermark files, made where there was none.
     */
    public Path sinks()
    {
        try
        {
            HomeFiles.makeDirectory(sinksOf(directory));
            return sinksOf(directory);
        }
        catch (final IOException ex)
        {
            throw new HomeException(sinksOf(directory) + " cannot be made: " + HomeFiles.reason(ex), ex);
        }
    }

    public Path errors()
    {
        return directory.resolve(ERRORS);
    }

    public Manifest manifest()
    {
        return manifest;
    }

    /**
     * @return true where this start made it; false where an earlier one did.
     */
    public boolean isNew()
    {
        return isNew;
    }

    /**
     * Take back a home that was made for a start that failed. Nothing of it stays, unless the folder was there before.
     *
     * @throws IllegalStateException for the home of an earlier start, which is never taken back.
     */
    public void discard()
    {
        if (!isNew)
        {
            throw new IllegalStateException("home " + directory + " is not of this start");
        }
        close();
        if (wasMade)
        {
            HomeFiles.deleteTree(directory);
        }
        else
        {
            try (Stream<Path> children = Files.list(directory))
            {
                children.forEach(HomeFiles::deleteTree);
            }
            catch (final IOException ex)
            {
                throw new HomeException("home " + directory + " cannot be emptied: " + HomeFiles.reason(ex), ex);
            }
        }
    }

    @Override
    public void close()
    {
        lock.close();
    }

    /** Before anything is made or changed: a folder that is somebody else's stays exactly as it was. */
    private static void requireUsable(final Path directory) throws IOException
    {
        if (Files.isDirectory(directory))
        {
            if (!isHome(directory))
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
    private static void requireUnused(final Path directory) throws IOException
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
        final Path journal = journalOf(directory);
        if (Files.exists(journal))
        {
            try (Stream<Path> streams = Files.list(journal))
            {
                if (streams.findAny().isPresent())
                {
                    throw new HomeException("home " + directory + " holds a journal and no " + MANIFEST +
                        ": it is damaged; put the manifest back, or choose another --home");
                }
            }
        }
    }

    /**
     * @param path that goes, with everything below it.
     */
    public static void deleteTree(final Path path)
    {
        HomeFiles.deleteTree(path);
    }
}
