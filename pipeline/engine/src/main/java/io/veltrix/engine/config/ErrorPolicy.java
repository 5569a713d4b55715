package io.veltrix.engine.config;

/**
 * What happens when a stage throws.
 */
public enum ErrorPolicy
{
    /** The pipeline stops at that event. */
    STOP,
    /** The event is set aside, which is itself a sequenced event, and counted. */
    QUARANTINE;

    /**
     * @return the word in the pipeline file.
     */
    public String word()
    {
        return Words.of(this);
    }
}
