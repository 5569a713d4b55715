package io.veltrix.engine;

/**
 * The driver or another process went away in the midst of something. No failure: what this process runs is to be
 * launched again.
 */
final class LinksLostException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    LinksLostException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
