package io.veltrix.engine.snapshot;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where a derived stream stands.
 *
 * @param name     of the stream.
 * @param number   of the stream, from 1.
 * @param sequence of its last event.
 * @param bytes    of all its events, header and message.
 * @param digest   of all its events.
 * @param counts   of its events by type key, ascending.
 */
public record StreamState(
    String name, int number, long sequence, long bytes, long digest, Map<Integer, Long> counts)
{
    public StreamState
    {
        counts = new TreeMap<>(counts);
    }
}
