package io.veltrix.bench.peer.order;

import java.util.concurrent.atomic.AtomicReference;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.OrderJob;
import io.veltrix.bench.harness.Outcome;
import io.veltrix.bench.harness.SubjectProcess;
import io.veltrix.bench.harness.Task;
import net.openhft.affinity.Affinity;

/**
 * Tick to order on two pinned threads: this one brings ticks into a ring of one producer, an event handler on the other
 * appends each to Chronicle Queue. Who decides, and where, is the layout: both are written the way the Disruptor lets
 * one consumer follow another.
 */
public final class HandMadePeer
{
    /** About a megabyte. */
    private static final int CAPACITY = 8 << 10;

    private final OrderJob job;
    private final RingBuffer<Tick> ring;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** Where the decision is made. */
    enum Layout
    {
        /** By the handler that journals, right behind the append: no way back, so no gate. */
        ONE_HANDLER,
        /** By the thread that brings ticks in, a poller that follows the journalling handler's sequence. */
        BESIDE,
        /** By the same, before the journal has the tick. */
        UNGATED
    }

    private HandMadePeer(final Task task)
    {
        job = new OrderJob(task);
        ring = RingBuffer.createSingleProducer(() -> new Tick(task.bytes()), CAPACITY, new BusySpinWaitStrategy());
    }

    /**
     * Gated, one handler that journals and decides.
     *
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.run(arguments, (task) -> run(task, Layout.ONE_HANDLER));
    }

    /** Gated, the decision beside the journal. */
    public static final class Beside
    {
        private Beside()
        {
        }

        /**
         * @param arguments of the task.
         */
        public static void main(final String[] arguments)
        {
            SubjectProcess.run(arguments, (task) -> HandMadePeer.run(task, Layout.BESIDE));
        }
    }

    /** The decision without the journal. */
    public static final class Ungated
    {
        private Ungated()
        {
        }

        /**
         * @param arguments of the task.
         */
        public static void main(final String[] arguments)
        {
            SubjectProcess.run(arguments, (task) -> HandMadePeer.run(task, Layout.UNGATED));
        }
    }

    private static Outcome run(final Task task, final Layout layout) throws Exception
    {
        try (TickLog log = new TickLog(task.disk().resolve("chronicle"), task.bytes()))
        {
            return new HandMadePeer(task).run(layout, log, new Decision(task.bytes()));
        }
    }

    private Outcome run(final Layout layout, final TickLog log, final Decision decision) throws Exception
    {
        decision.job = job;
        final BatchEventProcessor<Tick> journal = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(),
            layout == Layout.ONE_HANDLER ?
                (tick, sequence, endOfBatch) ->
                {
                    log.append(tick.words);
                    decision.onTick(tick);
                } :
                (tick, sequence, endOfBatch) -> log.append(tick.words));
        journal.setExceptionHandler(new FirstFailure(failure));
        ring.addGatingSequences(journal.getSequence());
        EventPoller<Tick> poller = null;
        if (layout != Layout.ONE_HANDLER)
        {
            poller = layout == Layout.BESIDE ? ring.newPoller(journal.getSequence()) : ring.newPoller();
            ring.addGatingSequences(poller.getSequence());
        }
        final int[] cores = Affinity.getAffinity().stream().toArray();
        final Thread thread = new Thread(() ->
        {
            pin(cores, 1);
            journal.run();
        }, "journal");
        thread.setDaemon(true);
        thread.start();
        pin(cores, 0);
        bringIn(poller, (tick, sequence, endOfBatch) ->
        {
            decision.onTick(tick);
            return true;
        });
        while (journal.getSequence().get() < job.ticks() - 1)
        {
            Thread.onSpinWait();
        }
        journal.halt();
        thread.join();
        if (log.appended() != job.ticks())
        {
            throw new IllegalStateException("in the log: " + log.appended() + " of " + job.ticks() + " ticks");
        }
        return job.outcome("");
    }

    /** Each thread on a core of its own, where there are two. */
    private static void pin(final int[] cores, final int which)
    {
        if (cores.length > 1)
        {
            Affinity.setAffinity(cores[which]);
        }
    }

    private void bringIn(final EventPoller<Tick> poller, final EventPoller.Handler<Tick> handler) throws Exception
    {
        final int ticks = job.ticks();
        final long startNs = System.nanoTime();
        final long giveUpNs = startNs + job.patienceNs();
        int sent = 0;
        while (sent < ticks || !job.isDone())
        {
            final long nowNs = System.nanoTime();
            if (sent < ticks && nowNs - startNs >= job.dueNs(sent) && ring.hasAvailableCapacity(1))
            {
                final long sequence = ring.next();
                try
                {
                    ring.get(sequence).fill(sent, startNs + job.dueNs(sent));
                }
                finally
                {
                    ring.publish(sequence);
                }
                if (++sent == ticks)
                {
                    job.onLastSent();
                }
            }
            if (poller != null)
            {
                poller.poll(handler);
            }
            if (failure.getPlain() != null || nowNs - giveUpNs > 0)
            {
                throw new IllegalStateException("did not come to an end: sent=" + sent, failure.get());
            }
            Thread.onSpinWait();
        }
    }

    /** An entry of the ring: number first and last, what it was due for behind the first. */
    private static final class Tick
    {
        private final long[] words;

        Tick(final int bytes)
        {
            words = new long[bytes / Long.BYTES];
        }

        void fill(final long number, final long originNs)
        {
            final long[] words = this.words;
            words[0] = number;
            words[1] = originNs;
            for (int i = 2; i < words.length; i++)
            {
                words[i] = number;
            }
        }
    }

    /** Every n-th tick makes an order of as many bytes, which leaves at once. */
    private static final class Decision
    {
        private final long[] order;
        private OrderJob job;

        Decision(final int bytes)
        {
            order = new long[bytes / Long.BYTES];
        }

        void onTick(final Tick tick)
        {
            final long number = Link.checked(tick.words[0], tick.words[tick.words.length - 1]);
            if (OrderJob.makesOrder(number))
            {
                System.arraycopy(tick.words, 0, order, 0, order.length);
                job.onOrder(order[0], order[1]);
            }
        }
    }

    /** What a handler throws ends its thread. */
    private record FirstFailure(AtomicReference<Throwable> failure) implements ExceptionHandler<Tick>
    {
        @Override
        public void handleEventException(final Throwable ex, final long sequence, final Tick event)
        {
            failure.compareAndSet(null, ex);
            throw new IllegalStateException(ex);
        }

        @Override
        public void handleOnStartException(final Throwable ex)
        {
            failure.compareAndSet(null, ex);
        }

        @Override
        public void handleOnShutdownException(final Throwable ex)
        {
            failure.compareAndSet(null, ex);
        }
    }
}
