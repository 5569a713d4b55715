package io.veltrix.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Failures in a file that has no name any more.
 */
final class TemporaryFailures
{
    private TemporaryFailures()
    {
    }

    static Failures make()
    {
        try
        {
            final Path file = Files.createTempDirectory("veltrix-stress-").resolve("errors");
            final Failures failures = new Failures(file);
            Files.delete(file);
            Files.delete(file.getParent());
            return failures;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
