package io.veltrix.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.agrona.IoUtil;

/**
 * A folder for files that are too much for one sample and shared by all of a test.
 */
public final class TemporaryFolder
{
    private TemporaryFolder()
    {
    }

    /**
     * @return a new folder; deleted when this process ends.
     */
    public static Path make()
    {
        try
        {
            final Path folder = Files.createTempDirectory("veltrix-stress-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> IoUtil.delete(folder.toFile(), true)));
            return folder;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
