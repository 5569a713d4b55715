package io.veltrix.bench.rig;

/**
 * Says what was found, where, and what to do about it; shown without a stack trace.
 */
final class RigException extends RuntimeException
{
    private static final long serialVersionUID = 1;

    RigException(final String message)
    {
        super(message);
    }
}
