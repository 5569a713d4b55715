package io.veltrix.engine.recovery;

/**
 * A pipeline cannot go on where it ended. Says what was found, where, and what to do; nothing in the home was changed
 * that a later start relies on.
 */
public final class RecoveryException extends RuntimeException
{
    private static final long serialVersionUID = 1;

    /**
     * @param message what was found, where, and what to do.
     */
    public RecoveryException(final String message)
    {
        super(message);
    }

    /**
     * @param message what was found, where, and what to do.
     * @param cause   of it.
     */
    public RecoveryException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
