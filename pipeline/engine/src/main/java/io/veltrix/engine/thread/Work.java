package io.veltrix.engine.thread;

/**
 * One piece of a thread's duty cycle. Every method is called on that thread. A class, not an interface: a thread calls
 * several kinds in each of its cycles, and a tenth of an idle one goes where each is looked up by interface.
 */
public abstract class Work
{
    /**
     * Before the first cycle: allocate, touch, warm.
     */
    public void onStart()
    {
    }

    /**
     * Do what can be done now; never wait.
     *
     * @return how much was done; 0 lets the thread idle.
     */
    public abstract int doWork();

    /**
     * @return what it is, as messages name it. Any thread.
     */
    public String name()
    {
        return getClass().getSimpleName();
    }

    /**
     * After the last cycle.
     */
    public void onClose()
    {
    }
}
