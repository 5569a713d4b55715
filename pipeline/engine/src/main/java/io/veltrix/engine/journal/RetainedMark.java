package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file in a stream's directory that says up to where segments were deleted on purpose: what is missing before that is
 * no damage. Replaced whole, before the first segment goes. Stateless.
 */
final class RetainedMark
{
    /** Its name. */
    static final String FILE = "retained";

    private RetainedMark()
    {
    }

    /**
     * @param streamDirectory of the segments.
     * @return first sequence that was to stay; 1 where nothing was ever deleted.
     */
    static long read(final Path streamDirectory) throws IOException
    {
        final Path file = streamDirectory.resolve(FILE);
        if (!Files.exists(file))
        {
            return 1;
        }
        final String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (!text.matches("\\d{1,18}"))
        {
            throw new IOException(file + " does not say a sequence: " + text);
        }
        return Long.parseLong(text);
    }

    static void write(final Path streamDirectory, final long firstSequence) throws IOException
    {
        final Path next = streamDirectory.resolve(SegmentFiles.PREPARED_PREFIX + FILE);
        SegmentFiles.delete(next);
        try (FileChannel channel = FileChannel.open(
            next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))
        {
            channel.write(ByteBuffer.wrap((firstSequence + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(next, streamDirectory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        SegmentFiles.forceDirectory(streamDirectory);
    }
}
