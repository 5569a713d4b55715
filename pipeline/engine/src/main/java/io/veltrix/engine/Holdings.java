package io.veltrix.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a pipeline holds and has to let go of, last one first: also where a start fails halfway. The launching thread.
 */
final class Holdings implements AutoCloseable
{
    private final Failures failures;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    /** How to close the components that started, until a thread has them and does it. */
    private final Deque<Runnable> unowned = new ArrayDeque<>();

    Holdings(final Failures failures)
    {
        this.failures = failures;
        resources.push(failures);
    }

    <T extends AutoCloseable> T keep(final T resource)
    {
        resources.push(resource);
        return resource;
    }

    /**
     * A component has started.
     *
     * @param close it, unless {@link #handOver()} was called before.
     */
    void started(final Runnable close)
    {
        unowned.push(close);
    }

    /**
     * A component that started is not to be run here: close it now.
     *
     * @param close as it was told to {@link #started}.
     */
    void end(final Runnable close)
    {
        unowned.remove(close);
        close.run();
    }

    /**
     * Every component has a thread now that will close it.
     */
    void handOver()
    {
        unowned.clear();
    }

    /**
     * Close everything, whatever fails on the way.
     *
     * @throws IllegalStateException where something failed and nothing had before; what fails because the pipeline has
     *                               is noted only.
     */
    @Override
    public void close()
    {
        final boolean hadFailed = failures.first() != null;
        Throwable failed = null;
        while (!unowned.isEmpty())
        {
            try
            {
                unowned.pop().run();
            }
            catch (final RuntimeException | Error ex)
            {
                failed = ex;
                failures.onError(ex);
            }
        }
        while (!resources.isEmpty())
        {
            try
            {
                resources.pop().close();
            }
            catch (final Exception | Error ex)
            {
                failed = ex;
                failures.onError(ex);
            }
        }
        if (failed != null && !hadFailed)
        {
            throw new IllegalStateException("closing the pipeline: " + failed.getMessage(), failed);
        }
    }
}
