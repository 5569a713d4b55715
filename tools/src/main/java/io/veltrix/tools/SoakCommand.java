package io.veltrix.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.api.Quantities;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.tools.soak.Sample;
import io.veltrix.tools.soak.Soak;
import io.veltrix.tools.soak.SoakPage;
import io.veltrix.tools.soak.SoakPlan;
import io.veltrix.tools.soak.SoakReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code veltrix soak}.
 */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = "Run a pipeline for long in a fixed heap without a collector, and watch what it takes.",
    footer = {
        "",
        "The pipeline runs in a process of its own under Epsilon, which never gives memory back: whatever is allocated",
        "for each event fills the heap and ends the run. Beside it snapshots are made and old segments deleted, as",
        "'veltrix snapshot' and 'veltrix retain' do, and at intervals the process is looked at from outside.",
        "",
        "Exit code 1 where the run failed, or a figure grows: its median over the last third of the samples is above",
        "that over the middle third by more than 5%% and 8 file descriptors, 32 mappings, 64 MiB of mapped files,",
        "8 MiB of memory that is of no file, 4 threads, or what --keep allows for the journals. Below 30 samples",
        "nothing is judged; journals only where each third has three times --retain-every. Files that stages and sinks",
        "keep for themselves show in the home's size, which is not judged. Nor is latency, which the report has for",
        "each second: at --speed max it is that of full buffers.",
        "",
        "  veltrix soak --for 10m",
        "  veltrix soak my.yaml --events 1000000000 --heap 64m --report soak.json --html soak.html",
    })
final class SoakCommand implements Callable<Integer>
{
    private static final double MIB = 1 << 20;
    private static final long MIN_HEAP = 16L << 20;
    private static final long MIN_SAMPLE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PROGRESS_MS = 5_000;
    private static final long QUIET_MS = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PipelineArgument pipeline;

    @Option(names = "--events", paramLabel = "N", description = "Stop after this many market events.")
    private Long events;

    @Option(
        names = "--for", converter = Durations.class, paramLabel = "DURATION", description = "Stop after this long.")
    private Long durationNs;

    @Option(
        names = "--speed", defaultValue = "max", converter = Speeds.class, paramLabel = "1|N|max",
        description = "Speed of recorded and generated sources (default: ${DEFAULT-VALUE}).")
    private double speed;

    @Option(
        names = "--heap", defaultValue = "64m", paramLabel = "SIZE",
        description = "The heap, all of it from the start, e.g. 64m or 1g (default: ${DEFAULT-VALUE}).")
    private String heap;

    @Option(
        names = "--keep", defaultValue = "512MiB", paramLabel = "SIZE",
        description = "Journals to keep, the oldest segments go (default: ${DEFAULT-VALUE}).")
    private String keep;

    @Option(
        names = "--retain-every", defaultValue = "20s", converter = Durations.class, paramLabel = "DURATION",
        description = "From one snapshot and deletion to the next (default: ${DEFAULT-VALUE}).")
    private long retainNs;

    @Option(
        names = "--sample-every", defaultValue = "1s", converter = Durations.class, paramLabel = "DURATION",
        description = "From one look at the process to the next, at least 100ms (default: ${DEFAULT-VALUE}).")
    private long sampleNs;

    @Option(
        names = "--home", paramLabel = "DIR",
        description = "Folder of the run: new or empty (default: one for temporary files, deleted where all was well).")
    private Path home;

    @Option(names = "--report", paramLabel = "FILE.json", description = "Write every sample and verdict to this file.")
    private Path report;

    @Option(names = "--html", paramLabel = "FILE.html", description = "Write a page with the curves to this file.")
    private Path html;

    @Option(names = {"-q", "--quiet"}, description = "No progress, no table: for scripts.")
    private boolean isQuiet;

    private long lastShownMs = -PROGRESS_MS;

    @Override
    public Integer call() throws Exception
    {
        if (events == null == (durationNs == null))
        {
            throw new UsageException("say for how long: either --events N or --for TIME");
        }
        if (events != null && events < 1)
        {
            throw new UsageException("--events: found " + events + ", wanted at least 1");
        }
        if (durationNs != null && durationNs < 1 || retainNs < TimeUnit.SECONDS.toNanos(1))
        {
            throw new UsageException("--for and --retain-every: wanted a duration, of at least 1s for the latter");
        }
        if (sampleNs < MIN_SAMPLE_NS)
        {
            throw new UsageException("--sample-every: wanted a duration of at least 100ms");
        }
        final long heapBytes = heapBytes(heap);
        final long keepBytes = keepBytes(keep);
        for (final Path file : new Path[]{report, html})
        {
            if (file != null)
            {
                JsonReport.requireWritable(file);
            }
        }
        if (home != null && Home.isHome(home))
        {
            throw new ToolException("a soak begins with an empty home, and " + home + " has a journal: name another");
        }
        final PipelineConfig config = pipeline.read();
        if (config.driver().isSeparate())
        {
            throw new ToolException("a soak runs the whole pipeline in one process, and this one has a driver of its" +
                " own: --set driver.mode=embedded");
        }
        return soak(config.name(), heapBytes, keepBytes);
    }

