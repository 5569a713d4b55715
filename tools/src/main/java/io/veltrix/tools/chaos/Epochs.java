package io.veltrix.tools.chaos;

import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/**
 * Where each life of the sequencer ended, as the journal has it: the next one says so in its first event. What was
 * behind that is history that was lost. Single-threaded.
 */
final class Epochs
{
    private final IntArrayList epochs = new IntArrayList();
    private final LongArrayList lastJournalled = new LongArrayList();

    /**
     * @param epoch         that starts.
     * @param lastOfEarlier last root sequence that the journal had then.
     */
    void start(final int epoch, final long lastOfEarlier)
    {
        epochs.addInt(epoch);
        lastJournalled.addLong(lastOfEarlier);
    }

    /**
     * @param epoch of an event.
     * @param cause of the event.
     * @return true where the journal no longer had the cause when a later life began.
     */
    boolean isLost(final int epoch, final long cause)
    {
        for (int i = epochs.size() - 1; i >= 0 && epochs.getInt(i) > epoch; i--)
        {
            if (cause > lastJournalled.getLong(i))
            {
                return true;
            }
        }
        return false;
    }

    /**
     * @return lives that left something.
     */
    int count()
    {
        return epochs.size();
    }
}
