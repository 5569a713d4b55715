package io.veltrix.bench.ours;

import java.nio.ByteBuffer;

import io.veltrix.bench.harness.Log;
import io.veltrix.bench.harness.SubjectProcess;
import io.veltrix.bench.harness.Task;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.journal.JournalOptions;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.journal.JournalWriter;
import io.veltrix.engine.journal.SegmentPreparer;
import io.veltrix.engine.stream.EventFrame;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The journal's writer as the record thread uses it, page cache durability, CRC included: blocks of 1,000 events where
 * the rate is asked for, as under load; of one event where single appends are timed. Read with its CRC verified, into a
 * lane whose one stage counts. A segment that is not ready is
 * waited for inside the time measured.
 */
public final class JournalSubject implements Log
{
    private static final int EVENTS_PER_BLOCK = 1_000;
    private static final long SEGMENT_BYTES = 64L << 20;

    private final int events;
    private final int bytes;
    private final UnsafeBuffer frames;
    private final SegmentPreparer preparer;
    private final JournalOptions options;
    private final JournalWriter writer;
    private long segments;
    private volatile Throwable failure;

    private JournalSubject(final Task task)
    {
        events = task.mode() == Task.Mode.STALL ? 1 : EVENTS_PER_BLOCK;
        bytes = task.bytes();
        frames = new UnsafeBuffer(ByteBuffer.allocateDirect(events * EventFrame.framedLength(bytes)));
        preparer = SegmentPreparer.launch(
            (path, free, needed) -> failure = new IllegalStateException("disk short under " + path),
            (error) -> failure = error);
        final int blockBytes = Math.max(128 << 10, (frames.capacity() + 4095) & -4096);
        options = new JournalOptions(
            task.disk().resolve("journal"), EventHeaderDescriptor.ROOT_STREAM, "root", SEGMENT_BYTES, blockBytes,
            Durability.PAGE_CACHE, 0, 0, Recording.FULL);
        writer = JournalWriter.open(options, preparer);
        if (!writer.awaitReady())
        {
            throw new IllegalStateException("no segment became ready under " + task.disk(), failure);
        }
        segments = 1;
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.log(arguments, JournalSubject::new);
    }

    @Override
    public int eventsPerAppend()
    {
        return events;
    }

    @Override
    public boolean append(final ByteBuffer source, final long first)
    {
        frame(source, first);
        while (!writer.append(frames, 0, frames.capacity(), first, first + events - 1, events, 1, first, first))
        {
            if (failure != null)
            {
                throw new IllegalStateException(failure);
            }
            Thread.onSpinWait();
        }
        final long segments = writer.segmentCount();
        final boolean isChange = segments > this.segments;
        this.segments = segments;
        return isChange;
    }

    /** As the record thread collects events from a link: this copy is a part of what is measured. */
    private void frame(final ByteBuffer source, final long first)
    {
        final int framedLength = EventFrame.framedLength(bytes);
        for (int i = 0; i < events; i++)
        {
            EventFrame.header(frames, i * framedLength, bytes);
            final int event = i * framedLength + EventFrame.HEADER_LENGTH;
            frames.putBytes(event, source, i * bytes, bytes);
            EventHeaderDescriptor.sequence(frames, event, first + i);
            EmptyLane.message(frames, event);
        }
    }

    @Override
    public long read()
    {
        final EmptyLane lane = new EmptyLane();
        try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE))
        {
            while (reader.poll(lane, EVENTS_PER_BLOCK) > 0)
            {
                Thread.onSpinWait();
            }
            if (reader.damage() != null)
            {
                throw new IllegalStateException(reader.damage().toString());
            }
        }
        return lane.events();
    }

    @Override
    public long appended()
    {
        return writer.appendedSequence();
    }

    @Override
    public void close()
    {
        writer.close();
        preparer.close();
    }
}
