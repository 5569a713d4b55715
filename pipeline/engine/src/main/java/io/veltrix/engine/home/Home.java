package io.veltrix.engine.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.veltrix.codecs.ir.SchemaCatalog;

/**
 * The folder of a pipeline, held open by the process that runs it. A lock on {@code lock} keeps a second one out and
 * goes with the process, however that ends.
 * <pre>
 * HOME/
 *   lock            pid and host of the process that runs it
 *   manifest.yaml   format version, epoch, hashes of the schemas, stage types, what the command line changed
 *   pipeline.yaml   the pipeline file as it was
 *   schemas/        IR of every schema, so that any event can be decoded without a class path
 *   journal/        one folder for each recorded stream
 *   errors.log      distinct errors with first and last time and count
 * </pre>
 */
public final class Home implements AutoCloseable
{
    private static final String LOCK = "lock";
    private static final String MANIFEST = "manifest.yaml";
    private static final String PIPELINE = "pipeline.yaml";
    private static final String SCHEMAS = "schemas";
    private static final String JOURNAL = "journal";
    private static final String ERRORS = "errors.log";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final Manifest manifest;
    private final boolean wasMade;

    private Home(
        final Path directory,
        final FileChannel lockChannel,
        final FileLock lock,
        final Manifest manifest,
        final boolean wasMade)
    {
        this.directory = directory;
        this.lockChannel = lockChannel;
        this.lock = lock;
        this.manifest = manifest;
        this.wasMade = wasMade;
    }

    /**
     * Make a home for a first start. The folder must not exist or be empty.
     *
     * @param directory    of the home.
     * @param pipeline     name.
     * @param pipelineFile text of the pipeline file.
     * @param schemas      to put beside the journal.
     * @param stages       {@code lane/stage} to type.
     * @param overrides    of the command line.
     * @return the home, locked.
     * @throws HomeException where the folder is in use, holds something else or cannot be made.
     */
    public static Home create(
        final Path directory,
        final String pipeline,
        final String pipelineFile,
        final SchemaCatalog schemas,
        final Map<String, String> stages,
        final Map<String, String> overrides)
    {
        final boolean existed = Files.exists(directory);
        FileChannel channel = null;
        // Only what was made under the lock is taken back: somebody else may have started here in the same moment.
        boolean isOwned = false;
        try
        {
            requireFree(directory);
            if (!existed)
            {
                makeDirectory(directory);
            }
            channel = openLock(directory);
            final FileLock lock = lock(directory, channel);
            requireEmpty(directory);
            isOwned = true;
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
            writePid(channel);
            final Map<String, String> hashes = new LinkedHashMap<>();
            makeDirectory(directory.resolve(SCHEMAS));
            for (final Map.Entry<String, byte[]> schema : schemas.encoded().entrySet())
            {
                write(directory.resolve(SCHEMAS).resolve(schema.getKey()), schema.getValue());
                hashes.put(schema.getKey(), sha256(schema.getValue()));
            }
            makeDirectory(directory.resolve(JOURNAL));
            write(directory.resolve(PIPELINE), pipelineFile.getBytes(StandardCharsets.UTF_8));
            final Manifest manifest = new Manifest(
                Manifest.FORMAT_VERSION, pipeline, 1, Instant.now().toString(), hashes, stages, overrides);
            write(directory.resolve(MANIFEST), manifest.toYaml().getBytes(StandardCharsets.UTF_8));
            return new Home(directory, channel, lock, manifest, !existed);
        }
        catch (final IOException | RuntimeException ex)
        {
            if (isOwned)
            {
                takeBack(directory, existed);
            }
            closeQuietly(channel);
            throw ex instanceof final HomeException known ?
                known : new HomeException("home " + directory + " cannot be made: " + reason(ex), ex);
        }
    }

    private static void takeBack(final Path directory, final boolean existed)
    {
        if (!existed)
        {
            deleteTree(directory);
            return;
        }
        for (final String made : List.of(SCHEMAS, JOURNAL, PIPELINE, MANIFEST, LOCK))
        {
            if (Files.exists(directory.resolve(made)))
            {
                deleteTree(directory.resolve(made));
            }
        }
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
        return Manifest.parse(readText(file), file.toString());
    }

