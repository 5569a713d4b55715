package io.veltrix.storage;

import java.util.concurrent.TimeUnit;

import io.veltrix.engine.api.Setting;

/**
 * When to try again what failed: soon at first, then twice as late each time, up to a limit. Single-threaded.
 */
final class BackOff
{
    static final Setting<Long> RETRY = Setting.duration("retry")
        .between("1ms", "10m").defaultsTo("1s")
        .because("Longest wait before an outside that failed is tried again; the first waits are shorter, from 1 ms " +
            "doubling. Meanwhile events stay in the stream.")
        .costs("The longer, the later it is noticed that the outside is back.")
        .signal("'failures' rising; the sink's lag.");

    private static final long FIRST_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final long longestNs;
    private long waitNs;
    private long nextNs;

    BackOff(final long longestNs)
    {
        this.longestNs = longestNs;
    }

    boolean isOver(final long nowNs)
    {
        return waitNs == 0 || nowNs - nextNs >= 0;
    }

    void failed(final long nowNs)
    {
        waitNs = Math.min(longestNs, Math.max(FIRST_NS, 2 * waitNs));
        nextNs = nowNs + waitNs;
    }

    void succeeded()
    {
        waitNs = 0;
    }
}
