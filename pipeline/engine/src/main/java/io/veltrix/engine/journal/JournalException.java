package io.veltrix.engine.journal;

/**
 * A journal that cannot be opened, written or understood; the message says what was found, where, and what to do.
 */
public final class JournalException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    public JournalException(final String message)
    {
        super(message);
    }

    public JournalException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
