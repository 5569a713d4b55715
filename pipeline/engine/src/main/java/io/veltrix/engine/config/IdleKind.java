package io.veltrix.engine.config;

/**
 * What a thread does when a duty cycle found no work.
 */
public enum IdleKind
{
    /** Never gives the core back. */
    SPIN,
    /** Lets another runnable thread have the core. */
    YIELD,
    /** Spins, then yields, then parks for longer and longer. */
    BACKOFF,
    /** Parks for a fixed time. */
    SLEEP;

    /**
     * @return the word in the pipeline file.
     */
    public String word()
    {
        return Words.of(this);
    }
}
