package io.veltrix.engine.config;

/**
 * What the journal keeps of a derived stream.
 */
public enum Recording
{
    /** Nothing. */
    NONE,
    /** A running digest: a replay is compared event by event. */
    DIGEST,
    /** Every event: a replay is compared field by field, and journal links can read it. */
    FULL;

    /**
     * @return the word in the pipeline file.
     */
    public String word()
    {
        return Words.of(this);
    }
}
