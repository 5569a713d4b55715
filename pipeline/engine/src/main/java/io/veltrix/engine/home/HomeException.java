package io.veltrix.engine.home;

/**
 * A home cannot be used. The message says what was found, where, and what to do.
 */
public final class HomeException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    public HomeException(final String message)
    {
        super(message);
    }

    public HomeException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
