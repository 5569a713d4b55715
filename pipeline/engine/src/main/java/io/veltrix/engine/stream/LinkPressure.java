package io.veltrix.engine.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.api.Tally;

/**
 * What a writer does when its stream is full: finds the slowest reader, counts the moment against it, and stops the
 * pipeline where that reader's link says {@code fail}. Filled before the threads start; after that the writer's thread.
 */
public final class LinkPressure
{
    /** For streams that nobody reads. */
    public static final LinkPressure NONE = new LinkPressure("none");

    /** How long the slowest reader must have stood still before a link that says fail stops the pipeline. */
    private static final long STUCK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String stream;
    private final List<Reader> added = new ArrayList<>();
    private Reader[] readers = new Reader[0];
    private Reader stuck;
    private long stuckPosition;
    private long stuckSinceNs;

    private record Reader(String name, boolean isFailing, Tally position, Tally attached, Tally full)
    {
    }

    /**
     * @param stream that is written.
     */
    public LinkPressure(final String stream)
    {
        this.stream = stream;
    }

    /**
     * @param name      of the reader.
     * @param isFailing whether its link's policy is to stop the pipeline.
     * @param position  last sequence it has taken.
     * @param full      counts how often it was the slowest while the stream was full; the writer's thread writes it.
     */
    public void addReader(final String name, final boolean isFailing, final Tally position, final Tally full)
    {
        addReader(new Reader(name, isFailing, position, null, full));
    }

    /**
     * Add a reader that the writer may leave behind: it counts only while it has a place in the live stream.
     *
     * @param name     of the reader.
     * @param position last sequence it has taken.
     * @param attached 0 while it does not hold the writer up.
     * @param full     counts how often it was the slowest while the stream was full.
     */
    public void addDetachableReader(
        final String name, final Tally position, final Tally attached, final Tally full)
    {
        addReader(new Reader(name, false, position, attached, full));
    }

    private void addReader(final Reader reader)
    {
        added.add(reader);
        readers = added.toArray(new Reader[0]);
    }

    /**
     * There was no room for the next events.
     *
     * @param lastWritten sequence in the stream.
     * @throws IllegalStateException where the slowest reader's link says so.
     */
    public void onFull(final long lastWritten)
    {
        Reader slowest = null;
        long slowestPosition = Long.MAX_VALUE;
        final Reader[] readers = this.readers;
        for (int i = 0; i < readers.length; i++)
        {
            final Reader reader = readers[i];
            final long position = reader.position.value();
            if (position < slowestPosition && (reader.attached == null || reader.attached.value() != 0))
            {
                slowestPosition = position;
                slowest = reader;
            }
        }
        if (slowest == null)
        {
            return;
        }
        slowest.full.add(1);
        if (slowest.isFailing && slowestPosition < lastWritten && isStuck(slowest, slowestPosition))
        {
            throw new IllegalStateException(
                "stream " + stream + " is full: reader " + slowest.name + " is " + (lastWritten - slowestPosition) +
                " events behind (at " + slowestPosition + " of " + lastWritten + ") and its link says fail; make the" +
                " reader faster, the buffer larger, or write when-full: block");
        }
    }

    /**
     * Room comes in steps, so a full stream alone says nothing of its reader: one that stands still does.
     */
    private boolean isStuck(final Reader reader, final long position)
    {
        final long nowNs = System.nanoTime();
        if (reader != stuck || position != stuckPosition)
        {
            stuck = reader;
            stuckPosition = position;
            stuckSinceNs = nowNs;
        }
        return nowNs - stuckSinceNs >= STUCK_NS;
    }
}
