package io.veltrix.tools;

/**
 * The command line asks for something that cannot be: wrong usage, exit code 2.
 */
final class UsageException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    UsageException(final String message)
    {
        super(message);
    }
}
