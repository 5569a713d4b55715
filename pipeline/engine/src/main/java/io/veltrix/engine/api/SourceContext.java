package io.veltrix.engine.api;

/**
 * What a source is given at its start. Everything may be kept.
 */
public interface SourceContext
{
    /**
     * @return the source's name in the pipeline file.
     */
    String name();

    Settings settings();

    /**
     * @return the sink this source answers, as the pipeline file names it; null where it answers none.
     */
    Sink answeredSink();

    /**
     * The sequencer's time now: epoch nanoseconds, or virtual time in a deterministic run. On the sequencer's thread.
     *
     * @return nanoseconds of the epoch.
     */
    long nowNs();

    /**
     * Make a counter that outside tools can read. Single writer: the source.
     *
     * @param label what it counts.
     * @return the counter.
     */
    Tally counter(String label);
}
