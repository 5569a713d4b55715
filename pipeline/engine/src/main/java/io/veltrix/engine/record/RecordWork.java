package io.veltrix.engine.record;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.link.Transport;
import io.veltrix.engine.thread.Work;

/**
 * The record thread's duty cycle: the root stream first, then derived streams, then driver and client where their turn
 * has come. Flow control moves with the driver, a window lasts milliseconds, so every few microseconds is often enough.
 */
public final class RecordWork implements Work
{
    private static final long TRANSPORT_INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(20);
    /** The clock is read in every cycle that did something, and in every so many that did not, less one. */
    private static final int IDLE_MASK = 3;

    private final StreamRecorder[] recorders;
    private final Transport transport;
    private long nextTransportNs = System.nanoTime();
    private int idleCycles;

    /**
     * @param recorders root first.
     * @param transport whose duty cycles to run.
     */
    public RecordWork(final List<StreamRecorder> recorders, final Transport transport)
    {
        this.recorders = recorders.toArray(new StreamRecorder[0]);
        this.transport = transport;
    }

    @Override
    public int doWork()
    {
        int done = 0;
        final StreamRecorder[] recorders = this.recorders;
        for (int i = 0; i < recorders.length; i++)
        {
            done += recorders[i].doWork();
        }
        if (done == 0 && (++idleCycles & IDLE_MASK) != 0)
        {
            // The clock costs as much as the rest of an idle cycle, and what comes next is found that much later.
            return 0;
        }
        final long nowNs = System.nanoTime();
        if (nowNs - nextTransportNs >= 0)
        {
            nextTransportNs = nowNs + TRANSPORT_INTERVAL_NS;
            done += transport.doWork();
        }
        return done;
    }

    @Override
    public String name()
    {
        return "the journal";
    }
}
