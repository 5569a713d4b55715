package io.veltrix.engine.thread;

/**
 * One piece of a thread's duty cycle. Every method is called on that thread.
 */
public interface Work
{
    /**
     * Before the first cycle: allocate, touch, warm.
     */
    default void onStart()
    {
    }

    /**
     * Do what can be done now; never wait.
     *
     * @return how much was done; 0 lets the thread idle.
     */
    int doWork();

    /**
     * @return what it is, as messages name it. Any thread.
     */
    default String name()
    {
        return getClass().getSimpleName();
    }

    /**
     * After the last cycle.
     */
    default void onClose()
    {
    }
}
