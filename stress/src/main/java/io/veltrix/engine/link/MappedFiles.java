package io.veltrix.engine.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Mappings for the life of this JVM.
 */
final class MappedFiles
{
    private MappedFiles()
    {
    }

    /**
     * @param length in bytes.
     * @return zeros, in the page cache, of a file that has no name any more.
     */
    static UnsafeBuffer map(final int length)
    {
        try
        {
            final Path path = Files.createTempFile("veltrix-stress-", ".map");
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                return new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, length));
            }
            finally
            {
                Files.delete(path);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot map " + length + " bytes", ex);
        }
    }
}
