package io.veltrix.engine.config;

/**
 * Where the Aeron media driver runs.
 */
public enum DriverMode
{
    /** In this process. */
    EMBEDDED,
    /** In a process of its own, which 'veltrix driver' starts. */
    SEPARATE;

    /**
     * @return the word in the pipeline file.
     */
    public String word()
    {
        return Words.of(this);
    }
}
