package io.veltrix.engine.snapshot;

/**
 * A snapshot cannot be made, or one that was asked for by name cannot be used. The message says what was found, where,
 * and what to do.
 */
public final class SnapshotException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was found, where, and what to do.
     */
    public SnapshotException(final String message)
    {
        super(message);
    }

    /**
     * @param message what was found, where, and what to do.
     * @param cause   of it.
     */
    public SnapshotException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
