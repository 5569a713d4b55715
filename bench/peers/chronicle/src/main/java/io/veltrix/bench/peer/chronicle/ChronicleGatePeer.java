package io.veltrix.bench.peer.chronicle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.LinkKit;
import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.bench.harness.SubjectProcess;
import io.veltrix.bench.harness.Task;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.UnsafeMemory;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Chronicle Queue written, read by another thread's tailer, and that seen by the writer: the tailer's thread stores how
 * far it has read, the writer loads it. A queue as it is built without any option, one excerpt an event.
 */
public final class ChronicleGatePeer implements LinkKit
{
    private static final int THERE = 1;
    /** In the middle of four cache lines that nobody else writes. */
    private static final int READ = 16;

    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    /** Excerpts read. */
    private final AtomicLongArray read = new AtomicLongArray(2 * READ);
    private final ByteBuffer event;
    private final int bytes;
    // The near thread's own.
    private long written;
    private long seen;
    private long firstOfPass;

    private ChronicleGatePeer(final Task task)
    {
        bytes = task.bytes();
        event = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        queue = SingleChronicleQueueBuilder.binary(task.disk().resolve("chronicle").toFile()).build();
        appender = queue.createAppender();
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.links(arguments, ChronicleGatePeer::new);
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        return number == THERE ? new There() : new Back();
    }

    @Override
    public void close()
    {
        appender.close();
        queue.close();
    }

    private final class There implements Link
    {
        @Override
        public boolean offer(final long value)
        {
            firstOfPass = value == 0 ? written : firstOfPass;
            for (int i = 0; i < bytes; i += Long.BYTES)
            {
                event.putLong(i, value);
            }
            boolean isComplete = false;
            final DocumentContext document = appender.writingDocument();
            try
            {
                final Bytes<?> target = document.wire().bytes();
                final long at = target.writePosition();
                target.writeSkip(bytes);
                UnsafeMemory.UNSAFE.copyMemory(UnsafeMemory.MEMORY.address(event), target.addressForWrite(at), bytes);
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
            written++;
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
            long count = 0;
            try (ExcerptTailer tailer = queue.createTailer())
            {
                while (isRunning.get())
                {
                    try (DocumentContext document = tailer.readingDocument())
                    {
                        if (!document.isPresent())
                        {
                            Thread.onSpinWait();
                            continue;
                        }
                        final Bytes<?> source = document.wire().bytes();
                        final long at = source.readPosition();
                        Link.checked(source.readLong(at), source.readLong(at + bytes - Long.BYTES));
                    }
                    read.setRelease(READ, ++count);
                }
            }
        }
    }

    private final class Back implements Link
    {
        @Override
        public boolean offer(final long value)
        {
            throw new IllegalStateException("the position is the way back");
        }

        @Override
        public int poll(final MessageHandler handler)
        {
            if (seen == written)
            {
                return 0;
            }
            final long known = read.getAcquire(READ);
            int count = 0;
            while (seen < known && count < POLL_LIMIT)
            {
                handler.onMessage(seen++ - firstOfPass);
                count++;
            }
            return count;
        }
    }
}
