package io.veltrix.engine.api;

/**
 * What a sink is given at its start. Everything may be kept.
 */
public interface SinkContext
{
    /**
     * @return the sink's name in the pipeline file.
     */
    String name();

    Settings settings();

    /**
     * Make a counter that outside tools can read. Single writer: the sink.
     *
     * @param label what it counts.
     * @return the counter.
     */
    Tally counter(String label);
}
