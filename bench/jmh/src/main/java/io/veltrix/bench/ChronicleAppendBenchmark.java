package io.veltrix.bench;

import java.util.concurrent.TimeUnit;

import io.veltrix.trading.feed.FeedFormat;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.UnsafeMemory;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What {@link JournalAppendBenchmark} is to be held against: the same events, each appended to a plain Chronicle queue
 * as one excerpt, copied in place without a CRC. Pages of the file are met for the first time as a queue meets them, or
 * were touched beforehand, as our helper does. Never rolls; the file is replaced outside the time measured. Per event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChronicleAppendBenchmark
{
    private static final int EVENTS = JournalAppendBenchmark.EVENTS;
    private static final int PAGE_SIZE = 4096;
    private static final long FILE_BYTES = 256L << 20;
    private static final int RESERVE_BYTES = 8 << 20;

    @Param({"false", "true"})
    public boolean touched;

    private JournalFolder folder;
    private EventTape tape;
    private ChronicleQueue queue;
    private ExcerptAppender appender;
    private long bytesPerInvocation;
    private long room;
    private long appended;
    private int files;

    /** Record the events. */
    @Setup
    public void setUp()
    {
        folder = new JournalFolder();
        tape = EventTape.of(FeedFormat.IEX_DEEP, PacketTape.GENERATED, EVENTS);
        // An excerpt has a header of 4 bytes and starts at a multiple of 4; index entries are in the reserve.
        bytesPerInvocation = tape.frameOffset(EVENTS) + 8L * EVENTS;
    }

    /** A new file where the old one may not hold the next events. */
    @Setup(Level.Invocation)
    public void prepare()
    {
        if (room < bytesPerInvocation)
        {
            closeQueue();
            openQueue();
            room = FILE_BYTES - RESERVE_BYTES;
        }
        room -= bytesPerInvocation;
    }

    private void openQueue()
    {
        queue = SingleChronicleQueueBuilder.binary(folder.path().resolve("queue-" + ++files).toFile())
            .timeProvider(() -> 0L)
            .rollCycle(LargeRollCycles.LARGE_DAILY)
            .blockSize(FILE_BYTES)
            .build();
        appender = queue.createAppender();
        try (DocumentContext document = appender.writingDocument())
        {
            final Bytes<?> bytes = document.wire().bytes();
            final long at = bytes.writePosition();
            bytes.writeLong(0);
            final UnsafeBuffer file = new UnsafeBuffer(bytes.addressForWrite(at) - at, (int)FILE_BYTES);
            for (int page = 0; touched && page < FILE_BYTES; page += PAGE_SIZE)
            {
                file.compareAndSetLong(page, 0, 0);
            }
        }
    }

    private void closeQueue()
    {
        if (queue != null)
        {
            appender.close();
            queue.close();
            JournalFolder.list(folder.path()).forEach(JournalFolder::delete);
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long event()
    {
        final EventTape tape = this.tape;
        for (int i = 0; i < EVENTS; i++)
        {
            append(tape.buffer, tape.offsets[i], tape.lengths[i]);
        }
        appended += EVENTS;
        return appended;
    }

    private void append(final UnsafeBuffer buffer, final int offset, final int length)
    {
        boolean complete = false;
        final DocumentContext document = appender.writingDocument();
        try
        {
            final Bytes<?> bytes = document.wire().bytes();
            final long at = bytes.writePosition();
            bytes.writeSkip(length);
            UnsafeMemory.UNSAFE.copyMemory(buffer.addressOffset() + offset, bytes.addressForWrite(at), length);
            complete = true;
        }
        finally
        {
            if (!complete)
            {
                document.rollbackOnClose();
            }
            document.close();
        }
    }

    /** The last file holds the events that were appended to it last. */
    @TearDown
    public void tearDown()
    {
        // The file's first excerpt, number 0, is not an event.
        final long inFile = queue.rollCycle().toSequenceNumber(queue.lastIndex());
        closeQueue();
        JournalFolder.delete(folder.path());
        if (inFile <= 0 || inFile % EVENTS != 0)
        {
            throw new IllegalStateException("excerpts=" + inFile + " appended=" + appended);
        }
    }
}
