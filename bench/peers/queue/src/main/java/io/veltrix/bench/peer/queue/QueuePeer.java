package io.veltrix.bench.peer.queue;

import java.util.concurrent.ArrayBlockingQueue;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.LinkKit;
import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.bench.harness.SubjectProcess;

/**
 * {@link ArrayBlockingQueue}: {@code offer} of an object for each message, {@code poll} without waiting.
 */
public final class QueuePeer implements LinkKit
{
    private static final int CAPACITY = 64 << 10;

    private QueuePeer()
    {
    }

    /** One message; made by the writer, garbage behind the reader. */
    private static final class Message
    {
        private final long[] values;

        Message(final int bytes, final long value)
        {
            values = new long[bytes / 8];
            for (int i = 0; i < values.length; i++)
            {
                values[i] = value;
            }
        }

        long value()
        {
            return Link.checked(values[0], values[values.length - 1]);
        }
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.links(arguments, (task) -> new QueuePeer());
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        return new QueueLink(bytes);
    }

    private static final class QueueLink implements Link
    {
        private final ArrayBlockingQueue<Message> queue = new ArrayBlockingQueue<>(CAPACITY);
        private final int bytes;

        QueueLink(final int bytes)
        {
            this.bytes = bytes;
        }

        @Override
        public boolean offer(final long value)
        {
            return queue.offer(new Message(bytes, value));
        }

        @Override
        public int poll(final MessageHandler handler)
        {
            for (int taken = 0; taken < POLL_LIMIT; taken++)
            {
                final Message message = queue.poll();
                if (message == null)
                {
                    return taken;
                }
                handler.onMessage(message.value());
            }
            return POLL_LIMIT;
        }
    }
}
