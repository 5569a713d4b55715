package io.veltrix.engine.recovery;

import java.util.List;

import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.lane.StreamPosition;

/**
 * The state of a pipeline behind one root event, whole and checked: recovery can begin from it.
 */
public interface SavedState
{
    /**
     * @return the last root event that is in it.
     */
    long rootSequence();

    /**
     * @return where each derived stream stood.
     */
    List<StreamPosition> streams();

    /**
     * Put lanes into this state: stages, timers, position in their input, number, bytes and digest of each stream they
     * write.
     *
     * @param lanes  of the pipeline in file order, started, without any event yet.
     * @param ledger of the root, empty; gets what it stood at.
     * @throws IllegalStateException where a stage does not take its state; the lanes are then thrown away and an older
     *                               state is tried.
     */
    void load(List<Lane> lanes, RootLedger ledger);

    /**
     * @return what it is, for people: its file.
     */
    @Override
    String toString();
}
