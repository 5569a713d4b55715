package io.veltrix.storage;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * Why something outside failed, in words for people.
 */
final class Reasons
{
    private Reasons()
    {
    }

    static String of(final Throwable failure)
    {
        if (failure instanceof NoSuchFileException)
        {
            return "no such folder or file";
        }
        if (failure instanceof AccessDeniedException)
        {
            return "permission denied";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
