package io.veltrix.engine.snapshot;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the root stream stands.
 *
 * @param sequence     of its last event.
 * @param epoch        of that event.
 * @param timestampNs  of that event, nanoseconds of the epoch.
 * @param tickNs       time of the last tick; of the first epoch's start where there was none yet.
 * @param bytes        of all events, header and message.
 * @param digest       of all events.
 * @param lastEventCrc CRC-32C of every byte of the last event: tells this journal from another one that is as long.
 * @param cursors      source number to the cursor its last event bears, ascending.
 * @param setAside     events set aside of which the root does not say so yet.
 */
public record RootState(
    long sequence,
    int epoch,
    long timestampNs,
    long tickNs,
    long bytes,
    long digest,
    int lastEventCrc,
    Map<Integer, Long> cursors,
    List<SetAsideState> setAside)
{
    public RootState
    {
        cursors = new TreeMap<>(cursors);
        setAside = List.copyOf(setAside);
    }
}
