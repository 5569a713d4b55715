package io.veltrix.engine.config;

/**
 * How a lane or sink reads its stream.
 */
public enum LinkKind
{
    /** Aeron IPC. */
    IPC,
    /** The journal. */
    JOURNAL;

    /**
     * @return the word in the pipeline file.
     */
    public String word()
    {
        return Words.of(this);
    }
}
