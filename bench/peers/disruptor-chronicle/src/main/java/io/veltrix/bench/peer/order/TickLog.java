package io.veltrix.bench.peer.order;

import java.nio.file.Path;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.UnsafeMemory;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * A Chronicle queue as it is built without any option, one excerpt a tick, copied in place. Appended to by one thread.
 */
final class TickLog implements AutoCloseable
{
    private static final long WORDS_OFFSET = UnsafeMemory.MEMORY.arrayBaseOffset(long[].class);

    private final ChronicleQueue queue;
    private final int bytes;
    private ExcerptAppender appender;

    TickLog(final Path directory, final int bytes)
    {
        this.bytes = bytes;
        queue = SingleChronicleQueueBuilder.binary(directory.toFile()).build();
    }

    void append(final long[] words)
    {
        if (appender == null)
        {
            // By the thread that appends: Chronicle holds its users to that.
            appender = queue.createAppender();
        }
        boolean isComplete = false;
        final DocumentContext document = appender.writingDocument();
        try
        {
            final Bytes<?> target = document.wire().bytes();
            final long at = target.writePosition();
            target.writeSkip(bytes);
            UnsafeMemory.UNSAFE.copyMemory(words, WORDS_OFFSET, null, target.addressForWrite(at), bytes);
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
    }

    /**
     * @return excerpts in the queue. After the appending thread has ended; all within a day.
     */
    long appended()
    {
        return queue.rollCycle().toSequenceNumber(queue.lastIndex()) + 1;
    }

    @Override
    public void close()
    {
        queue.close();
    }
}
