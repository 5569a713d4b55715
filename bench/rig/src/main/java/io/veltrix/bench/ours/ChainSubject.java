package io.veltrix.bench.ours;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.bench.harness.SubjectProcess;
import io.veltrix.bench.harness.Task;

/**
 * Threads in a row, as many as the task's scale says, each with an ipc link to the next, and one link back. With more
 * threads than a small host has cores all of them yield where there is nothing to do, as pipelines do there.
 */
public final class ChainSubject extends HopKit
{
    private static final int HOPS_PER_LINK = 16;

    private final List<Thread> relays = new ArrayList<>();
    private final AtomicBoolean isRunning = new AtomicBoolean(true);
    private final int threads;

    private ChainSubject(final Task task)
    {
        threads = task.scale();
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.links(arguments, ChainSubject::new);
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        final int hops = number == 1 ? threads : 1;
        final List<IpcLink> chain = new ArrayList<>();
        for (int i = 0; i < hops; i++)
        {
            chain.add(link(number * HOPS_PER_LINK + i, bytes));
        }
        for (int i = 1; i < hops; i++)
        {
            relays.add(new Thread(relay(chain.get(i - 1), chain.get(i)), "relay-" + i));
        }
        return new ChainLink(chain.get(0), chain.get(hops - 1));
    }

    private Runnable relay(final Link from, final Link to)
    {
        return () -> pollWhile(isRunning, from, (value) ->
        {
            while (!to.offer(value) && isRunning.get())
            {
                Thread.yield();
            }
        });
    }

    private static void pollWhile(final AtomicBoolean isRunning, final Link link, final MessageHandler handler)
    {
        while (isRunning.get())
        {
            if (link.poll(handler) == 0)
            {
                Thread.yield();
            }
        }
    }

    @Override
    public void awaitReady()
    {
        super.awaitReady();
        relays.forEach(Thread::start);
    }

    @Override
    public void idle()
    {
        Thread.yield();
    }

    @Override
    public void close()
    {
        isRunning.set(false);
        try
        {
            for (final Thread relay : relays)
            {
                // The links are unmapped behind this.
                relay.join();
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return;
        }
        super.close();
    }

    private record ChainLink(Link first, Link last) implements Link
    {
        @Override
        public boolean offer(final long value)
        {
            return first.offer(value);
        }

        @Override
        public int poll(final MessageHandler handler)
        {
            return last.poll(handler);
        }

        @Override
        public void run(final MessageHandler handler, final AtomicBoolean isRunning)
        {
            pollWhile(isRunning, last, handler);
        }
    }
}
