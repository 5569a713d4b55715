package io.veltrix.bench.harness;

/**
 * Makes the links of one process, before any is used, and has what they share.
 */
public interface LinkKit extends AutoCloseable
{
    /**
     * @param number of the link, from 1.
     * @param bytes  of each message.
     * @param isRun  whether its reader calls {@link Link#run}; else {@link Link#poll}.
     * @return the link.
     */
    Link open(int number, int bytes, boolean isRun);

    /**
     * All links are open: wait until they are connected.
     */
    default void awaitReady()
    {
    }

    /**
     * What has to be done from time to time beside the messages: the duty cycle of a driver without a thread. Called by
     * one thread, the one that offers first.
     */
    default void service()
    {
    }

    /**
     * What the thread that offers first does where nothing is due and nothing came. What spins has a core for it; what
     * has more threads than there are cores must not.
     */
    default void idle()
    {
        Thread.onSpinWait();
    }

    @Override
    default void close()
    {
    }
}
