package io.veltrix.engine.journal;

import java.nio.file.Path;
import java.util.List;

/**
 * What a writer found when it opened a journal: where it goes on, and what it cut.
 *
 * @param lastSequence    in the journal, 0 for none: the next event is the one behind it.
 * @param lastEpoch       of that event; 0 for none.
 * @param lastTimestampNs of that event; 0 for none.
 * @param lastDigest      of a digest journal; 0 for none and for a full recording.
 * @param endedWell       true where the writer before had closed it.
 * @param cut             the damage behind the last good block, cut off by going on in a new segment; null for none.
 * @param setAside        segments without one event that could be read, or behind a torn one, moved into a folder
 *                        {@code cut-...} beside the journal's segments; empty for none.
 */
public record RecoveredTail(
    long lastSequence,
    int lastEpoch,
    long lastTimestampNs,
    long lastDigest,
    boolean endedWell,
    Damage cut,
    List<Path> setAside)
{
    public RecoveredTail
    {
        setAside = List.copyOf(setAside);
    }
}
