package io.veltrix.engine;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.veltrix.codecs.EventType;
import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.StageConfig;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.control.SharedMemory;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.observe.HostReport;
import io.veltrix.engine.observe.LatencyRecorder;
import io.veltrix.engine.observe.LatencySummary;
import io.veltrix.engine.record.StreamRecorder;
import io.veltrix.engine.sequencer.SourceSlot;
import io.veltrix.engine.stream.TypeCounts;
import io.veltrix.engine.thread.PipelineThread;

/**
 * A running pipeline. {@link #launch} starts it, {@link #awaitEnd} watches it until its sources end, a limit is
 * reached, something fails or {@link #requestStop} was called; {@link #close} leaves no thread, lock or mapped file
 * behind.
 * <p>
 * {@link #requestStop} and {@link #command} may be called by any thread, everything else by the one that launched it.
 * <pre>{@code
 * PipelineConfig config = PipelineReader.read(Path.of("pipeline.yaml"), Overrides.none());
 * try (Pipeline pipeline = Pipeline.launch(config, RunOptions.of(Path.of("home"))))
 * {
 *     pipeline.awaitEnd();
 *     System.out.println(pipeline.end());
 * }
 * }</pre>
 */
public final class Pipeline implements AutoCloseable
{
    private static final long SAMPLE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long DRAIN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    private final Assembly assembly;
    private final SchemaCatalog schemas;
    private final RunMeter meter;
    private final RunWatch watch;
    private RunReport report;
    private boolean isClosed;

    private Pipeline(final Assembly assembly, final RunWatch watch, final SchemaCatalog schemas)
    {
        this.assembly = assembly;
        this.watch = watch;
        this.schemas = schemas;
        this.meter = new RunMeter(assembly);
    }

    /**
     * Start a pipeline.
     *
     * @param config  of it, checked.
     * @param options of this run.
     * @return the running pipeline.
     * @throws RuntimeException that says what was found, where, and what to do; then nothing is left behind.
     */
    public static Pipeline launch(final PipelineConfig config, final RunOptions options)
    {
        final SchemaCatalog schemas = SchemaCatalog.ofClassPath(Pipeline.class.getClassLoader());
        final Home home = Home.create(
            options.home(), config.name(), config.text(), schemas, stageTypes(config), options.overrides());
        final Path aeronDirectory = aeronDirectory(config);
        Assembly assembly = null;
        RunWatch watch = null;
        try
        {
            SharedMemory.clear(aeronDirectory);
            assembly = new Assembly(config, options, home, aeronDirectory, new EventPrinter(schemas));
            SharedMemory.claim(assembly.transport.directory());
            watch = RunWatch.open(assembly);
            assembly.launch();
            watch.start();
            return new Pipeline(assembly, watch, schemas);
        }
        catch (final RuntimeException | Error failure)
        {
            closeAfter(failure, assembly, watch);
            home.discard();
            throw failure;
        }
    }

    private static void closeAfter(final Throwable failure, final Assembly assembly, final RunWatch watch)
    {
        if (assembly != null)
        {
            assembly.failures.onError(failure);
            closeAfter(failure, assembly::close);
        }
        if (watch != null)
        {
            closeAfter(failure, watch::close);
        }
    }

    private static void closeAfter(final Throwable failure, final Runnable closing)
    {
        try
        {
            closing.run();
        }
        catch (final RuntimeException suppressed)
        {
            failure.addSuppressed(suppressed);
        }
    }

    private static Map<String, String> stageTypes(final PipelineConfig config)
    {
        final Map<String, String> types = new LinkedHashMap<>();
        for (final LaneConfig lane : config.lanes())
        {
            for (final StageConfig stage : lane.stages())
            {
                types.put(lane.name() + "/" + stage.name(), stage.component().type());
            }
        }
        return types;
    }

    private static Path aeronDirectory(final PipelineConfig config)
    {
        final String named = config.driver().directory();
        return named.isEmpty() ?
            Path.of("/dev/shm", "veltrix-" + config.name() + "-" + ProcessHandle.current().pid() + "-" +
                Long.toHexString(System.nanoTime() & 0xFFFFFF)) :
            Path.of(named);
    }

    /**
     * Take nothing in any more, finish what is under way and come to an end.
     */
    public void requestStop()
    {
        assembly.sequencer.requestStop();
    }

    /**
     * Have an operator's command sequenced.
     *
     * @param command to sequence.
     * @param name    of the limit, for {@link Command#LIMIT}, else empty.
     * @param value   of the limit.
     * @return false where too many are waiting: nothing was done.
     */
    public boolean command(final Command command, final String name, final long value)
    {
        return assembly.inbox.offer(command, name, value);
    }

    /**
     * @return true while nothing has failed and the pipeline has not come to its end.
     */
    public boolean isRunning()
    {
        return assembly.failures.first() == null && !assembly.sequencer.isFinished();
    }

    /**
     * @return last root sequence published so far.
     */
    public long rootSequence()
    {
        return assembly.rootPublished.value();
    }

    /**
     * @return effects of all sinks so far.
     */
    public long effects()
    {
        return assembly.sinks.values().stream().mapToLong((sink) -> sink.effects().value()).sum();
    }

    /**
     * @return last journalled root sequence, to the durability asked for.
     */
    public long journalledSequence()
    {
        return assembly.recorders.get(0).journalled().value();
    }

    /**
     * @return directory of the Aeron driver, for tools that read its counters.
     */
    public Path aeronDirectory()
    {
        return assembly.transport.directory();
    }

    /**
     * Watch until the end.
     */
    public void awaitEnd()
    {
        awaitEnd((pipeline) -> { });
    }

