package io.veltrix.engine.recovery;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where recovery looks for states to begin from.
 */
@FunctionalInterface
public interface SavedStates
{
    /** None: recovery replays from the first event. */
    SavedStates NONE = (lastJournalled, refused) -> List.<SavedState>of().iterator();

    /**
     * Give what is whole and of this very pipeline.
     *
     * @param lastJournalled root sequence: states behind it are of no use.
     * @param refused        is told of each one that was passed over, with its file and the reason.
     * @return states, newest first; looked for one after the other as they are asked for.
     */
    Iterator<SavedState> newestFirst(long lastJournalled, Consumer<String> refused);

    /**
     * @return root sequence of the last event that these stages did not make and cannot replay: recovery must begin at
     *     or behind it; 0 for none.
     */
    default long atLeast()
    {
        return 0;
    }
}
