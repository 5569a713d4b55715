package io.veltrix.engine;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.observe.LatencyRecorder;
import io.veltrix.engine.thread.PipelineThread;

/**
 * Measures a run from outside: notes when the warm-up ends, what each thread has allocated by then and at the end. The
 * launching thread.
 */
final class RunMeter
{
    private final Assembly assembly;
    private final long startedNs = System.nanoTime();
    private final long[] allocatedWhenWarm;
    private final long[] allocatedAtEnd;
    private boolean isWarm;
    private long warmUpEvents;
    private long eventsAtEnd;

    RunMeter(final Assembly assembly)
    {
        this.assembly = assembly;
        allocatedWhenWarm = new long[assembly.threads.size()];
        allocatedAtEnd = new long[assembly.threads.size()];
    }

    void sample()
    {
        final long events = events();
        if (!isWarm && events > 0 && (System.nanoTime() - startedNs >= assembly.options.warmUpNs() ||
            events >= assembly.options.warmUpEvents()))
        {
            isWarm = true;
            warmUpEvents = events;
            readAllocated(allocatedWhenWarm);
            assembly.links.latencies.forEach(LatencyRecorder::forget);
        }
    }

    void conclude()
    {
        eventsAtEnd = events();
        readAllocated(allocatedAtEnd);
    }

    /** Of this run. */
    private long events()
    {
        return assembly.rootPublished.value() - assembly.beganAfter();
    }

    private void readAllocated(final long[] allocated)
    {
        for (int i = 0; i < allocated.length; i++)
        {
            allocated[i] = Math.max(0, assembly.threads.get(i).allocatedBytes());
        }
    }

    boolean isWarm()
    {
        return isWarm;
    }

    long warmUpEvents()
    {
        return warmUpEvents;
    }

    List<RunReport.ThreadReport> threads()
    {
        final List<RunReport.ThreadReport> result = new ArrayList<>();
        final long events = Math.max(1, eventsAtEnd - warmUpEvents);
        for (int i = 0; i < allocatedAtEnd.length; i++)
        {
            final PipelineThread thread = assembly.threads.get(i);
            final long bytes = Math.max(0, allocatedAtEnd[i] - allocatedWhenWarm[i]);
            result.add(new RunReport.ThreadReport(
                thread.roleName(), thread.core(), thread.isPinned(),
                !thread.roleName().equals(assembly.config.journal().thread()), bytes, (double)bytes / events));
        }
        return result;
    }

    long sinceJvmStartNs(final long monotonicNs)
    {
        final long jvmStartMs = ManagementFactory.getRuntimeMXBean().getStartTime();
        final long agoNs = System.nanoTime() - monotonicNs;
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - jvmStartMs) - agoNs;
    }
}
