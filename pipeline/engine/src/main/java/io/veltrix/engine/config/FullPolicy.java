package io.veltrix.engine.config;

/**
 * What happens when a link is full. Nothing is lost silently under any of them.
 */
public enum FullPolicy
{
    /** The writer waits: back-pressure. */
    BLOCK,
    /** The reader is let go, reads on from the journal and rejoins. */
    DETACH,
    /** The pipeline stops, with the reason. */
    FAIL,
    /** The event is dropped, counted and named. */
    DROP;

    /**
     * @return the word in the pipeline file.
     */
    public String word()
    {
        return Words.of(this);
    }
}
