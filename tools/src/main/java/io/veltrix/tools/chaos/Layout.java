package io.veltrix.tools.chaos;

/**
 * The same pipeline on different threads: the embedded files it is made from.
 */
enum Layout
{
    /** Everything, the journal too, on one thread. */
    ONE_THREAD("one-thread.yaml"),

    /** Sequencer, two lanes, sinks and journal, each on its own. */
    FIVE_THREADS("five-threads.yaml");

    private final String file;

    Layout(final String file)
    {
        this.file = file;
    }

    String file()
    {
        return file;
    }
}
