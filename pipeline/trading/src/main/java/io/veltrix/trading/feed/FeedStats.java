package io.veltrix.trading.feed;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts of one feed. Written by the feed's thread only, without allocation; read after the run.
 */
public final class FeedStats
{
    private final Map<String, long[]> byType = new LinkedHashMap<>();

    /** Packets seen, duplicates of other lines included. */
    public long packets;
    /** Packets without a message. */
    public long heartbeats;
    /** Packets that another line had brought before. */
    public long duplicates;
    /** Messages after arbitration. */
    public long messages;
    /** Sequence gaps. */
    public long gaps;
    /** Messages or packets missing in those gaps. */
    public long missing;
    /** Restarts of the feed's numbering. */
    public long resets;
    /** Packets or messages refused as malformed. */
    public long refused;
    /** Bytes of what was refused. */
    public long refusedBytes;
    /** Messages of types this decoder does not know: skipped. */
    public long unknown;
    /** Trades, those taken back not counted. */
    public long trades;
    /** Shares or contracts traded. */
    public long tradedQuantity;
    /** First position at which something was refused, in bytes of payload seen; -1 for none. */
    public long firstRefusedPosition = -1;

    /**
     * Make a counter for a message type. At the start only.
     *
     * @param name as reports show it.
     * @return a cell to count in.
     */
    public long[] type(final String name)
    {
        return byType.computeIfAbsent(name, (ignored) -> new long[1]);
    }

    /**
     * @return count of each message type, in the order of declaration.
     */
    public Map<String, Long> byType()
    {
        final Map<String, Long> result = new LinkedHashMap<>();
        byType.forEach((name, cell) -> result.put(name, cell[0]));
        return result;
    }
}
