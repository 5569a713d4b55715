package io.veltrix.bench.ours;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.LinkKit;
import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.bench.harness.SubjectProcess;
import io.veltrix.bench.harness.Task;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.journal.JournalOptions;
import io.veltrix.engine.journal.JournalWriter;
import io.veltrix.engine.journal.SegmentPreparer;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.link.TransportWork;
import io.veltrix.engine.observe.LatencyRecorder;
import io.veltrix.engine.record.RecordWork;
import io.veltrix.engine.record.StreamRecorder;
import io.veltrix.engine.sink.Gate;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import org.agrona.MutableDirectBuffer;

/**
 * Commit until the committing thread sees the gate open, with the parts of a pipeline: the event is committed on the
 * ipc link, the record thread's own duty cycle journals it (digest, CRC and latency recording included, driver and
 * client beside it) and releases the position, the committing thread acquires it through the gate. There is no way back
 * other than that position.
 */
public final class GateSubject implements LinkKit
{
    private static final int TERM_LENGTH = 1 << 20;
    private static final int BLOCK_BYTES = 128 << 10;
    private static final long SEGMENT_BYTES = 64L << 20;
    private static final int THERE = 1;

    private final Transport transport;
    private final SegmentPreparer preparer;
    private final JournalWriter writer;
    private final EventPublication publication;
    private final EventReader reader;
    private final RecordWork record;
    private final TransportWork driver;
    private final Gate gate;
    private final int bytes;
    private volatile Throwable failure;
    // The near thread's own.
    private long sequence;
    private long opened;
    private long firstOfPass;

    private GateSubject(final Task task)
    {
        bytes = task.bytes();
        transport = Transport.launch(
            Path.of("/dev/shm", "bench-veltrix-" + ProcessHandle.current().pid()), (error) -> failure = error);
        preparer = SegmentPreparer.launch(
            (path, free, needed) -> failure = new IllegalStateException("disk short under " + path),
            (error) -> failure = error);
        writer = JournalWriter.open(
            new JournalOptions(
                task.disk().resolve("journal"), EventHeaderDescriptor.ROOT_STREAM, "root", SEGMENT_BYTES, BLOCK_BYTES,
                Durability.PAGE_CACHE, 0, 0, Recording.FULL),
            preparer);
        publication = transport.addPublication(EventHeaderDescriptor.ROOT_STREAM, "root", TERM_LENGTH, bytes, 1);
        reader = transport.addReader(EventHeaderDescriptor.ROOT_STREAM, "root");
        final StreamRecorder recorder = new StreamRecorder(
            "root", EventHeaderDescriptor.ROOT_STREAM, reader, writer, BLOCK_BYTES, transport.addTally("taken"),
            transport.addTally("journalled"), new Gate(null), new LatencyRecorder("journalled"));
        record = new RecordWork(List.of(recorder));
        driver = new TransportWork(transport);
        gate = new Gate(recorder.settled());
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.links(arguments, GateSubject::new);
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        return number == THERE ? new There() : new Back();
    }

    @Override
    public void awaitReady()
    {
        transport.awaitConnections(List.of(reader));
        if (!writer.awaitReady())
        {
            throw new IllegalStateException("no segment became ready", failure);
        }
    }

    @Override
    public void service()
    {
        if (failure != null)
        {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close()
    {
        writer.close();
        preparer.close();
        transport.close();
    }

    private final class There implements Link
    {
        @Override
        public boolean offer(final long value)
        {
            if (!publication.hasRoom(1, bytes))
            {
                return false;
            }
            final long next = sequence + 1;
            firstOfPass = value == 0 ? next : firstOfPass;
            final int offset = publication.claim(bytes);
            final MutableDirectBuffer buffer = publication.buffer();
            EventHeaderDescriptor.sequence(buffer, offset, next);
            EventHeaderDescriptor.cause(buffer, offset, next);
            // No clock read: the sequencer has one a cycle, and so has who offers here.
            EventHeaderDescriptor.timestampNs(buffer, offset, next);
            EventHeaderDescriptor.originNs(buffer, offset, next);
            EventHeaderDescriptor.sourcePosition(buffer, offset, next);
            EventHeaderDescriptor.identity(buffer, offset, 1, EventHeaderDescriptor.ROOT_STREAM, 1, 0);
            EmptyLane.message(buffer, offset);
            for (int at = offset + EventHeaderDescriptor.MIN_EVENT_LENGTH; at < offset + bytes; at += Long.BYTES)
            {
                buffer.putLong(at, value, ByteOrder.LITTLE_ENDIAN);
            }
            publication.commit();
            sequence = next;
            return true;
        }

        @Override
        public int poll(final MessageHandler handler)
        {
            throw new IllegalStateException("opened for run");
        }

        @Override
        public void run(final MessageHandler handler, final AtomicBoolean isRunning)
        {
            while (isRunning.get())
            {
                if (record.doWork() + driver.doWork() == 0)
                {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private final class Back implements Link
    {
        @Override
        public boolean offer(final long value)
        {
            throw new IllegalStateException("the gate is the way back");
        }

        @Override
        public int poll(final MessageHandler handler)
        {
            int seen = 0;
            while (seen < POLL_LIMIT && opened < sequence && gate.isOpen(opened + 1))
            {
                opened++;
                seen++;
                handler.onMessage(opened - firstOfPass);
            }
            return seen;
        }
    }
}
