package io.veltrix.tools.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.HomeException;
import io.veltrix.engine.journal.JournalCatalog;
import io.veltrix.engine.journal.JournalException;
import io.veltrix.engine.observe.HostReport;
import io.veltrix.engine.status.RunStatus;
import io.veltrix.engine.status.StatusReader;

/**
 * One soak: starts the process, samples it until it ends, keeps its disk free, and judges. One thread,
 * but for {@link #requestStop}.
 */
public final class Soak implements AutoCloseable
{
    private static final long DISK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);
    private static final double MILLION = 1e6;
    private static final int THIRDS = 3;
    private static final long MIB = 1L << 20;
    private static final long DESCRIPTORS_ALLOWED = 8;
    private static final long MAPPINGS_ALLOWED = 32;
    private static final long THREADS_ALLOWED = 4;
    private static final long ANONYMOUS_ALLOWED = 8 * MIB;
    private static final long MAPPED_ALLOWED = 64 * MIB;

    private final SoakPlan plan;
    private final SoakProcess process;
    private final HeapLog heap;
    private final Retainer retainer;
    private final long startedNs = System.nanoTime();
    private final long startedMs = System.currentTimeMillis();
    private final List<Sample> samples = new ArrayList<>();
    private volatile boolean isStopped;
    private Disk disk = Disk.UNKNOWN;
    private long nextDiskNs = startedNs;

    /**
     * Start one.
     *
     * @param plan of it.
     * @throws IOException where the process cannot be started.
     */
    public Soak(final SoakPlan plan) throws IOException
    {
        this.plan = plan;
        final List<String> line = new ArrayList<>(List.of("run"));
        line.addAll(plan.arguments());
        line.addAll(List.of("--quiet", "--home", plan.home().toString(), "--report", report().toString(),
            "--latency-log", latencies().toString()));
        heap = new HeapLog(plan.folder().resolve("heap.log"));
        process = new SoakProcess(plan.folder(), plan.heapBytes(), plan.folder().resolve("heap.log"), line);
        retainer = new Retainer(plan.home(), plan.keepBytes(), plan.retainNs());
    }

    private Path report()
    {
        return plan.folder().resolve("run.json");
    }

    private Path latencies()
    {
        return plan.folder().resolve("latency.csv");
    }

    /**
     * Have it end early, in order. Any thread.
     */
    public void requestStop()
    {
        isStopped = true;
        process.requestStop();
    }

    /**
     * Sample until the process ends.
     *
     * @param progress is told of each sample.
     * @return what was found.
     * @throws InterruptedException where the thread is.
     */
    public SoakReport run(final Consumer<Sample> progress) throws InterruptedException
    {
        long nextNs = startedNs + plan.sampleNs();
        while (!process.awaitEnd(nextNs - System.nanoTime()))
        {
            nextNs += plan.sampleNs();
            final Sample sample = sample();
            if (sample != null)
            {
                samples.add(sample);
                progress.accept(sample);
            }
        }
        final long elapsedMs = elapsedMs();
        retainer.end();
        return conclude(elapsedMs);
    }

    private long elapsedMs()
    {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs);
    }

    private Sample sample() throws InterruptedException
    {
        final ProcessUse use = ProcessUse.of(process.pid());
        if (use == null)
        {
            return null;
        }
        if (System.nanoTime() - nextDiskNs >= 0)
        {
            nextDiskNs += DISK_INTERVAL_NS;
            disk = Disk.of(plan.home(), Home.journalOf(plan.home()));
        }
        final RunStatus status = status();
        final long elapsedMs = elapsedMs();
        final long events = status == null ? -1 : status.rootSequence();
        final Sample before = samples.isEmpty() ? null : samples.get(samples.size() - 1);
        final double rate = before == null || before.rootEvents() < 0 || events < 0 ? -1 :
            (events - before.rootEvents()) * 1e3 / Math.max(1, elapsedMs - before.elapsedMs());
        return new Sample(elapsedMs, events, rate, status == null ? -1 : status.journalLag(), heap.usedBytes(), use,
            disk.journalBytes(), disk.homeBytes());
    }

    private RunStatus status()
    {
        try
        {
            final RunStatus status = Home.isHome(plan.home()) ? StatusReader.read(plan.home()) : null;
            return status != null && status.isAlive() ? status : null;
        }
        catch (final HomeException ex)
        {
            // It is being made.
            return null;
        }
    }

    private SoakReport conclude(final long elapsedMs)
    {
        final RunResult run = RunResult.read(report());
        final long events = run != null ? run.rootEvents() : Math.max(journalled(),
            samples.stream().mapToLong(Sample::rootEvents).max().orElse(-1));
        final String failure = failure(run, events);
        final List<Growth> growth = growth();
        final long used = heap.usedBytes();
        final double perMillion = heapPerMillion();
        return new SoakReport(plan.pipeline(), process.commandLine(), plan.heapBytes(), elapsedMs, events,
            run == null ? 0 : run.eventsPerSecond(), process.exitCode(), failure, used, perMillion,
            perMillion <= 0 ? -1 : (long)((plan.heapBytes() - used) / perMillion * MILLION) + events,
            failure == null && growth.stream().noneMatch(Growth::isGrowing), growth,
            run == null ? List.of() : run.latencies(), run == null ? List.of() : run.threads(), retainer.retained(),
            samples, LatencySample.read(latencies(), startedMs), HostReport.here());
    }

    /**
     * @return events that the root's journal ends with: a process that fails may do so before it is looked at twice.
     */
    private long journalled()
    {
        try
        {
            final List<JournalCatalog.SegmentEntry> segments =
                JournalCatalog.stream(Home.journalOf(plan.home()).resolve(PipelineConfig.ROOT)).segments();
            return segments.isEmpty() ? -1 : segments.get(segments.size() - 1).lastSequence();
        }
        catch (final JournalException ex)
        {
            // It did not come to have one.
            return -1;
        }
    }

    private String failure(final RunResult run, final long events)
    {
        if (process.exitCode() == SoakProcess.OUT_OF_MEMORY)
        {
            return "its heap of " + plan.heapBytes() / MIB + " MiB is full " + (events <= 0 ?
                "before the first event: give the start more with --heap (the launcher's archive of classes saves" +
                " about half of its garbage)" : "after " + events + " events: something allocates as they flow, or" +
                " --heap is too small for this pipeline's start");
        }
        if (run != null && run.failure() != null)
        {
            return run.failure();
        }
        return run == null || process.exitCode() != 0 && !isStopped ?
            "it ended with code " + process.exitCode() + ": " + process.lastErrors() : null;
    }

    /** Over the last two thirds of the samples: what comes before is the start. */
    private double heapPerMillion()
    {
        final List<Sample> known = samples.stream()
            .filter((sample) -> sample.heapUsedBytes() >= 0 && sample.rootEvents() > 0).toList();
        if (known.size() < THIRDS)
        {
            return -1;
        }
        final Sample first = known.get(known.size() / THIRDS);
        final Sample last = known.get(known.size() - 1);
        final long events = last.rootEvents() - first.rootEvents();
        return events <= 0 ? -1 : (last.heapUsedBytes() - first.heapUsedBytes()) * MILLION / events;
    }

    private List<Growth> growth()
    {
        final List<Growth> growth = new ArrayList<>();
        growth.add(judge("file descriptors", "", DESCRIPTORS_ALLOWED, (use) -> use.process().fileDescriptors()));
        growth.add(judge("mappings", "", MAPPINGS_ALLOWED, (use) -> use.process().mappings()));
        growth.add(judge("mapped files", "bytes", MAPPED_ALLOWED, (use) -> use.process().mappedFileBytes()));
        growth.add(judge("memory of no file", "bytes", ANONYMOUS_ALLOWED, (use) -> use.process().anonymousBytes()));
        growth.add(judge("threads", "", THREADS_ALLOWED, (use) -> use.process().threads()));
        // What lies between two retentions comes and goes; before there were three in each third it is not judged.
        final long thirdNs = samples.size() * plan.sampleNs() / THIRDS;
        if (retainer.retained().problem() == null && thirdNs >= THIRDS * plan.retainNs())
        {
            growth.add(judge("journals", "bytes", plan.keepBytes(), Sample::journalBytes));
        }
        return growth;
    }

    private Growth judge(
        final String figure, final String unit, final long allowance, final ToLongFunction<Sample> value)
    {
        return Growth.of(figure, unit, samples.stream().mapToLong(value).toArray(), allowance);
    }

    /**
     * End the process where it still runs.
     */
    @Override
    public void close()
    {
        process.close();
    }
}
