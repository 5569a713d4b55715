package io.veltrix.engine;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.link.SeparateDriver;

/**
 * One of the processes that share a pipeline of test stages, to be killed. Arguments: folder, number of quotes, then
 * {@code driver} or the names of threads.
 */
final class SharedPipeline
{
    static final String DRIVER = "driver";
    static final String RECORD = "market,record";
    static final String DECIDE = "decide,second";
    static final String EGRESS = "out";
    static final List<String> SINKS = List.of("orders", "fills", "least", "most");
    private static final long LIVENESS_NS = 2_000_000_000L;
    /** Of recorded speed, which is a million quotes a second. */
    private static final double SPEED = 0.01;

    private SharedPipeline()
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

    static Path driver(final Path folder)
    {
        return Path.of("/dev/shm", "veltrix-shared-" + Integer.toHexString(folder.toString().hashCode()));
    }

    static PipelineConfig config(final Path folder, final long quotes)
    {
        final StringBuilder sinks = new StringBuilder();
        for (final String sink : SINKS)
        {
            sinks.append("  ").append(sink).append(": {thread: out, reads: ")
                .append(sink.equals("fills") ? "fills" : "orders")
                .append(sink.equals("most") ? ", when-full: detach" : sink.equals("least") ? ", link: journal" : "")
                .append(", type: io.veltrix.engine.testing.LedgerSink, file: '").append(ledger(folder, sink))
                .append("', delivery: ").append(switch (sink)
                {
                    case "least" -> "at-least-once";
                    case "most" -> "at-most-once";
                    default -> "exactly-once";
                })
                .append(", linger: 5us}\n");
        }
        return PipelineReader.parse("""
            pipeline: shared
            sequencer: {thread: market, tick: 1ms, buffer: 1MiB}
            journal: {thread: record, segment: 1MiB, block: 32KiB, floor: 0B}
            driver: {mode: separate, directory: '%s', liveness: 2s}
            threads:
              market: {idle: backoff, core: none}
              record: {idle: backoff, core: none}
              decide: {idle: backoff, core: none}
              second: {idle: backoff, core: none}
              out: {idle: backoff, core: none}
            sources:
              quotes: {type: io.veltrix.engine.testing.QuoteSource, count: %d}
            lanes:
              decide:
                thread: decide
                reads: root
                stages:
                  - {name: order, type: io.veltrix.engine.testing.EveryNthOrderStage}
                streams:
                  orders: {events: [NewOrder], record: full, buffer: 256KiB}
              echo:
                thread: second
                reads: orders
                stages:
                  - {name: echo, type: io.veltrix.engine.testing.EchoStage}
                streams:
                  fills: {events: [Fill], record: full, buffer: 64KiB}
            sinks:
            %s
            """.formatted(driver(folder), quotes, sinks), "shared.yaml", Overrides.none());
    }

    static RunOptions options(final Path folder, final Set<String> threads)
    {
        return RunOptions.of(home(folder)).speed(SPEED).threads(threads);
    }

    static Process start(final Path folder, final long quotes, final String part) throws IOException
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
            SharedPipeline.class.getName(), folder.toString(), Long.toString(quotes), part));
        final File log = folder.resolve(part + ".log").toFile();
        return new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .redirectError(ProcessBuilder.Redirect.appendTo(log)).start();
    }

    public static void main(final String[] args) throws InterruptedException
    {
        final Path folder = Path.of(args[0]);
        if (args[2].equals(DRIVER))
        {
            SeparateDriver.launch(driver(folder), LIVENESS_NS, Throwable::printStackTrace);
            say("ready: driver");
            new CountDownLatch(1).await();
        }
        final PipelineProcess process = new PipelineProcess(
            config(folder, Long.parseLong(args[1])), options(folder, Set.copyOf(Arrays.asList(args[2].split(",")))),
            SharedPipeline::say)
            .onReady((what) -> say("ready: " + what));
        process.run();
        say("ended: " + process.failure() + " " + (process.report() == null ? "" : process.report().streams()));
        if (process.failure() != null)
        {
            process.failure().printStackTrace();
        }
        System.exit(process.failure() == null ? 0 : 1);
    }

    private static void say(final String text)
    {
        System.out.printf("%tT.%<tL %s%n", System.currentTimeMillis(), text);
    }
}
