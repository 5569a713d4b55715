package io.veltrix.engine.replay;

import java.util.List;

import io.veltrix.engine.lane.StreamPosition;

/**
 * What a replay did.
 *
 * @param rootEvents  replayed.
 * @param elapsedNs   it took.
 * @param root        where the root stream ended, with its digest.
 * @param streams     where each derived stream ended, with its digest.
 * @param compared    derived events compared with a recording.
 * @param divergences the first of each stream that has one, earliest cause first.
 * @param notes       what could not be compared and why; no divergence.
 * @param quarantined inputs set aside again, as they were live.
 * @param damage      what stopped the reader of the root or of a recording; null for nothing.
 * @param failure     what stopped the replay; null for nothing.
 */
public record ReplayReport(
    long rootEvents,
    long elapsedNs,
    StreamPosition root,
    List<StreamPosition> streams,
    long compared,
    List<Divergence> divergences,
    List<String> notes,
    long quarantined,
    String damage,
    String failure)
{
    /**
     * @return true where the replay came to its end and nothing differed.
     */
    public boolean isGood()
    {
        return divergences.isEmpty() && damage == null && failure == null;
    }
}
