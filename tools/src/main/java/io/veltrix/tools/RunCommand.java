package io.veltrix.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.veltrix.engine.Pipeline;
import io.veltrix.engine.PipelineProcess;
import io.veltrix.engine.RunOptions;
import io.veltrix.engine.RunReport;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.control.SharedMemory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code veltrix run}.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Run a pipeline and say how fast it was.",
    footer = {
        "",
        "Ends when its sources end, at --events or --for, or on Ctrl-C; then prints latencies at each thread boundary.",
        "Without --events, --for or --capture it runs for ten seconds.",
        "",
        "  veltrix run",
        "  veltrix run --speed max --for 60s --report run.json",
        "  veltrix run --capture day.pcap.gz --format iex-deep --speed max",
        "  veltrix run --speed max --profile cpu --profile-output hot.html",
    })
final class RunCommand implements Callable<Integer>
{
    private static final long DEFAULT_DURATION_NS = TimeUnit.SECONDS.toNanos(10);

    @Mixin
    private PipelineArgument pipeline;

    @Option(
        names = "--speed", defaultValue = "1", converter = Speeds.class, paramLabel = "1|N|max",
        description = "Speed of recorded and generated sources (default: ${DEFAULT-VALUE}, as recorded).")
    private double speed;

    @Option(names = "--events", paramLabel = "N", description = "Stop after this many market events.")
    private Long events;

    @Option(
        names = "--for", converter = Durations.class, paramLabel = "DURATION",
        description = "Stop after this long, e.g. 60s; of virtual time with --deterministic.")
    private Long durationNs;

    @Option(
        names = "--deterministic",
        description = "Virtual time: the whole run is a function of its inputs and seed.")
    private boolean isDeterministic;

    @Option(
        names = "--home", paramLabel = "DIR",
        description = "Folder for journal and manifest: new or empty, or of an earlier run, which then goes on behind" +
            " its last journalled event, with its own pipeline file where none is named.")
    private Path home;

    @Option(
        names = "--accept-loss",
        description = "Go on where a sink has caused effects whose events the journal has lost.")
    private boolean acceptsLoss;

    @Option(
        names = "--upgrade",
        description = "Go on in a home with a changed pipeline file or changed stages, from the state in which the" +
            " others left it; stages that are new start empty.")
    private boolean isUpgrade;

    @Option(
        names = "--threads", split = ",", paramLabel = "NAME",
        description = "Run only these threads of the pipeline, beside other processes over the same home and 'veltrix" +
            " driver'; goes on until it is told to end.")
    private Set<String> threads = new LinkedHashSet<>();

    @Option(names = "--report", paramLabel = "FILE.json", description = "Write everything measured to this file.")
    private Path report;

    @Option(
        names = "--warm-up", converter = Durations.class, defaultValue = "5s", paramLabel = "DURATION",
        description = "When latencies and allocation start to count (default: ${DEFAULT-VALUE}, or a quarter of" +
            " --events).")
    private long warmUpNs;

    @Option(
        names = "--profile", paramLabel = "cpu|alloc|lock",
        description = "Sample the whole run and draw where its threads spent processor time, allocated, or waited for" +
            " locks: one flame graph.")
    private Profile.Kind profile;

    @Option(
        names = "--profile-output", paramLabel = "FILE.html",
        description = "The flame graph (default: profile-KIND.html in this folder).")
    private Path profileOutput;

    @Option(
        names = "--latency-log", paramLabel = "FILE.csv",
        description = "Write latency over time to this file: a line a second for each thread boundary, in nanoseconds" +
            " from the origin of the events.")
    private Path latencyLog;

    @Option(names = {"-q", "--quiet"}, description = "No progress, no table: for scripts.")
    private boolean isQuiet;

    @Override
    public Integer call() throws Exception
    {
        if (isUpgrade && home == null)
        {
            throw new UsageException("--upgrade: say with --home which home is to be upgraded");
        }
        if (profileOutput != null && profile == null)
        {
            throw new UsageException("--profile-output: say with --profile what to sample: cpu, alloc or lock");
        }
        final PipelineConfig config = pipeline.read(home);
        final Path folder = home == null ? freshHome(config.name()) : home;
        if (report != null)
        {
            JsonReport.requireWritable(report);
        }
        final boolean isUnbounded = threads.isEmpty() && events == null && durationNs == null && config.sources()
            .stream().noneMatch((source) -> source.component().type().equals(PipelineArgument.CAPTURE));
        final RunOptions options = RunOptions.of(folder)
            .speed(speed)
            .deterministic(isDeterministic)
            .maxEvents(events == null ? RunOptions.UNLIMITED : events)
            .durationNs(durationNs != null ? durationNs : isUnbounded ? DEFAULT_DURATION_NS : RunOptions.UNLIMITED)
            .warmUp(warmUpNs, events == null ? RunOptions.UNLIMITED : Math.max(1, events / 4))
            .overrides(pipeline.overrides().values())
            .acceptLoss(acceptsLoss)
            .upgrade(isUpgrade)
            .threads(threads);
        if (!threads.isEmpty() && home == null)
        {
            throw new UsageException("--threads needs --home, the folder that the processes share");
        }
        try (Interrupt interrupt = new Interrupt(); LatencyLog latencies = LatencyLog.open(latencyLog, RunCommand::say))
        {
            return runProfiled(config, options, interrupt, latencies);
        }
    }

