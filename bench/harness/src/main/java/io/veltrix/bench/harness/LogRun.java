package io.veltrix.bench.harness;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Events to a log on disk, one behind the other: how many a second as fast as it goes; or, paced, how long
 * the appends take that go over to another file.
 */
final class LogRun
{
    private final Task task;
    private final Log log;
    private long next = 1;

    LogRun(final Task task, final Log log)
    {
        this.task = task;
        this.log = log;
    }

    Outcome run() throws Exception
    {
        final int batch = log.eventsPerAppend();
        final ByteBuffer events = ByteBuffer.allocateDirect(batch * task.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < events.capacity(); i += 8)
        {
            events.putLong(i, i * 0x9E3779B97F4A7C15L);
        }
        final int warmUp = task.warmUp() / batch;
        final int appends = Math.max(1, task.count() / batch);
        append(events, warmUp, batch);
        final Outcome outcome = switch (task.mode())
        {
            case STALL -> stalls(events, appends, batch);
            case READ -> read(events, appends, batch);
            default -> rate(events, appends, batch);
        };
        if (log.appended() != next - 1)
        {
            throw new IllegalStateException("in the log: " + log.appended() + ", appended: " + (next - 1));
        }
        return outcome;
    }

    private Outcome rate(final ByteBuffer events, final int appends, final int batch)
    {
        final long start = System.nanoTime();
        final int changes = append(events, appends, batch);
        final long elapsed = System.nanoTime() - start;
        final long count = (long)appends * batch;
        return new Outcome(null, count, count * 1e9 / elapsed, 0, 0, changes + " changes of file");
    }

    private int append(final ByteBuffer events, final int appends, final int batch)
    {
        int changes = 0;
        for (int i = 0; i < appends; i++)
        {
            changes += log.append(events, next) ? 1 : 0;
            next += batch;
        }
        return changes;
    }

    /** The first pass is the warm-up of code and page cache. */
    private Outcome read(final ByteBuffer events, final int appends, final int batch)
    {
        append(events, appends, batch);
        log.read();
        final long start = System.nanoTime();
        final long count = log.read();
        final long elapsed = System.nanoTime() - start;
        if (count != next - 1)
        {
            throw new IllegalStateException("read: " + count + ", appended: " + (next - 1));
        }
        return new Outcome(null, count, count * 1e9 / elapsed, 0, 0, "");
    }

    /** The log of latencies holds only the appends that went over to another file. */
    private Outcome stalls(final ByteBuffer events, final int appends, final int batch) throws Exception
    {
        final long[] stalls = new long[appends];
        int changes = 0;
        final double gapNs = task.ratePerSecond() == 0 ? 0 : batch * 1e9 / task.ratePerSecond();
        final long start = System.nanoTime();
        long before = start;
        for (int i = 0; i < appends; i++)
        {
            while (before - start < (long)(i * gapNs))
            {
                Thread.onSpinWait();
                before = System.nanoTime();
            }
            final boolean isChange = log.append(events, next);
            next += batch;
            final long after = System.nanoTime();
            if (isChange)
            {
                stalls[changes++] = after - before;
            }
            before = after;
        }
        final long elapsed = before - start;
        final long count = (long)appends * batch;
        if (changes == 0)
        {
            return new Outcome("no change of file was met", count, count * 1e9 / elapsed, 0, 0, "");
        }
        final Latencies latencies = new Latencies(changes);
        for (int i = 0; i < changes; i++)
        {
            latencies.record(i, stalls[i]);
        }
        latencies.write(task.out(), elapsed);
        return new Outcome(null, count, count * 1e9 / elapsed, 0, 0, changes + " changes of file");
    }
}
