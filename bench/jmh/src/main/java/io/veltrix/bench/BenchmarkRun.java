package io.veltrix.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.veltrix.engine.observe.HostReport;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks and says what came out: JMH's own JSON, and a table for people. Every benchmark runs as users
 * run; decoders and codecs run once more without Agrona's bounds checks, and the generated codecs' checks of precedence
 * go with them. The difference is what those cost. Forks inherit the flags of this JVM.
 */
public final class BenchmarkRun
{
    static final String NO_BOUNDS_CHECKS = "-Dagrona.disable.bounds.checks=true";

    private static final int NOTHING_TO_DO = 3;

    private static final String DECODING =
        "((FeedDecode|DeepWalk|Mdp3Walk)Benchmark|EventCodecBenchmark\\.(en|de)code)";

    private BenchmarkRun()
    {
    }

    /**
     * What to run.
     *
     * @param isQuick    whether one short fork is enough.
     * @param isCaptured whether real captures are used beside the generated market.
     * @param isList     whether only to say what there is to run.
     * @param only       regular expression of benchmarks to run.
     * @param output     folder for the results.
     */
    private record Request(boolean isQuick, boolean isCaptured, boolean isList, String only, Path output)
    {
        static Request of(final String[] args)
        {
            boolean isQuick = false;
            boolean isCaptured = false;
            boolean isList = false;
            String only = ".*";
            Path output = Path.of("results");
            for (int i = 0; i < args.length; i++)
            {
                switch (args[i])
                {
                    case "--quick" -> isQuick = true;
                    case "--captured" -> isCaptured = true;
                    case "--list" -> isList = true;
                    case "--only" -> only = args[++i];
                    case "--output" -> output = Path.of(args[++i]);
                    default -> throw new IllegalArgumentException("unknown argument " + args[i]);
                }
            }
            return new Request(isQuick, isCaptured, isList, only, output);
        }
    }

    /**
     * @param args {@code --quick}, {@code --captured}, {@code --list}, {@code --only REGEX}, {@code --output FOLDER}.
     * @throws RunnerException where a benchmark fails.
     * @throws IOException     where the results cannot be written.
     */
    public static void main(final String[] args) throws RunnerException, IOException
    {
        final Request request = Request.of(args);
        if (request.isList())
        {
            new Runner(new OptionsBuilder().include(request.only()).build(), new Progress(System.out)).list();
            return;
        }
        Files.createDirectories(request.output());
        final List<String> host = new ArrayList<>(hostLines());
        host.add("load before: " + load());
        final List<RunResult> results = new ArrayList<>(run(request, request.only(), List.of()));
        results.addAll(run(request, DECODING, List.of(NO_BOUNDS_CHECKS)));
        host.add("load after: " + load());
        if (results.isEmpty())
        {
            System.exit(NOTHING_TO_DO);
        }
        final Path json = request.output().resolve("benchmarks.json");
        try (PrintStream out = new PrintStream(json.toFile(), StandardCharsets.UTF_8))
        {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
        host.add("load figures: runnable tasks over 1, 5 and 15 minutes, then stolen CPU ticks since boot");
        final String table = ResultTable.format(results);
        Files.writeString(request.output().resolve("benchmarks.txt"),
            table + System.lineSeparator() + String.join(System.lineSeparator(), host) + System.lineSeparator());
        System.out.println();
        System.out.println(table);
        host.forEach(System.out::println);
        System.out.println("results: " + json);
    }

    private static Collection<RunResult> run(
        final Request request, final String include, final List<String> jvmArgs) throws RunnerException
    {
        // Both what is asked for and what this pass is about: a look ahead, then the rest.
        ChainedOptionsBuilder options = new OptionsBuilder()
            .include("(?=.*" + request.only() + ").*" + include)
            .forks(request.isQuick() ? 1 : 3)
            .warmupIterations(request.isQuick() ? 3 : 5)
            .warmupTime(TimeValue.milliseconds(request.isQuick() ? 400 : 1_000))
            .measurementIterations(request.isQuick() ? 3 : 5)
            .measurementTime(TimeValue.milliseconds(request.isQuick() ? 300 : 1_000))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .jvmArgsAppend(jvmArgs.toArray(new String[0]));
        if (request.isCaptured())
        {
            options = request.isQuick() ? options.param("market", PacketTape.CAPTURED) :
                options.param("market", PacketTape.GENERATED, PacketTape.CAPTURED);
        }
        try
        {
            return new Runner(options.build(), new Progress(System.out)).run();
        }
        catch (final NoBenchmarksException ex)
        {
            return List.of();
        }
    }

    private static List<String> hostLines()
    {
        final HostReport host = HostReport.here();
        return List.of(
            "host: " + host.cpu() + ", " + host.cores() + " cores, isolated '" + host.isolated() + "', governor " +
                host.governor() + ", clock " + host.clock() + ", kernel " + host.kernel(),
            "jvm: " + host.jvm() + " " + String.join(" ", host.jvmFlags()));
    }

    private static String load() throws IOException
    {
        final Path loadAverage = Path.of("/proc/loadavg");
        final Path statistics = Path.of("/proc/stat");
        if (!Files.isReadable(loadAverage) || !Files.isReadable(statistics))
        {
            return "unknown";
        }
        final String[] averages = Files.readString(loadAverage).split(" ");
        final String[] ticks = Files.readAllLines(statistics).get(0).trim().split("\\s+");
        return averages[0] + " " + averages[1] + " " + averages[2] + ", stolen " + ticks[8];
    }
}
