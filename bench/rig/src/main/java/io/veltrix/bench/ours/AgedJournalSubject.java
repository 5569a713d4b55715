package io.veltrix.bench.ours;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

import io.veltrix.bench.harness.Latencies;
import io.veltrix.bench.harness.Outcome;
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
 * A journal that already has as many full segments as the task's scale says, in the page cache: events appended to it,
 * its writer opened, readers opened anywhere in it until they have their first event. Single-threaded.
 */
public final class AgedJournalSubject
{
    /** Of disk for one segment. */
    static final long SEGMENT_BYTES = 16L << 20;

    private static final int EVENTS_PER_BLOCK = 1_000;

    private final Task task;
    private final UnsafeBuffer frames;
    private final JournalOptions options;
    private volatile Throwable failure;
    private long next = 1;

    private AgedJournalSubject(final Task task)
    {
        this.task = task;
        final int framedLength = EventFrame.framedLength(task.bytes());
        frames = new UnsafeBuffer(ByteBuffer.allocateDirect(EVENTS_PER_BLOCK * framedLength));
        for (int i = 0; i < EVENTS_PER_BLOCK; i++)
        {
            EventFrame.header(frames, i * framedLength, task.bytes());
            EmptyLane.message(frames, i * framedLength + EventFrame.HEADER_LENGTH);
        }
        options = new JournalOptions(
            task.disk().resolve("journal"), EventHeaderDescriptor.ROOT_STREAM, "root", SEGMENT_BYTES,
            (frames.capacity() + 4095) & -4096, Durability.PAGE_CACHE, 0, 0, Recording.FULL);
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.run(arguments, (task) -> new AgedJournalSubject(task).run());
    }

    private Outcome run() throws Exception
    {
        try (SegmentPreparer preparer = SegmentPreparer.launch(
            (path, free, needed) -> failure = new IllegalStateException("disk short under " + path),
            (error) -> failure = error))
        {
            final Outcome outcome;
            try (JournalWriter writer = open(preparer))
            {
                while (writer.segmentCount() <= task.scale())
                {
                    append(writer);
                }
                outcome = task.mode() == Task.Mode.APPEND ? appended(writer) : null;
            }
            return outcome != null ? outcome : task.mode() == Task.Mode.OPEN ? opened(preparer) : sought();
        }
    }

    private JournalWriter open(final SegmentPreparer preparer)
    {
        final JournalWriter writer = JournalWriter.open(options, preparer);
        if (!writer.awaitReady())
        {
            throw new IllegalStateException("no segment became ready under " + task.disk(), failure);
        }
        return writer;
    }

    private void append(final JournalWriter writer)
    {
        final int framedLength = EventFrame.framedLength(task.bytes());
        for (int i = 0; i < EVENTS_PER_BLOCK; i++)
        {
            EventHeaderDescriptor.sequence(frames, i * framedLength + EventFrame.HEADER_LENGTH, next + i);
        }
        final long last = next + EVENTS_PER_BLOCK - 1;
        while (!writer.append(frames, 0, frames.capacity(), next, last, EVENTS_PER_BLOCK, 1, next, next))
        {
            if (failure != null)
            {
                throw new IllegalStateException(failure);
            }
            Thread.onSpinWait();
        }
        next = last + 1;
    }

    private Outcome appended(final JournalWriter writer)
    {
        final long segments = writer.segmentCount();
        final long first = next;
        final long start = System.nanoTime();
        while (next - first < task.count())
        {
            append(writer);
        }
        final long elapsed = System.nanoTime() - start;
        return new Outcome(null, next - first, (next - first) * 1e9 / elapsed, 0, 0,
            (writer.segmentCount() - segments) + " changes of file");
    }

    /** Each opening goes on in a new segment, so the journal is older by one after it. */
    private Outcome opened(final SegmentPreparer preparer) throws Exception
    {
        final Latencies latencies = new Latencies(task.count());
        final long start = System.nanoTime();
        for (int i = -task.warmUp(); i < task.count(); i++)
        {
            final long before = System.nanoTime();
            try (JournalWriter writer = open(preparer))
            {
                append(writer);
                if (i >= 0)
                {
                    latencies.record(i, System.nanoTime() - before);
                }
            }
        }
        return outcome(latencies, start);
    }

    private Outcome sought() throws Exception
    {
        final Latencies latencies = new Latencies(task.count());
        final SplittableRandom random = new SplittableRandom(task.seed());
        final long start = System.nanoTime();
        for (int i = -task.warmUp(); i < task.count(); i++)
        {
            final long wanted = 1 + random.nextLong(next - 1);
            final long before = System.nanoTime();
            try (JournalReader reader = JournalReader.open(options.streamDirectory(), wanted, Long.MAX_VALUE))
            {
                final long[] found = {0};
                while (found[0] == 0 && reader.damage() == null)
                {
                    reader.poll((buffer, offset, length) ->
                    {
                        found[0] = EventHeaderDescriptor.sequence(buffer, offset);
                        return true;
                    }, 1);
                }
                if (i >= 0)
                {
                    latencies.record(i, System.nanoTime() - before);
                }
                if (found[0] != wanted)
                {
                    throw new IllegalStateException("wanted=" + wanted + " found=" + found[0] + " " + reader.damage());
                }
            }
        }
        return outcome(latencies, start);
    }

    private Outcome outcome(final Latencies latencies, final long start) throws Exception
    {
        final long elapsed = System.nanoTime() - start;
        latencies.write(task.out(), elapsed);
        return new Outcome(null, task.count(), task.count() * 1e9 / elapsed, 0, 0, "");
    }
}
