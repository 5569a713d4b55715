package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/**
 * A folder in a stream's directory that keeps originals of segments. While the work is under way it holds a file that
 * says what is being done, so that whoever comes next can end it. Single-threaded; the writer's lock is held.
 */
final class KeptFolder
{
    private static final String INTENT = "unfinished";
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path streamDirectory;
    private final Path directory;
    private final String intent;

    private KeptFolder(final Path streamDirectory, final Path directory, final String intent)
    {
        this.streamDirectory = streamDirectory;
        this.directory = directory;
        this.intent = intent;
    }

    /**
     * Make a folder and write down what is going to be done.
     */
    static KeptFolder begin(final Path streamDirectory, final String intent) throws IOException
    {
        final Path directory = create(streamDirectory);
        try (FileChannel file = FileChannel.open(
            directory.resolve(INTENT),
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))
        {
            file.write(ByteBuffer.wrap((intent + "\n").getBytes(StandardCharsets.US_ASCII)));
            file.force(true);
        }
        SegmentFiles.forceDirectory(directory);
        SegmentFiles.forceDirectory(streamDirectory);
        return new KeptFolder(streamDirectory, directory, intent);
    }

    /**
     * @return a new folder, named by the time.
     */
    static Path create(final Path streamDirectory) throws IOException
    {
        Path directory;
        do
        {
            directory = streamDirectory.resolve(SegmentFiles.KEPT_PREFIX + TIME.format(Instant.now()));
        }
        while (Files.exists(directory));
        SegmentFiles.createDirectory(directory);
        return directory;
    }

    /**
     * @return the folder of work that was begun and not ended; null for none.
     */
    static KeptFolder unfinished(final Path streamDirectory) throws IOException
    {
        for (final Path directory : SegmentFiles.startingWith(SegmentFiles.KEPT_PREFIX, streamDirectory))
        {
            final Path file = directory.resolve(INTENT);
            if (Files.exists(file))
            {
                final String text = Files.readString(file, StandardCharsets.US_ASCII);
                if (text.endsWith("\n"))
                {
                    return new KeptFolder(streamDirectory, directory, text.strip());
                }
                // Not written to its end: nothing was done yet.
                Files.delete(file);
                Files.deleteIfExists(directory);
            }
        }
        return null;
    }

    /**
     * @return what was begun.
     */
    String intent()
    {
        return intent;
    }

    Path directory()
    {
        return directory;
    }

    Path original(final long first)
    {
        return directory.resolve(SegmentFiles.name(first));
    }

    /** Bring back what is in here and has not been replaced. */
    void restore() throws IOException
    {
        for (final long first : SegmentFiles.segments(directory))
        {
            final Path target = streamDirectory.resolve(SegmentFiles.name(first));
            if (!Files.exists(target))
            {
                Files.move(original(first), target);
                SegmentFiles.forceDirectory(streamDirectory);
                SegmentFiles.forceDirectory(directory);
            }
        }
    }

    /** Move a segment in here, under its own name. */
    void keep(final long first) throws IOException
    {
        Files.move(streamDirectory.resolve(SegmentFiles.name(first)), original(first));
        SegmentFiles.forceDirectory(directory);
        SegmentFiles.forceDirectory(streamDirectory);
    }

    /** The work is done. */
    void conclude() throws IOException
    {
        Files.delete(directory.resolve(INTENT));
        SegmentFiles.forceDirectory(directory);
    }
}
