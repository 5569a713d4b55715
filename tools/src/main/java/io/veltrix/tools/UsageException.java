package io.veltrix.tools;

/**
 * The command line asks for something that cannot be: wrong usage, exit code 2.
 */
public final class UsageException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was found and what was wanted.
     */
    public UsageException(final String message)
    {
        super(message);
    }
}