    private int runProfiled(
        final PipelineConfig config, final RunOptions options, final Interrupt interrupt, final LatencyLog latencies)
        throws Exception
    {
        final Profile sampled = profile == null ? null : Profile.start(profile, profileFile(), RunCommand::say);
        try
        {
            return config.driver().isSeparate() || !threads.isEmpty() ?
                share(config, options, interrupt, latencies) : run(config, options, interrupt, latencies);
        }
        finally
        {
            conclude(sampled);
        }
    }

    private void conclude(final Profile sampled)
    {
        if (sampled != null)
        {
            sampled.close();
            if (!isQuiet)
            {
                System.out.println("  profile " + profileFile());
            }
        }
    }

    private Path profileFile()
    {
        return profileOutput == null ? Path.of("profile-" + profile + ".html") : profileOutput;
    }

    private int share(
        final PipelineConfig config, final RunOptions options, final Interrupt interrupt, final LatencyLog latencies)
        throws Exception
    {
        final PipelineProcess process = new PipelineProcess(config, options, RunCommand::say)
            .onReady((what) -> System.out.println("ready: " + what))
            .onProgress(progress(0).andThen(latencies));
        interrupt.stops(process::requestStop);
        process.run();
        if (process.report() != null)
        {
            return conclude(process.report());
        }
        if (process.failure() != null)
        {
            System.err.println("veltrix: the threads " + String.join(", ", options.threads()) + " stopped: " +
                process.failure().getMessage());
            return Veltrix.FAILED;
        }
        return Veltrix.GOOD;
    }

    private int run(
        final PipelineConfig config, final RunOptions options, final Interrupt interrupt, final LatencyLog latencies)
        throws Exception
    {
        final RunReport result;
        final List<SharedMemory.Swept> swept = SharedMemory.sweep();
        try (Pipeline running = Pipeline.launch(config, options, RunCommand::say))
        {
            if (!isQuiet)
            {
                swept.forEach((left) -> System.out.printf(
                    "removed %s (%,d KiB of shared memory): process %d, which has ended, had left it%n",
                    left.directory(), left.bytes() >> 10, left.pid()));
            }
            interrupt.stops(running::requestStop);
            running.awaitEnd(progress(running.rootSequence()).andThen(latencies));
            latencies.accept(running);
            result = running.end();
        }
        return conclude(result);
    }

    private int conclude(final RunReport result) throws Exception
    {
        if (!isQuiet)
        {
            RunTable.print(System.out, result);
        }
        if (report != null)
        {
            JsonReport.write(report, result);
        }
        return outcome(result);
    }

    private Consumer<Pipeline> progress(final long eventsBefore)
    {
        return isQuiet ? (ignored) -> { } : new RunProgress(System.out, eventsBefore);
    }

    private static void say(final String notice)
    {
        System.err.println("veltrix: " + notice);
    }

    private int outcome(final RunReport result)
    {
        result.sources().stream().filter((source) -> source.damage() != null).forEach((source) ->
            System.err.println("veltrix: source " + source.name() + " could not read all: " + source.damage()));
        if (result.failure() != null)
        {
            System.err.println("veltrix: the pipeline stopped: " + result.failure());
            return Veltrix.FAILED;
        }
        for (final RunReport.SourceReport source : result.sources())
        {
            if (pipeline.hasCaptures() && source.name().equals("market") && source.events() == 0 &&
                source.refused() > 0)
            {
                System.err.printf("veltrix: source market understood nothing: all of %,d inputs were refused; name" +
                    " the right --format%n", source.refused());
                return Veltrix.FAILED;
            }
        }
        return result.sources().stream().anyMatch((source) -> source.damage() != null) ?
            Veltrix.FAILED : Veltrix.GOOD;
    }

    private static Path freshHome(final String name)
    {
        final String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        final Path base = Path.of(System.getProperty("java.io.tmpdir"), "veltrix-" + System.getProperty("user.name"));
        Path folder = base.resolve(name + "-" + time);
        for (int i = 2; Files.exists(folder); i++)
        {
            folder = base.resolve(name + "-" + time + "-" + i);
        }
        return folder;
    }
}
