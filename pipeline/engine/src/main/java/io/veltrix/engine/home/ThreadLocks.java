package io.veltrix.engine.home;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps each thread of a pipeline in one process: a lock for each, {@code HOME/locks/THREAD}. They go with the process,
 * however that ends. One thread.
 */
public final class ThreadLocks implements AutoCloseable
{
    private static final String LOCKS = "locks";

    private final List<HomeLock> locks = new ArrayList<>();

    private ThreadLocks()
    {
    }

    /**
     * @param home    of the pipeline; it exists.
     * @param threads to run.
     * @return their locks.
     * @throws HomeException where another process runs one of them, saying which; then none is locked.
     */
    public static ThreadLocks acquire(final Path home, final List<String> threads)
    {
        final ThreadLocks acquired = new ThreadLocks();
        boolean isDone = false;
        try
        {
            final Path directory = home.resolve(LOCKS);
            HomeFiles.makeDirectory(directory);
            for (final String thread : threads)
            {
                acquired.locks.add(HomeLock.acquire(
                    directory, directory.resolve(thread), "thread '" + thread + "' of home " + home,
                    "each thread runs in one process: stop that one or name other --threads"));
            }
            isDone = true;
            return acquired;
        }
        catch (final IOException ex)
        {
            throw new HomeException("home " + home + ": its threads cannot be locked: " + HomeFiles.reason(ex), ex);
        }
        finally
        {
            if (!isDone)
            {
                acquired.close();
            }
        }
    }

    @Override
    public void close()
    {
        locks.forEach(HomeLock::close);
        locks.clear();
    }
}
