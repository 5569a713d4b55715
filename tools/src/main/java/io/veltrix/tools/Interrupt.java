package io.veltrix.tools;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends what runs in order on Ctrl-C: the JVM goes down only once the main thread has stopped it and said what it did,
 * also where the interrupt comes while it is still starting. Open it before the start, close it behind the report.
 */
final class Interrupt implements AutoCloseable
{
    private static final long TIMEOUT_S = 30;

    private final CountDownLatch isDone = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "interrupt");
    private volatile boolean isRaised;
    private volatile Runnable stop;

    Interrupt()
    {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * @param request ends what is running; may be called twice.
     */
    void stops(final Runnable request)
    {
        stop = request;
        if (isRaised)
        {
            request.run();
        }
    }

    private void onShutdown()
    {
        isRaised = true;
        final Runnable request = stop;
        if (request != null)
        {
            request.run();
        }
        try
        {
            // Not a join: the main thread ends in System.exit, which waits for this hook.
            isDone.await(TIMEOUT_S, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close()
    {
        isDone.countDown();
        try
        {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        catch (final IllegalStateException ex)
        {
            // The JVM is going down already, which is what this was for.
            return;
        }
    }
}
