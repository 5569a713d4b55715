package io.veltrix.bench.peer.disruptor;

import java.util.concurrent.atomic.AtomicBoolean;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.LinkKit;
import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.bench.harness.SubjectProcess;

/**
 * The Disruptor for one producer, with busy-spinning consumers: an event handler on a thread of its own where the
 * reader does nothing else, its event poller where the reader also sends.
 */
public final class DisruptorPeer implements LinkKit
{
    private static final int CAPACITY = 64 << 10;

    private DisruptorPeer()
    {
    }

    /** An entry of the ring. */
    private static final class Entry
    {
        private final long[] values;

        Entry(final int bytes)
        {
            values = new long[bytes / 8];
        }

        void fill(final long value)
        {
            final long[] values = this.values;
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
        SubjectProcess.links(arguments, (task) -> new DisruptorPeer());
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        final RingBuffer<Entry> ring =
            RingBuffer.createSingleProducer(() -> new Entry(bytes), CAPACITY, new BusySpinWaitStrategy());
        return isRun ? new HandledLink(ring) : new PolledLink(ring);
    }

    private abstract static class RingLink implements Link
    {
        final RingBuffer<Entry> ring;

        RingLink(final RingBuffer<Entry> ring)
        {
            this.ring = ring;
        }

        @Override
        public boolean offer(final long value)
        {
            if (!ring.hasAvailableCapacity(1))
            {
                return false;
            }
            final long sequence = ring.next();
            try
            {
                ring.get(sequence).fill(value);
            }
            finally
            {
                ring.publish(sequence);
            }
            return true;
        }
    }

    private static final class HandledLink extends RingLink implements EventHandler<Entry>
    {
        private final BatchEventProcessor<Entry> processor;
        private MessageHandler handler;

        HandledLink(final RingBuffer<Entry> ring)
        {
            super(ring);
            processor = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), this);
            ring.addGatingSequences(processor.getSequence());
        }

        @Override
        public void onEvent(final Entry entry, final long sequence, final boolean endOfBatch)
        {
            handler.onMessage(entry.value());
        }

        @Override
        public int poll(final MessageHandler handler)
        {
            throw new IllegalStateException("opened for run");
        }

        @Override
        public void run(final MessageHandler handler, final AtomicBoolean isRunning)
        {
            this.handler = handler;
            processor.run();
        }

        @Override
        public void stop()
        {
            processor.halt();
        }
    }

    private static final class PolledLink extends RingLink implements EventPoller.Handler<Entry>
    {
        private final EventPoller<Entry> poller;
        private MessageHandler handler;
        private int taken;

        PolledLink(final RingBuffer<Entry> ring)
        {
            super(ring);
            poller = ring.newPoller();
            ring.addGatingSequences(poller.getSequence());
        }

        @Override
        public boolean onEvent(final Entry entry, final long sequence, final boolean endOfBatch)
        {
            handler.onMessage(entry.value());
            return ++taken < POLL_LIMIT;
        }

        @Override
        public int poll(final MessageHandler handler)
        {
            this.handler = handler;
            taken = 0;
            try
            {
                poller.poll(this);
            }
            catch (final RuntimeException ex)
            {
                throw ex;
            }
            catch (final Exception ex)
            {
                throw new IllegalStateException(ex);
            }
            return taken;
        }
    }
}