    /**
     * Watch until the end.
     *
     * @param progress is called once a second.
     */
    public void awaitEnd(final Consumer<Pipeline> progress)
    {
        long nextProgressNs = System.nanoTime() + PROGRESS_NS;
        while (isRunning() && !Thread.currentThread().isInterrupted())
        {
            meter.sample();
            if (System.nanoTime() - nextProgressNs >= 0)
            {
                nextProgressNs += PROGRESS_NS;
                progress.accept(this);
            }
            LockSupport.parkNanos(SAMPLE_NS);
        }
    }

    /**
     * Stop the pipeline, let the journal take what was published, and say what the run did.
     *
     * @return the report.
     */
    public RunReport end()
    {
        if (report == null)
        {
            final boolean hasFailed = assembly.failures.first() != null;
            final long deadlineNs = System.nanoTime() + (hasFailed ? DRAIN_TIMEOUT_NS / 10 : DRAIN_TIMEOUT_NS);
            if (!hasFailed)
            {
                requestStop();
            }
            while ((isRunning() || !assembly.isJournalled()) && System.nanoTime() - deadlineNs < 0)
            {
                LockSupport.parkNanos(SAMPLE_NS / 10);
            }
            if (!hasFailed && (isRunning() || !assembly.isJournalled()))
            {
                assembly.failures.onError(new IllegalStateException(
                    "did not come to an end within 30 s of being told to: " + assembly.whatIsLeft()));
            }
            meter.conclude();
            watch.end();
            assembly.threads.forEach(PipelineThread::close);
            report = makeReport();
        }
        return report;
    }

    private RunReport makeReport()
    {
        final long finishedNs = assembly.sequencer.finishedNs() == 0 ?
            System.nanoTime() : assembly.sequencer.finishedNs();
        final long beganNs = assembly.sequencer.beganNs();
        final long elapsedNs = beganNs == 0 ? 0 : finishedNs - beganNs;
        final long rootEvents = rootSequence();
        final Throwable failure = assembly.failures.first();
        final List<StreamPosition> streams = new ArrayList<>();
        streams.add(assembly.recorders.get(0).position());
        for (final Lane lane : assembly.lanes)
        {
            streams.addAll(lane.positions());
        }
        return new RunReport(
            assembly.config.name(),
            assembly.home.directory().toAbsolutePath().toString(),
            assembly.options.isDeterministic(),
            meter.isWarm(),
            meter.warmUpEvents(),
            elapsedNs,
            rootEvents,
            elapsedNs == 0 ? 0 : rootEvents * 1e9 / elapsedNs,
            beganNs == 0 ? 0 : meter.sinceJvmStartNs(beganNs),
            streams,
            counts(),
            assembly.sources.stream().map(Pipeline::report).toList(),
            assembly.sinks.entrySet().stream().map((sink) -> new RunReport.SinkReport(
                sink.getKey(), sink.getValue().effects().value(), sink.getValue().dropped().value())).toList(),
            assembly.latencies.stream().map(Pipeline::summary).toList(),
            meter.threads(),
            collectors().stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum(),
            collectors().stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum(),
            assembly.recorders.stream().map(Pipeline::report).toList(),
            assembly.quarantined.stream().mapToLong(Tally::value).sum(),
            failure == null ? null : String.valueOf(failure.getMessage() == null ? failure : failure.getMessage()),
            HostReport.here());
    }

    private List<RunReport.EventCount> counts()
    {
        final List<RunReport.EventCount> counts = new ArrayList<>();
        addCounts(counts, PipelineConfig.ROOT, assembly.recorders.get(0).counts());
        for (int i = 0; i < assembly.lanes.size(); i++)
        {
            for (final StreamConfig stream : assembly.config.lanes().get(i).streams())
            {
                addCounts(counts, stream.name(), assembly.lanes.get(i).counts(stream.number()));
            }
        }
        return counts;
    }

    private void addCounts(final List<RunReport.EventCount> counts, final String stream, final TypeCounts byType)
    {
        byType.forEach((key, count) ->
        {
            final EventType type = schemas.type(key);
            counts.add(new RunReport.EventCount(
                stream, type == null ? (key >>> 16) + "/" + (key & 0xFFFF) : type.name(), count));
        });
    }

    private static LatencySummary summary(final LatencyRecorder recorder)
    {
        recorder.flip();
        return LatencySummary.of(recorder.boundary(), recorder.total());
    }

    private static List<GarbageCollectorMXBean> collectors()
    {
        return ManagementFactory.getGarbageCollectorMXBeans();
    }

    private static RunReport.SourceReport report(final SourceSlot slot)
    {
        return new RunReport.SourceReport(
            slot.name(), slot.eventCount(), slot.droppedCount(), slot.source().refused(), slot.source().damage());
    }

    private static RunReport.JournalReport report(final StreamRecorder recorder)
    {
        return new RunReport.JournalReport(
            recorder.position().name(), recorder.position().events() == 0 ? 0 : 1,
            recorder.writer().appendedSequence(), recorder.writer().segmentCount(),
            recorder.writer().notReadyCount());
    }

    /**
     * @return what went wrong first; null for nothing.
     */
    public Throwable failure()
    {
        return assembly.failures.first();
    }

    private void closeHeld()
    {
        try
        {
            assembly.close();
        }
        finally
        {
            try
            {
                watch.close();
            }
            finally
            {
                assembly.home.close();
            }
        }
    }

    /**
     * End the pipeline where it still runs and let go of everything.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            try
            {
                end();
            }
            finally
            {
                closeHeld();
            }
        }
    }
}