    private int soak(final String name, final long heapBytes, final long keepBytes) throws Exception
    {
        final Path folder = Files.createTempDirectory("veltrix-soak-");
        final Path run = home == null ? folder.resolve("home") : home.toAbsolutePath().normalize();
        final SoakReport result;
        try (Interrupt interrupt = new Interrupt();
            Soak soak = new Soak(
                new SoakPlan(name, run, folder, heapBytes, keepBytes, retainNs, sampleNs, arguments())))
        {
            interrupt.stops(soak::requestStop);
            result = soak.run(isQuiet ? (sample) -> { } : this::show);
            if (report != null)
            {
                JsonReport.write(report, result);
            }
            if (html != null)
            {
                SoakPage.write(html, result);
            }
            if (!isQuiet)
            {
                SoakTable.print(System.out, result);
            }
        }
        if (result.failure() != null)
        {
            System.err.println("veltrix: the soak failed: " + result.failure() + "; what it left is in " + folder);
        }
        else
        {
            result.growth().stream().filter((each) -> each.isGrowing()).forEach((each) ->
                System.err.printf("veltrix: %s: %,d in the last third, %,d in the middle third, at most %,d expected%n",
                    each.figure(), each.last(), each.middle(), each.limit()));
            Home.deleteTree(folder);
        }
        return result.isGood() ? Veltrix.GOOD : Veltrix.FAILED;
    }

    /** What the process is told of all this, with the pipeline as it was named here. */
    private List<String> arguments()
    {
        final List<String> line = new ArrayList<>();
        final Path file = spec.commandLine().getParseResult().matchedPositionalValue(0, null);
        if (file != null)
        {
            line.add(file.toString());
        }
        pipeline.overrides().values().forEach((path, value) -> line.addAll(List.of("--set", path + "=" + value)));
        line.addAll(List.of("--speed", Double.isInfinite(speed) ? "max" : Double.toString(speed)));
        line.addAll(events != null ? List.of("--events", Long.toString(events)) :
            List.of("--for", durationNs + "ns"));
        return line;
    }

    private void show(final Sample sample)
    {
        if (sample.elapsedMs() - lastShownMs < (sample.elapsedMs() < QUIET_MS ? 0 : PROGRESS_MS))
        {
            return;
        }
        lastShownMs = sample.elapsedMs();
        final double done = events != null ? (double)Math.max(0, sample.rootEvents()) / events :
            sample.elapsedMs() * 1e6 / durationNs;
        System.out.printf(Locale.ROOT,
            "%5d s %4.0f%%  %,15d events  %,11.0f/s  heap %6.1f MiB  rss %,7.1f MiB  mapped %,7.1f MiB  %d files" +
            "  disk %,8.1f MiB%n", TimeUnit.MILLISECONDS.toSeconds(sample.elapsedMs()), Math.min(1, done) * 100,
            Math.max(0, sample.rootEvents()), Math.max(0, sample.eventsPerSecond()),
            Math.max(0, sample.heapUsedBytes()) / MIB, sample.process().rssBytes() / MIB,
            sample.process().mappedFileBytes() / MIB, sample.process().fileDescriptors(),
            Math.max(0, sample.homeBytes()) / MIB);
    }

    static long heapBytes(final String text)
    {
        final String java = text.strip().toLowerCase(Locale.ROOT);
        try
        {
            final long bytes = Quantities.parseBytes(
                java.matches("[0-9]+[kmg]") ? java.toUpperCase(Locale.ROOT) + "iB" : text);
            if (bytes >= MIN_HEAP)
            {
                return bytes;
            }
        }
        catch (final IllegalArgumentException ex)
        {
            throw new UsageException("--heap: found '" + text + "', wanted a size such as 64m or 1g");
        }
        throw new UsageException("--heap: found '" + text + "', wanted at least " + (MIN_HEAP >> 20) + "m");
    }

    private static long keepBytes(final String text)
    {
        final long bytes = text.strip().endsWith("B") ? RetainCommand.limit(text).bytes() : 0;
        if (bytes <= 0)
        {
            throw new UsageException("--keep: found '" + text + "', wanted a size such as 512MiB");
        }
        return bytes;
    }
}
