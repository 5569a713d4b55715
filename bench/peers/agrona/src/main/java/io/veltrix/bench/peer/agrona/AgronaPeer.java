package io.veltrix.bench.peer.agrona;

import java.nio.ByteBuffer;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.LinkKit;
import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.bench.harness.SubjectProcess;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Agrona's ring buffer for one writer and one reader: {@code tryClaim}, {@code commit}, {@code read}.
 */
public final class AgronaPeer implements LinkKit
{
    private static final int CAPACITY = 8 << 20;
    private static final int TYPE = 1;

    private AgronaPeer()
    {
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.links(arguments, (task) -> new AgronaPeer());
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        return new RingLink(new OneToOneRingBuffer(new UnsafeBuffer(
            ByteBuffer.allocateDirect(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH))), bytes);
    }

    private static final class RingLink implements Link
    {
        private final OneToOneRingBuffer ring;
        private final int bytes;
        private final org.agrona.concurrent.MessageHandler onMessage;
        private MessageHandler handler;

        RingLink(final OneToOneRingBuffer ring, final int bytes)
        {
            this.ring = ring;
            this.bytes = bytes;
            this.onMessage = (type, buffer, offset, length) ->
                handler.onMessage(Link.checked(buffer.getLong(offset), buffer.getLong(offset + length - 8)));
        }

        @Override
        public boolean offer(final long value)
        {
            final int index = ring.tryClaim(TYPE, bytes);
            if (index < 0)
            {
                return false;
            }
            final AtomicBuffer buffer = ring.buffer();
            for (int i = 0; i < bytes; i += 8)
            {
                buffer.putLong(index + i, value);
            }
            ring.commit(index);
            return true;
        }

        @Override
        public int poll(final MessageHandler handler)
        {
            this.handler = handler;
            return ring.read(onMessage, POLL_LIMIT);
        }
    }
}
