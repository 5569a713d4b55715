package io.veltrix.engine.journal;

/**
 * How much of a stream its journal holds.
 */
public enum Recording
{
    /** Every event whole: can be replayed. */
    FULL,

    /** A running {@link io.veltrix.engine.stream.StreamDigest} for each event: a replay can be compared with it. */
    DIGEST
}
