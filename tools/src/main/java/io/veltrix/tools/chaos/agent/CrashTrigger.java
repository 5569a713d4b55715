package io.veltrix.tools.chaos.agent;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.jna.Function;

/**
 * What stands at a crash point. Any thread; the one that comes for the chosen time ends the process or itself.
 */
public final class CrashTrigger
{
    private static final int SIGKILL = 9;
    private static final String THROWN = "chaos: a thread was ended at monotonic time ";
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
            // Nothing is to be seen from outside but what the process makes of it: only when it was is said.
            System.err.println(THROWN + System.nanoTime());
            throw new ChaosError();
        }
    }

    /**
     * @param errors of a process, by line.
     * @return monotonic time at which its thread was ended, the last one of its lives; 0 for never.
     */
    public static long thrownNs(final List<String> errors)
    {
        return errors.stream().filter((line) -> line.startsWith(THROWN))
            .mapToLong((line) -> Long.parseLong(line.substring(THROWN.length()))).max().orElse(0);
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
