package io.veltrix.storage;

/**
 * The outside did not take a commit: nothing of it is there, and it may be tried again.
 */
final class CommitFailedException extends Exception
{
    private static final long serialVersionUID = 1L;

    CommitFailedException(final String message, final Exception cause)
    {
        super(message, cause);
    }
}
