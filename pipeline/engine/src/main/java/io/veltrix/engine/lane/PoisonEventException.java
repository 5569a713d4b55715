package io.veltrix.engine.lane;

/**
 * A stage threw on an event and the pipeline stops there. Says which event, and shows it.
 */
public final class PoisonEventException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what happened where, with the event decoded and in hex.
     * @param cause   what the stage threw.
     */
    public PoisonEventException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
