package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The files of a segment without events, as Chronicle makes them. Chronicle makes files by storing to pages of them,
 * and a store to a page that the disk has no room for is a signal, which a JVM may turn into an error much later. So
 * only a stream's first segment is made that way, at the start; the others are written from this, by calls that say
 * when the disk is full. Immutable.
 *
 * @param files    names to the bytes at their beginning.
 * @param data     name of the one that holds events.
 * @param position behind the segment's first block.
 */
record SegmentTemplate(Map<String, byte[]> files, String data, int position)
{
    /**
     * @param directory of a segment without events.
     * @param dataFile  of it.
     * @param position  behind its first block.
     */
    static SegmentTemplate of(final Path directory, final Path dataFile, final int position) throws IOException
    {
        final Map<String, byte[]> files = new LinkedHashMap<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory))
        {
            for (final Path path : paths)
            {
                files.put(path.getFileName().toString(), beginning(path, path.equals(dataFile) ? position : -1));
            }
        }
        return new SegmentTemplate(files, dataFile.getFileName().toString(), position);
    }

    private static byte[] beginning(final Path file, final int length) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            final ByteBuffer bytes = ByteBuffer.allocate(length < 0 ? (int)channel.size() : length);
            while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0)
            {
                continue;
            }
            return bytes.array();
        }
    }

    /** Write the files; the one that holds events is as long as its beginning. */
    void write(final Path directory) throws IOException
    {
        for (final Map.Entry<String, byte[]> file : files.entrySet())
        {
            try (FileChannel channel = FileChannel.open(
                directory.resolve(file.getKey()),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))
            {
                final ByteBuffer bytes = ByteBuffer.wrap(file.getValue());
                while (bytes.hasRemaining())
                {
                    channel.write(bytes);
                }
            }
        }
    }
}
