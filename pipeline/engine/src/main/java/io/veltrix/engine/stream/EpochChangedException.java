package io.veltrix.engine.stream;

/**
 * The sequencer has begun another life: what this process has made of the one before may be ahead of the journal. No
 * failure: its part is to be launched again.
 */
public final class EpochChangedException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    EpochChangedException(final int known, final int found)
    {
        super("epoch " + found + " has begun, this process is of epoch " + known);
    }
}
