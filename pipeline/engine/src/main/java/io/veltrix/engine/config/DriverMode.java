package io.veltrix.engine.config;

/**
 * Where the Aeron media driver runs.
 */
public enum DriverMode
{
    /** In this process. */
    EMBEDDED;

    /**
     * @return the word in the pipeline file.
     */
    public String word()
    {
        return Words.of(this);
    }
}
