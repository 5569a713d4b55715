package io.veltrix.bench.peer.jctools;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.LinkKit;
import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.bench.harness.SubjectProcess;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.SpscArrayQueue;

/**
 * JCTools' queue for one producer and one consumer: {@code offer} of an object for each message, {@code drain}.
 */
public final class JcToolsPeer implements LinkKit
{
    private static final int CAPACITY = 64 << 10;

    private JcToolsPeer()
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
        SubjectProcess.links(arguments, (task) -> new JcToolsPeer());
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        return new QueueLink(bytes);
    }

    private static final class QueueLink implements Link, MessagePassingQueue.Consumer<Message>
    {
        private final SpscArrayQueue<Message> queue = new SpscArrayQueue<>(CAPACITY);
        private final int bytes;
        private MessageHandler handler;

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
            this.handler = handler;
            return queue.drain(this, POLL_LIMIT);
        }

        @Override
        public void accept(final Message message)
        {
            handler.onMessage(message.value());
        }
    }
}