    /**
     * @param directory of a home.
     * @return the text of its pipeline file.
     */
    public static String readPipeline(final Path directory)
    {
        return readText(directory.resolve(PIPELINE));
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
                if (!sha256(Files.readAllBytes(file)).equals(schema.getValue()))
                {
                    throw new HomeException(file + " is not what the manifest says it was: its hash differs; take it" +
                        " from another home of the same version");
                }
            }
            catch (final IOException ex)
            {
                throw new HomeException(file + " cannot be read: " + reason(ex) + "; without it events cannot be" +
                    " decoded; take it from another home of the same version", ex);
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
        return directory.resolve(JOURNAL);
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
     * Take back a home that was made for a start that failed. Nothing of it stays, unless the folder was there before.
     */
    public void discard()
    {
        close();
        if (wasMade)
        {
            deleteTree(directory);
        }
        else
        {
            try (Stream<Path> children = Files.list(directory))
            {
                children.forEach(Home::deleteTree);
            }
            catch (final IOException ex)
            {
                throw new HomeException("home " + directory + " cannot be emptied: " + reason(ex), ex);
            }
        }
    }

    @Override
    public void close()
    {
        if (lockChannel.isOpen())
        {
            try
            {
                lock.release();
            }
            catch (final IOException ex)
            {
                throw new HomeException("lock of " + directory + " cannot be released: " + reason(ex), ex);
            }
            finally
            {
                closeQuietly(lockChannel);
            }
        }
    }

    private static FileChannel openLock(final Path directory) throws IOException
    {
        final Path file = directory.resolve(LOCK);
        return FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static FileLock lock(final Path directory, final FileChannel channel) throws IOException
    {
        FileLock lock = null;
        try
        {
            lock = channel.tryLock();
        }
        catch (final OverlappingFileLockException ex)
        {
            lock = null;
        }
        if (lock == null)
        {
            throw new HomeException(
                "home " + directory + " is in use by " + readText(directory.resolve(LOCK)).strip() +
                "; stop that pipeline or choose another --home");
        }
        return lock;
    }

    private static void writePid(final FileChannel channel) throws IOException
    {
        final String owner = "pid " + ProcessHandle.current().pid() + "\n";
        channel.truncate(0);
        channel.write(java.nio.ByteBuffer.wrap(owner.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static void requireEmpty(final Path directory) throws IOException
    {
        if (Files.exists(directory.resolve(MANIFEST)))
        {
            throw new HomeException(
                "home " + directory + " holds the journal of an earlier run; this version starts no pipeline over an" +
                " existing journal: replay it, or choose another --home");
        }
        try (Stream<Path> children = Files.list(directory))
        {
            if (children.anyMatch((child) -> !child.getFileName().toString().equals(LOCK)))
            {
                throw foreign(directory);
            }
        }
    }

    /** Before anything is made or changed: a folder that is somebody else's stays exactly as it was. */
    private static void requireFree(final Path directory) throws IOException
    {
        if (Files.exists(directory) && !Files.isDirectory(directory))
        {
            throw new HomeException("home " + directory + " is a file; choose an empty or new folder");
        }
        if (Files.isDirectory(directory) && !Files.exists(directory.resolve(LOCK)))
        {
            requireEmpty(directory);
        }
        else if (!Files.exists(directory))
        {
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
    }

    private static HomeException foreign(final Path directory)
    {
        return new HomeException(
            directory + " holds files that are not of a Veltrix home; choose an empty or new folder");
    }

    private static void makeDirectory(final Path directory) throws IOException
    {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }

    private static void write(final Path file, final byte[] bytes) throws IOException
    {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, bytes);
    }

    private static String readText(final Path file)
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

    private static String sha256(final byte[] bytes)
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

    private static String reason(final Exception ex)
    {
        if (ex instanceof java.nio.file.NoSuchFileException)
        {
            return "no such file";
        }
        return ex.getClass().getSimpleName() + " " + ex.getMessage();
    }

    private static void closeQuietly(final FileChannel channel)
    {
        if (channel != null)
        {
            try
            {
                channel.close();
            }
            catch (final IOException ex)
            {
                // The process is about to say why; the channel goes with it.
                return;
            }
        }
    }

    /**
     * @param path that goes, with everything below it.
     */
    public static void deleteTree(final Path path)
    {
        try (Stream<Path> tree = Files.walk(path))
        {
            for (final Path each : tree.sorted(java.util.Comparator.reverseOrder()).toList())
            {
                Files.deleteIfExists(each);
            }
        }
        catch (final IOException ex)
        {
            throw new HomeException(path + " cannot be deleted: " + reason(ex), ex);
        }
    }
}
