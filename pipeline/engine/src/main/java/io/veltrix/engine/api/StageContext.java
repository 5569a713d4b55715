package io.veltrix.engine.api;

/**
 * What a stage is given at its start. Everything may be kept.
 */
public interface StageContext
{
    /**
     * @return the stage's name in the pipeline file.
     */
    String name();

    Settings settings();

    Timers timers();

    /**
     * Make a counter that outside tools can read. Single writer: the stage.
     *
     * @param label what it counts.
     * @return the counter.
     */
    Tally counter(String label);
}
