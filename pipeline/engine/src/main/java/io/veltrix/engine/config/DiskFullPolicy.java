package io.veltrix.engine.config;

/**
 * What happens when free disk falls below the floor.
 */
public enum DiskFullPolicy
{
    /** The pipeline stops before anything is lost. */
    STOP,
    /** The pipeline goes on without a journal; gates stay shut. */
    DEGRADE;

    /**
     * @return the word in the pipeline file.
     */
    public String word()
    {
        return Words.of(this);
    }
}
