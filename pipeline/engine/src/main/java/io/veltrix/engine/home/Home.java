package io.veltrix.engine.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

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
 *   pipeline-N.yaml, schemas-N/
 *                   what was replaced by an upgrade behind root event N, see HomeUpgrade
 *   errors.log      distinct errors with first and last time and count
 * </pre>
 * The manifest is made last and replaced as a whole: a folder without one was never run.
 */
public final class Home implements AutoCloseable
{
    static final String MANIFEST = "manifest.yaml";
    static final String PIPELINE = "pipeline.yaml";
    static final String SCHEMAS = "schemas";
    static final String JOURNAL = "journal";
    private static final String SINKS = "sinks";
    private static final String SNAPSHOTS = "snapshots";
    private static final String ERRORS = "errors.log";

    private final Path directory;
    private final HomeLock lock;
    private final PipelineIdentity wanted;
    private Manifest manifest;
    private final boolean isNew;
    private final boolean wasMade;

    private Home(
        final Path directory,
        final HomeLock lock,
        final Manifest manifest,
        final PipelineIdentity wanted,
        final boolean isNew,
        final boolean wasMade)
    {
        this.wanted = wanted;
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
        return open(directory, wanted, false);
    }

    /**
     * As {@link #open(Path, PipelineIdentity)}, and where another pipeline made the home, this one may take its place:
     * the home is then {@linkplain #isUpgrading() upgrading} until {@link #upgraded}.
     *
     * @param directory     of the home.
     * @param wanted        pipeline to start.
     * @param allowsUpgrade whether it may differ from the home's.
     * @return the home, locked.
     * @throws HomeException as there.
     */
    public static Home open(final Path directory, final PipelineIdentity wanted, final boolean allowsUpgrade)
    {
        HomeLock lock = null;
        Home home = null;
        try
        {
            HomeFolder.requireUsable(directory);
            final boolean existed = Files.exists(directory);
            HomeFiles.makeDirectory(directory);
            lock = HomeLock.acquire(directory);
            home = Files.exists(directory.resolve(MANIFEST)) ?
                reopen(directory, wanted, lock, allowsUpgrade) : make(directory, wanted, lock, existed);
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

    /**
     * Join the home that the sequencer's process holds open, for some of the pipeline's threads. Nothing of it is
     * changed; the epoch stays that process's.
     *
     * @param directory of the home.
     * @param wanted    pipeline to run threads of.
     * @return the home, not locked.
     * @throws HomeException where it is not a home or of another pipeline.
     */
    public static Home join(final Path directory, final PipelineIdentity wanted)
    {
        final Manifest manifest = readManifest(directory);
        requireSame(directory, manifest, wanted, false);
        return new Home(directory, null, manifest, wanted, false, false);
    }

    private static void requireSame(
        final Path directory, final Manifest before, final PipelineIdentity wanted, final boolean allowsUpgrade)
    {
        final List<String> differences = ManifestDifferences.between(before, readPipeline(directory), wanted);
        if (!differences.isEmpty() && (!allowsUpgrade || !before.pipeline().equals(wanted.pipeline())))
        {
            throw new HomeException("home " + directory + " was made by another pipeline than this one: " +
                String.join("; ", differences) + ". Its journal would not be replayed as it was written: start " +
                pipelineFileOf(directory) + " over it, choose another --home, see what the change does with" +
                " 'veltrix replay " + directory + " --pipeline FILE', or go over to it with --upgrade");
        }
    }

    private static Home reopen(
        final Path directory, final PipelineIdentity wanted, final HomeLock lock, final boolean allowsUpgrade)
        throws IOException
    {
        final Manifest before = readManifest(directory);
        new HomeUpgrade(directory).takeBackUnfinished(
            before, directory.resolve(PIPELINE), directory.resolve(SCHEMAS));
        requireSame(directory, before, wanted, allowsUpgrade);
        final Manifest next = before.withEpoch(before.epoch() + 1);
        HomeFiles.write(directory.resolve(MANIFEST), next.toYaml().getBytes(StandardCharsets.UTF_8));
        return new Home(directory, lock, next, wanted, false, false);
    }

    private static Home make(
        final Path directory, final PipelineIdentity wanted, final HomeLock lock, final boolean existed)
        throws IOException
    {
        // Only what was made under the lock is taken back: somebody else may have started here in the same moment.
        HomeFolder.requireUnused(directory);
        boolean isMade = false;
        try
        {
            HomeFolder.removeHalfMade(directory, false);
            Files.setPosixFilePermissions(directory, HomeFiles.OWNER_FOLDER);
            HomeFiles.makeDirectory(directory.resolve(SCHEMAS));
            for (final Map.Entry<String, byte[]> schema : wanted.schemas().encoded().entrySet())
            {
                HomeFiles.write(directory.resolve(SCHEMAS).resolve(schema.getKey()), schema.getValue());
            }
            HomeFiles.makeDirectory(directory.resolve(JOURNAL));
            HomeFiles.write(directory.resolve(PIPELINE), wanted.pipelineFile().getBytes(StandardCharsets.UTF_8));
            final Manifest manifest = Manifest.of(wanted, 1, Instant.now().toString(), List.of());
            HomeFiles.write(directory.resolve(MANIFEST), manifest.toYaml().getBytes(StandardCharsets.UTF_8));
            isMade = true;
            return new Home(directory, lock, manifest, wanted, true, !existed);
        }
        finally
        {
            if (!isMade)
            {
                HomeFolder.removeHalfMade(directory, true);
                if (!existed)
                {
                    HomeFiles.deleteTree(directory);
                }
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

    /**
     * @param directory of a home.
     * @return its log of errors.
     */
    public static Path errorsOf(final Path directory)
    {
        return directory.resolve(ERRORS);
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

    /**
     * @param part of the pipeline that a process of its own runs.
     * @return its log of errors.
     */
    public Path errors(final String part)
    {
        return directory.resolve("errors-" + part + ".log");
    }

    public Manifest manifest()
    {
        return manifest;
    }

    /**
     * @return true where the home is still another pipeline's than the one it was opened for.
     */
    public boolean isUpgrading()
    {
        return !isNew && !ManifestDifferences.between(manifest, readPipeline(directory), wanted).isEmpty();
    }

    /**
     * The pipeline it was opened for takes the other one's place.
     *
     * @param after last root sequence that the other one made.
     * @throws HomeException where the files cannot be written; the home is the other one's then.
     */
    public void upgraded(final long after)
    {
        final HomeUpgrade upgrade = new HomeUpgrade(directory);
        try
        {
            final Manifest next = upgrade.commit(
                manifest, wanted, after, directory.resolve(PIPELINE), directory.resolve(SCHEMAS));
            HomeFiles.write(directory.resolve(MANIFEST), next.toYaml().getBytes(StandardCharsets.UTF_8));
            upgrade.conclude();
            manifest = next;
        }
        catch (final IOException ex)
        {
            throw new HomeException("home " + directory + " cannot be upgraded: " + HomeFiles.reason(ex), ex);
        }
    }

    /**
     * @param directory of a home.
     * @param point     one of its upgrade points.
     * @return the text of the pipeline file up to there.
     * @throws HomeException where it is not what it was.
     */
    public static String readPipeline(final Path directory, final UpgradePoint point)
    {
        final Path file = directory.resolve(point.pipelineFile());
        final String text = HomeFiles.readText(file);
        if (!HomeFiles.sha256(text.getBytes(StandardCharsets.UTF_8)).equals(point.pipelineHash()))
        {
            throw new HomeException(file + " is not what the manifest says it was: its hash differs; put it back");
        }
        return text;
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
        try
        {
            HomeFolder.discard(directory, wasMade);
        }
        catch (final IOException ex)
        {
            throw new HomeException("home " + directory + " cannot be emptied: " + HomeFiles.reason(ex), ex);
        }
        finally
        {
            close();
        }
    }

    @Override
    public void close()
    {
        if (lock != null)
        {
            lock.close();
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
