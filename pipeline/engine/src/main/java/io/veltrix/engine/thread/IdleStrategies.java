package io.veltrix.engine.thread;

import java.util.concurrent.TimeUnit;

import io.veltrix.engine.config.IdleKind;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * Idle strategies by the words of the pipeline file. Each thread gets an instance of its own.
 */
public final class IdleStrategies
{
    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long MAX_PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private IdleStrategies()
    {
    }

    /**
     * @param kind as the file says.
     * @return a new strategy.
     */
    public static IdleStrategy create(final IdleKind kind)
    {
        return switch (kind)
        {
            case SPIN -> new BusySpinIdleStrategy();
            case YIELD -> new YieldingIdleStrategy();
            case BACKOFF -> new BackoffIdleStrategy(SPINS, YIELDS, MIN_PARK_NS, MAX_PARK_NS);
            case SLEEP -> new SleepingIdleStrategy(SLEEP_NS);
        };
    }
}
