package io.veltrix.engine.link;

import java.util.concurrent.TimeUnit;

import io.veltrix.engine.thread.Work;

/**
 * Driver and client, where their turn has come: the last piece of a cycle, since nobody waits for it. Flow control
 * moves with the driver, a window lasts milliseconds, so every few microseconds is often enough.
 */
public final class TransportWork implements Work
{
    private static final long INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(20);
    /** The clock is read in every so many cycles, less one: it costs as much as the rest of an idle cycle. */
    private static final int CYCLES_MASK = 3;

    private final Transport transport;
    private long nextNs = System.nanoTime();
    private int cycles;

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
        if ((++cycles & CYCLES_MASK) != 0)
        {
            return 0;
        }
        final long nowNs = System.nanoTime();
        if (nowNs - nextNs < 0)
        {
            return 0;
        }
        nextNs = nowNs + INTERVAL_NS;
        return transport.doWork();
    }

    @Override
    public String name()
    {
        return "the driver";
    }
}
