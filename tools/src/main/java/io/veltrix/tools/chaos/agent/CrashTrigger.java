package io.veltrix.tools.chaos.agent;

import java.util.concurrent.atomic.AtomicLong;

import com.sun.jna.Function;

/**
 * What stands at a crash point. Any thread; the one that comes for the chosen time ends the process or itself.
 */
public final class CrashTrigger
{
    private static final int SIGKILL = 9;
    private static final AtomicLong LEFT = new AtomicLong(Long.MAX_VALUE);

    private static Function kill;
    private static Object[] arguments;
    private static boolean isKilled;

    private CrashTrigger()
    {
    }

    static void arm(final CrashPoint point, final long after)
    {
        isKilled = point.isKilled();
        // Looked up now: at the moment itself there is to be one system call and nothing else.
        kill = Function.getFunction("c", "kill");
        arguments = new Object[]{(int)ProcessHandle.current().pid(), SIGKILL};
        LEFT.set(after);
    }

    /**
     * The point is reached. Called from the engine's classes, where the agent put it.
     */
    public static void hit()
    {
        if (LEFT.decrementAndGet() == 0)
        {
            if (isKilled)
            {
                // A signal to itself is taken before the call returns: no shutdown hook, no other thread in order.
                kill.invokeInt(arguments);
            }
            throw new ChaosError();
        }
    }

    /** What a thread dies of that nothing of the engine expects. */
    private static final class ChaosError extends Error
    {
        private static final long serialVersionUID = 1L;

        private ChaosError()
        {
            super("chaos: this thread was to die here");
        }
    }
}
