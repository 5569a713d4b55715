package io.veltrix.engine.journal;

import java.util.concurrent.TimeUnit;

/**
 * How fast the helper prepares the pages of a segment. On a host with no core to spare it takes its time from threads
 * that spin: in one piece that is milliseconds, step by step it is microseconds. So it rests behind each step while it
 * is well ahead of the writer, who fills the segment before this one; else not at all. The helper's thread.
 */
final class PreparationPace
{
    /** Of rest behind a step. */
    static final long REST_NS = TimeUnit.MICROSECONDS.toNanos(200);

    /** Ready by the time at which the writer has filled this part of its segment, at the latest. */
    static final int PART = 4;

    private long lastFirst;
    private long first;
    private long events;
    private int steps;
    private int step;

    /**
     * Begin with another segment.
     *
     * @param firstSequence of the segment that is being filled; 0 for none.
     * @param bytes         of the one to prepare.
     */
    void begin(final long firstSequence, final long bytes)
    {
        // As many events as the segment before took; without one before there is nothing to go by.
        events = lastFirst == 0 ? 0 : firstSequence - lastFirst;
        lastFirst = firstSequence;
        first = firstSequence;
        steps = Segment.steps(bytes);
        step = 0;
    }

    /**
     * A step is done.
     *
     * @param appended last sequence in the journal.
     * @return how long to rest; 0 for not at all.
     */
    long restNs(final long appended)
    {
        step++;
        final double filled = (appended - first + 1) / (double)events;
        return events > 0 && filled * PART < step / (double)steps ? REST_NS : 0;
    }
}
