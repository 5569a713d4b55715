package io.veltrix.tools.chaos;

import java.util.concurrent.TimeUnit;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.JournalReader;
import org.agrona.collections.LongArrayList;

/**
 * How long the sequencer paused, as the times of its events have it: while readers were made to stand still, and else,
 * which is what the machine itself does. It has something to say every ten milliseconds at least. Single-threaded.
 */
final class SequencerPauses
{
    private static final int EVENTS_PER_POLL = 4_096;
    /** What was under way when a stall ended is still to be caught up with. */
    private static final long AFTER_NS = TimeUnit.SECONDS.toNanos(1);

    private final long epochOffsetNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
    private final LongArrayList from = new LongArrayList();
    private final LongArrayList to = new LongArrayList();
    private long lastNs;
    private long insideNs;
    private long outsideNs;

    /**
     * A reader stood still.
     *
     * @param fromNs monotonic.
     * @param toNs   monotonic.
     */
    void stalled(final long fromNs, final long toNs)
    {
        from.addLong(fromNs + epochOffsetNs);
        to.addLong(toNs + epochOffsetNs + AFTER_NS);
    }

    /**
     * Read the root's journal once the pipeline has ended.
     */
    void read(final Rig rig)
    {
        try (JournalReader reader = JournalReader.open(
            Home.journalOf(rig.home()).resolve(PipelineConfig.ROOT), 1, Long.MAX_VALUE))
        {
            while (!reader.isAtEnd())
            {
                reader.poll(
                    (buffer, offset, length) ->
                    {
                        onTime(EventHeaderDescriptor.timestampNs(buffer, offset));
                        return true;
                    },
                    EVENTS_PER_POLL);
            }
        }
    }

    private void onTime(final long timestampNs)
    {
        if (lastNs != 0)
        {
            final long pauseNs = timestampNs - lastNs;
            if (isInside(lastNs, timestampNs))
            {
                insideNs = Math.max(insideNs, pauseNs);
            }
            else
            {
                outsideNs = Math.max(outsideNs, pauseNs);
            }
        }
        lastNs = timestampNs;
    }

    private boolean isInside(final long beginNs, final long endNs)
    {
        for (int i = 0; i < from.size(); i++)
        {
            if (endNs >= from.getLong(i) && beginNs <= to.getLong(i))
            {
                return true;
            }
        }
        return false;
    }

    /**
     * @return the longest pause while a reader stood still, nanoseconds.
     */
    long insideNs()
    {
        return insideNs;
    }

    /**
     * @return the longest one else.
     */
    long outsideNs()
    {
        return outsideNs;
    }
}
