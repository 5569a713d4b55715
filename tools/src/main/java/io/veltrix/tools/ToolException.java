package io.veltrix.tools;

/**
 * A command cannot do what it was asked to. The message says what was found, where, and what to do.
 */
final class ToolException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    ToolException(final String message)
    {
        super(message);
    }

    ToolException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
