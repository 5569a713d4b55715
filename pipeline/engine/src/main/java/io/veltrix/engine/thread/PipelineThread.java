package io.veltrix.engine.thread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.util.List;

import com.sun.management.ThreadMXBean;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;

/**
 * A named thread on a core (or none), running its work in a fixed order. What any of it throws ends the thread and is
 * reported once. {@link #start()} and {@link #close()} are for the launching thread.
 */
public final class PipelineThread implements Agent, AutoCloseable
{
    private static final int CLOSE_TIMEOUT_MS = 10_000;
    private static final int ITEM_BITS = 16;
    private static final long ITEM_MASK = (1 << ITEM_BITS) - 1;
    private static final VarHandle BEAT;
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    static
    {
        try
        {
            BEAT = MethodHandles.lookup().findVarHandle(PipelineThread.class, "beat", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final String name;
    private final int core;
    private final Work[] work;
    private final ErrorHandler errorHandler;
    private final AgentRunner runner;
    private Thread thread;
    private volatile boolean isPinned;
    /** Cycles, and the piece of work begun last: released by the thread before each piece, acquired by a watcher. */
    private long beat;

    /**
     * @param name         role name; the thread is called after it.
     * @param core         to run on, from 0; negative for any.
     * @param idleStrategy applied when a cycle did nothing.
     * @param work         in the order of each cycle.
     * @param errorHandler is told why the thread ended, where it did not end by {@link #close()}.
     */
    public PipelineThread(
        final String name,
        final int core,
        final IdleStrategy idleStrategy,
        final Work[] work,
        final ErrorHandler errorHandler)
    {
        this.name = name;
        this.core = core;
        this.work = work.clone();
        this.errorHandler = errorHandler;
        this.runner = new AgentRunner(idleStrategy, (ignored) -> { }, null, this);
    }

    /**
     * Make everything ready that can be made ready before any of these threads runs.
     *
     * @param threads of a pipeline, none of them started.
     */
    public static void prepare(final List<PipelineThread> threads)
    {
        StringConstants.resolve(threads.toArray());
    }

    public void start()
    {
        thread = AgentRunner.startOnThread(runner, (task) ->
        {
            final Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
    }

    @Override
    public void onStart()
    {
        try
        {
            isPinned = Pinning.pin(core);
            for (final Work item : work)
            {
                item.onStart();
            }
        }
        catch (final Throwable failure)
        {
            throw end(failure);
        }
    }

    @Override
    public int doWork()
    {
        int done = 0;
        try
        {
            final Work[] work = this.work;
            final long cycle = (beat | ITEM_MASK) + 1;
            for (int i = 0, length = work.length; i < length; i++)
            {
                BEAT.setRelease(this, cycle + i);
                done += work[i].doWork();
            }
        }
        catch (final Throwable failure)
        {
            throw end(failure);
        }
        return done;
    }

    @Override
    public void onClose()
    {
        for (final Work item : work)
        {
            try
            {
                item.onClose();
            }
            catch (final Throwable failure)
            {
                errorHandler.onError(failure);
            }
        }
    }

    @Override
    public String roleName()
    {
        return name;
    }

    private AgentTerminationException end(final Throwable failure)
    {
        errorHandler.onError(failure);
        return new AgentTerminationException(failure);
    }

    /**
     * @return a number that changes with every piece of work the thread begins; 0 before the first. Any thread.
     */
    public long beat()
    {
        return (long)BEAT.getAcquire(this);
    }

    /**
     * @param beat as {@link #beat()} gave it.
     * @return the piece of work that was begun with it.
     */
    public String workAt(final long beat)
    {
        final int item = (int)(beat & ITEM_MASK);
        return item < work.length ? work[item].name() : "nothing";
    }

    public int core()
    {
        return core;
    }

    /**
     * @return whether the thread runs where it was told to.
     */
    public boolean isPinned()
    {
        return isPinned;
    }

    /**
     * @return bytes the thread has allocated since it started; 0 before it started, -1 after it ended.
     */
    public long allocatedBytes()
    {
        return thread == null ? 0 : THREADS.getThreadAllocatedBytes(thread.getId());
    }

    /**
     * End the thread after its current cycle and wait for it.
     */
    @Override
    public void close()
    {
        runner.close(CLOSE_TIMEOUT_MS, (stuck) -> errorHandler.onError(new IllegalStateException(
            "thread " + name + " did not end within " + CLOSE_TIMEOUT_MS + " ms")));
    }
}
