package io.veltrix.bench.peer.chronicle;

import java.nio.ByteBuffer;
import java.nio.file.Path;

import io.veltrix.bench.harness.Log;
import io.veltrix.bench.harness.SubjectProcess;
import io.veltrix.bench.harness.Task;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.UnsafeMemory;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Chronicle Queue: one excerpt for each event, copied in place. It rolls after as many bytes of events as one of our
 * segments holds: its clock is turned on by one cycle then, since it rolls by time and not by size.
 */
public final class ChroniclePeer implements Log
{
    private static final long BYTES_PER_FILE = 64L << 20;
    private static final int EVENTS_PER_APPEND = 1;
    private static final long CYCLE_MS = 60_000;

    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final int bytes;
    private long timeMs;
    private long inFile;
    private long inEarlierFiles;

    private ChroniclePeer(final Path directory, final int bytes)
    {
        this.bytes = bytes;
        queue = SingleChronicleQueueBuilder.binary(directory.toFile())
            .rollCycle(LegacyRollCycles.MINUTELY)
            .timeProvider(() -> timeMs)
            .build();
        appender = queue.createAppender();
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.log(arguments, ChroniclePeer::open);
    }

    private static ChroniclePeer open(final Task task)
    {
        return new ChroniclePeer(task.disk().resolve("chronicle"), task.bytes());
    }

    @Override
    public int eventsPerAppend()
    {
        return EVENTS_PER_APPEND;
    }

    @Override
    public boolean append(final ByteBuffer events, final long first)
    {
        final boolean isChange = inFile + bytes > BYTES_PER_FILE;
        if (isChange)
        {
            inEarlierFiles += excerptsInFile();
            timeMs += CYCLE_MS;
            inFile = 0;
        }
        inFile += bytes;
        events.putLong(0, first);
        boolean isComplete = false;
        final DocumentContext document = appender.writingDocument();
        try
        {
            final Bytes<?> target = document.wire().bytes();
            final long at = target.writePosition();
            target.writeSkip(bytes);
            UnsafeMemory.UNSAFE.copyMemory(UnsafeMemory.MEMORY.address(events), target.addressForWrite(at), bytes);
            isComplete = true;
        }
        finally
        {
            if (!isComplete)
            {
                document.rollbackOnClose();
            }
            document.close();
        }
        return isChange;
    }

    @Override
    public long read()
    {
        long count = 0;
        try (ExcerptTailer tailer = queue.createTailer())
        {
            while (true)
            {
                try (DocumentContext document = tailer.readingDocument())
                {
                    if (!document.isPresent())
                    {
                        return count;
                    }
                    final long number = document.wire().bytes().readLong();
                    if (number != ++count)
                    {
                        throw new IllegalStateException("found=" + number + " expected=" + count);
                    }
                }
            }
        }
    }

    private long excerptsInFile()
    {
        return queue.rollCycle().toSequenceNumber(appender.lastIndexAppended()) + 1;
    }

    @Override
    public long appended()
    {
        return inEarlierFiles + excerptsInFile();
    }

    @Override
    public void close()
    {
        appender.close();
        queue.close();
    }
}
