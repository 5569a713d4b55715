package io.veltrix.engine;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.veltrix.codecs.EventType;
import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.control.SharedMemory;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.PipelineIdentity;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.observe.HostReport;
import io.veltrix.engine.observe.LatencyRecorder;
import io.veltrix.engine.observe.LatencySummary;
import io.veltrix.engine.record.StreamRecorder;
import io.veltrix.engine.recovery.RecoveryReport;
import io.veltrix.engine.recovery.StartListener;
import io.veltrix.engine.sequencer.SourceSlot;
import io.veltrix.engine.sink.UnjournalledRanges;
import io.veltrix.engine.stream.TypeCounts;
import io.veltrix.engine.thread.PipelineThread;
import org.HdrHistogram.Histogram;

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
        return launch(config, options, StartListener.NONE);
    }

    /**
     * Start a pipeline: for the first time, or where its home has a journal, behind the last event of that.
     *
     * @param config   of it, checked.
     * @param options  of this run.
     * @param listener is told what a start over an existing journal finds and does.
     * @return the running pipeline.
     * @throws RuntimeException that says what was found, where, and what to do; then nothing is left behind, and a home
     *                          that was there before is as it was.
     */
    public static Pipeline launch(
        final PipelineConfig config, final RunOptions options, final StartListener listener)
    {
        final SchemaCatalog schemas = SchemaCatalog.ofClassPath(Pipeline.class.getClassLoader());
        // Before the home is touched.
        Hosting.of(config, options);
        final PipelineIdentity identity = PipelineIdentity.of(config, schemas, options.overrides());
        final Home home = Home.open(options.home(), identity, options.isUpgrade());
        Assembly assembly = null;
        RunWatch watch = null;
        try
        {
            final Path aeronDirectory = aeronDirectory(config);
            if (!config.driver().isSeparate())
            {
                SharedMemory.clear(aeronDirectory);
            }
            assembly = new Assembly(
                config, options, home, identity.ofSnapshots(), aeronDirectory, new EventPrinter(schemas), listener);
            if (!config.driver().isSeparate())
            {
                SharedMemory.claim(aeronDirectory);
            }
            watch = RunWatch.open(assembly);
            if (!home.isNew())
            {
                watch.recovering();
            }
            assembly.launch();
            watch.start();
            return new Pipeline(assembly, watch, schemas);
        }
        catch (final RuntimeException | Error failure)
        {
            closeAfter(failure, assembly, watch);
            letGo(home, failure);
            throw failure;
        }
    }

    /** What is wrong with the start is told, not what became of cleaning up after it. */
    private static void letGo(final Home home, final Throwable failure)
    {
        try
        {
            if (home.isNew())
            {
                home.discard();
            }
        }
        catch (final RuntimeException suppressed)
        {
            failure.addSuppressed(suppressed);
        }
        finally
        {
            home.close();
        }
    }

    private static void closeAfter(final Throwable failure, final Assembly assembly, final RunWatch watch)
    {
        if (assembly != null)
        {
            closeAfter(failure, assembly::close);
        }
        if (watch != null)
        {
            closeAfter(failure, () -> watch.close(failure));
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
        return assembly.failures.first() == null && !assembly.sequencer.isFinished() && !isLost();
    }

    /**
     * @return true where a separate driver went away under the pipeline: it is to be closed and launched again.
     */
    boolean isLost()
    {
        return loss() != null;
    }

    /**
     * @return why; null where it is not.
     */
    Throwable loss()
    {
        return assembly.transport.loss();
    }

    /**
     * @return epoch of this start.
     */
    public int epoch()
    {
        return assembly.home.manifest().epoch();
    }

    /**
     * @return what the start did over an existing journal; null for a first start.
     */
    public RecoveryReport recovery()
    {
        return assembly.recovered;
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
        return assembly.sinks.tallies.values().stream().mapToLong((sink) -> sink.effects().value()).sum();
    }

    /**
     * @return last journalled root sequence, to the durability asked for.
     */
    public long journalledSequence()
    {
        return assembly.recorders.root().journalled().value();
    }

    /**
     * Hand over the latencies that each thread boundary recorded since the last call, in nanoseconds from the origin of
     * the events. From the second call on it allocates nothing; hot threads notice one exchange of a pointer.
     *
     * @param each is given the boundary's name and what is new, which is valid until it returns.
     */
    public void latencies(final BiConsumer<String, Histogram> each)
    {
        for (int i = 0; i < assembly.links.latencies.size(); i++)
        {
            final LatencyRecorder recorder = assembly.links.latencies.get(i);
            each.accept(recorder.boundary(), recorder.flip());
        }
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
            assembly.links.refresh();
            assembly.disk.check(
                assembly.recorders.settled(), !assembly.recorders.isJournalled(), assembly::whatIsLeft);
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
            final boolean isShared = !assembly.options.threads().isEmpty();
            final boolean hasFailed = assembly.failures.first() != null || isLost();
            final long timeoutNs = hasFailed || isShared ? DRAIN_TIMEOUT_NS / 10 : DRAIN_TIMEOUT_NS;
            long deadlineNs = System.nanoTime() + timeoutNs;
            long progress = assembly.progress();
            if (!hasFailed)
            {
                requestStop();
            }
            while ((isRunning() || !assembly.recorders.isJournalled()) && !isLost() &&
                System.nanoTime() - deadlineNs < 0)
            {
                assembly.links.refresh();
                LockSupport.parkNanos(SAMPLE_NS / 10);
                // A reader of the journal may have hours to go; only one that stands still is given up.
                if (!hasFailed && assembly.progress() != progress)
                {
                    progress = assembly.progress();
                    deadlineNs = System.nanoTime() + timeoutNs;
                }
            }
            if (assembly.sequencer.isFinished() && assembly.config.driver().isSeparate() && !isLost())
            {
                Life.announceEnd(assembly.links);
            }
            // What other processes have not done yet they do from the journal when they are there again.
            if (!hasFailed && !isShared && (isRunning() || !assembly.recorders.isJournalled()))
            {
                assembly.failures.onError(new IllegalStateException(
                    "told to end, and nothing has moved for 30 s: " + assembly.whatIsLeft()));
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
        final long rootEvents = rootSequence() - assembly.beganAfter();
        final Throwable failure = assembly.failures.first();
        final List<StreamPosition> streams = new ArrayList<>();
        streams.add(assembly.recorders.root().position());
        for (final Lane lane : assembly.lanes.lanes)
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
            assembly.recovered,
            streams,
            counts(),
            assembly.sources.slots.stream().map(Pipeline::report).toList(),
            assembly.sinks.tallies.entrySet().stream().map((sink) -> new RunReport.SinkReport(
                sink.getKey(), sink.getValue().effects().value(), sink.getValue().dropped().value())).toList(),
            assembly.links.latencies.stream().map(Pipeline::summary).toList(),
            meter.threads(),
            collectors().stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum(),
            collectors().stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum(),
            assembly.recorders.recorders.stream().map(Pipeline::report).toList(),
            assembly.lanes.quarantined.stream().mapToLong(Tally::value).sum(),
            failure == null ? stopReason() :
                String.valueOf(failure.getMessage() == null ? failure : failure.getMessage()),
            alarms(),
            HostReport.here());
    }

    private String stopReason()
    {
        final String reason = assembly.disk.stopReason();
        return reason == null ? null : reason + ". Everything that was published, up to root sequence " +
            rootSequence() + ", is journalled";
    }

    private List<String> alarms()
    {
        final List<String> alarms = new ArrayList<>();
        final UnjournalledRanges leftOut = assembly.recorders.leftOut();
        if (leftOut != null && leftOut.size() > 0)
        {
            alarms.add("the disk was full: " + leftOut.size() + " root events are not in the journal: " + leftOut);
            assembly.sinks.withheld.forEach((sink, never) ->
            {
                if (never.events().value() > 0)
                {
                    alarms.add("sink " + sink + " was not given " + never.events().value() + " events of those, from" +
                        " sequence " + never.first().value() + " to " + never.last().value() + " of its stream");
                }
            });
        }
        return alarms;
    }

    private List<RunReport.EventCount> counts()
    {
        final List<RunReport.EventCount> counts = new ArrayList<>();
        addCounts(counts, PipelineConfig.ROOT, assembly.recorders.root().counts());
        for (int i = 0; i < assembly.lanes.lanes.size(); i++)
        {
            for (final StreamConfig stream : assembly.lanes.configs.get(i).streams())
            {
                addCounts(counts, stream.name(), assembly.lanes.lanes.get(i).counts(stream.number()));
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
