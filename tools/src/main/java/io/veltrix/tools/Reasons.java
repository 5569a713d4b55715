package io.veltrix.tools;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Says in words why a file could not be used.
 */
final class Reasons
{
    private Reasons()
    {
    }

    static String of(final IOException failure)
    {
        if (failure instanceof NoSuchFileException)
        {
            return "no such file or folder";
        }
        if (failure instanceof AccessDeniedException)
        {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException)
        {
            return "it exists";
        }
        if (failure instanceof NotDirectoryException)
        {
            return "not a folder";
        }
        final String reason =
            failure instanceof final FileSystemException file ? file.getReason() : failure.getMessage();
        return reason == null ? failure.toString() : reason.toLowerCase(java.util.Locale.ROOT);
    }
}
