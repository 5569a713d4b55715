package io.veltrix.engine;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;

/**
 * A pipeline of test stages in a process of its own, to be killed: quotes, orders with timers, fills derived from the
 * orders, and one sink of each delivery. Arguments: folder, number of quotes, whether in virtual time.
 */
final class KilledPipeline
{
    static final String STARTED = "started";
    static final List<String> SINKS = List.of("exact", "asked", "least", "most");

    private KilledPipeline()
    {
    }

    static Path ledger(final Path folder, final String sink)
    {
        return folder.resolve(sink + ".ledger");
    }

    static Path home(final Path folder)
    {
        return folder.resolve("home");
    }

    static PipelineConfig config(final Path folder, final long quotes)
    {
        final StringBuilder sinks = new StringBuilder();
        for (final String sink : SINKS)
        {
            sinks.append("  ").append(sink).append(": {thread: ").append(sink.equals("exact") ? "out" : "market")
                .append(", reads: ").append(sink.equals("exact") ? "fills" : "orders")
                .append(", type: io.veltrix.engine.testing.LedgerSink, file: '").append(ledger(folder, sink))
                .append("', delivery: ").append(switch (sink)
                {
                    case "exact" -> "exactly-once";
                    case "most" -> "at-most-once";
                    default -> "at-least-once";
                })
                .append(", answers: ").append(sink.equals("asked")).append(", linger: 5us}\n");
        }
        return PipelineReader.parse("""
            pipeline: killed
            sequencer: {thread: market, tick: 1ms, buffer: 1MiB}
            journal: {thread: record, segment: 1MiB, block: 32KiB, floor: 0B}
            threads:
              market: {idle: yield, core: none}
              decide: {idle: yield, core: none}
              out: {idle: yield, core: none}
              record: {idle: yield, core: none}
            sources:
              quotes: {type: io.veltrix.engine.testing.QuoteSource, count: %d}
            lanes:
              decide:
                thread: decide
                reads: root
                stages:
                  - {name: order, type: io.veltrix.engine.testing.EveryNthOrderStage}
                streams:
                  orders: {events: [NewOrder], record: full, buffer: 64KiB}
              echo:
                thread: out
                reads: orders
                stages:
                  - {name: echo, type: io.veltrix.engine.testing.EchoStage}
                streams:
                  fills: {events: [Fill], record: digest, buffer: 64KiB}
            sinks:
            %s
            """.formatted(quotes, sinks), "killed.yaml", Overrides.none());
    }

    static RunOptions options(final Path folder, final boolean isDeterministic)
    {
        return RunOptions.of(home(folder)).speed(isDeterministic ? Double.POSITIVE_INFINITY : 0.1)
            .deterministic(isDeterministic);
    }

    static Process start(final Path folder, final long quotes, final boolean isDeterministic) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((argument) -> argument.startsWith("--") || argument.startsWith("-D") ||
                argument.startsWith("-XX:+Ignore"))
            .toList());
        command.addAll(List.of(
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            KilledPipeline.class.getName(), folder.toString(), Long.toString(quotes),
            Boolean.toString(isDeterministic)));
        final File log = folder.resolve("killed.log").toFile();
        return new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log)).start();
    }

    public static void main(final String[] args)
    {
        final Path folder = Path.of(args[0]);
        final boolean isDeterministic = Boolean.parseBoolean(args[2]);
        try (Pipeline pipeline = Pipeline.launch(
            config(folder, Long.parseLong(args[1])), options(folder, isDeterministic), System.err::println))
        {
            System.out.println(STARTED);
            pipeline.awaitEnd();
            final RunReport report = pipeline.end();
            System.err.println("ended: " + report.failure() + " " + report.streams());
            System.exit(report.failure() == null ? 0 : 1);
        }
    }
}
