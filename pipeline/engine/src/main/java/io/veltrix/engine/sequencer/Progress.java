package io.veltrix.engine.sequencer;

/**
 * How far everything behind the sequencer has come.
 */
@FunctionalInterface
public interface Progress
{
    /**
     * @return a root sequence up to which every event has been through every lane, and everything they made of it
     *     through every sink; never more than is true. Any thread.
     */
    long throughSequence();
}
