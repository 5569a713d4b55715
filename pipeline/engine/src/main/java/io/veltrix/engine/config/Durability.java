package io.veltrix.engine.config;

/**
 * What the journal promises before the gate opens.
 */
public enum Durability
{
    /** Written to the page cache: survives the process, not the host. */
    PAGE_CACHE,
    /** Forced to the device at an interval: a power failure loses at most that much. */
    INTERVAL,
    /** Forced to the device before the gate opens: nothing whose effect was seen is lost. */
    EVERY_BLOCK;

    /**
     * @return the word in the pipeline file.
     */
    public String word()
    {
        return Words.of(this);
    }
}
