package io.veltrix.engine.record;

/**
 * Is told when the root goes on without its journal, and when it is journalled again. On the record thread.
 */
public interface HoleListener
{
    /**
     * The disk is full: from here on events are left out.
     *
     * @param firstMissing root sequence.
     */
    void onHoleBegin(long firstMissing);

    /**
     * There is room again, and the journal states what is missing.
     *
     * @param firstMissing root sequence.
     * @param lastMissing  root sequence.
     * @return false to be told again in the next cycle.
     */
    boolean onHoleEnd(long firstMissing, long lastMissing);
}
