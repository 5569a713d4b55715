package io.veltrix.engine.link;

import java.util.concurrent.TimeUnit;

import io.veltrix.engine.thread.Work;

/**
 * Driver and client, where their turn has come: the last piece of a cycle, since nobody waits for it. Flow control
 * moves with the driver, a window lasts milliseconds, so every few microseconds is often enough.
 */
public final class TransportWork extends Work
{
    private static final long INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final int MAX_CYCLES = 64;

    private final Transport transport;
    private long lookedNs = System.nanoTime();
    private long nextNs = lookedNs;
    /** Before the clock is read again, which costs a quarter of an idle cycle: half of what would bring its turn. */
    private int cyclesLeft = 1;
    private int cycles = 1;

    /**
     * @param transport whose duty cycles to run.
     */
    public TransportWork(final Transport transport)
    {
        this.transport = transport;
    }

    @Override
    public int doWork()
    {
        if (--cyclesLeft > 0)
        {
            return 0;
        }
        final long nowNs = System.nanoTime();
        final boolean isDue = nowNs - nextNs >= 0;
        nextNs = isDue ? nowNs + INTERVAL_NS : nextNs;
        cycles = (int)Math.max(1, Math.min(MAX_CYCLES, (nextNs - nowNs) / 2 * cycles / Math.max(1, nowNs - lookedNs)));
        cyclesLeft = cycles;
        lookedNs = nowNs;
        return isDue ? transport.doWork() : 0;
    }

    @Override
    public String name()
    {
        return "the driver";
    }
}
