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

    /**
     * @return the same of those lanes and sinks only for which the root waits in the end: not of what reads the journal
     *     or may be left behind, nor of what lies behind that. The calling thread of the other.
     */
    default long heldSequence()
    {
        return throughSequence();
    }
}
