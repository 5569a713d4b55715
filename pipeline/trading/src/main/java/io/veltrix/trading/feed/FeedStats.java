package io.veltrix.trading.feed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts of one feed. Written by the feed's thread only, without allocation; read after the run.
 */
public final class FeedStats
{
    /** How many segments are kept, the first ones; the others are only counted. */
    public static final int MAX_SEGMENTS = 1_024;

    /**
     * A stretch of the feed's numbering without a hole: ended by a gap, a reset or the end.
     *
     * @param first    number of it: of a message with IEX, of a packet with CME.
     * @param last     number of it.
     * @param expected what was due when it began; 0 for the first of a channel.
     * @param messages taken from it; those refused not counted.
     */
    public record Segment(long first, long last, long expected, long messages)
    {
    }

    private final long[] segmentFirsts = new long[MAX_SEGMENTS];
    private final long[] segmentLasts = new long[MAX_SEGMENTS];
    private final long[] segmentExpected = new long[MAX_SEGMENTS];
    private final long[] segmentMessages = new long[MAX_SEGMENTS];
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
    /** Segments begun, also those that are not kept. */
    public int segments;
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
     * A stretch without a hole begins.
     *
     * @param first    number of it.
     * @param expected what was due; 0 for nothing.
     * @return the segment, for the other methods.
     */
    int beginSegment(final long first, final long expected)
    {
        final int segment = segments++;
        if (segment < MAX_SEGMENTS)
        {
            segmentFirsts[segment] = first;
            segmentLasts[segment] = first - 1;
            segmentExpected[segment] = expected;
        }
        return segment;
    }

    void extendSegment(final int segment, final long last)
    {
        if (segment < MAX_SEGMENTS)
        {
            segmentLasts[segment] = last;
        }
    }

    void countInSegment(final int segment)
    {
        if (segment < MAX_SEGMENTS)
        {
            segmentMessages[segment]++;
        }
    }

    /**
     * @return the stretches of the feed's numbering that brought something, in the order in which they began.
     */
    public List<Segment> segmentList()
    {
        final List<Segment> result = new ArrayList<>();
        for (int i = 0; i < Math.min(segments, MAX_SEGMENTS); i++)
        {
            if (segmentLasts[i] >= segmentFirsts[i])
            {
                result.add(new Segment(segmentFirsts[i], segmentLasts[i], segmentExpected[i], segmentMessages[i]));
            }
        }
        return result;
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
