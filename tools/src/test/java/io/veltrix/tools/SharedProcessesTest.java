package io.veltrix.tools;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.home.Home;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code veltrix driver} and {@code veltrix run --threads}, as processes of their own. */
@Timeout(120)
class SharedProcessesTest
{
    private final List<Process> processes = new ArrayList<>();
    private Path driver;
    private Path pipeline;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException
    {
        driver = Path.of("/dev/shm", "vx-shared-" + System.nanoTime());
        pipeline = folder.resolve("shared.yaml");
        Files.writeString(pipeline, """
            pipeline: shared
            sequencer: {thread: market, tick: 10ms, buffer: 1MiB}
            journal: {thread: record, segment: 1MiB, block: 32KiB, floor: 0B}
            driver: {mode: separate, directory: %s, liveness: 2s}
            threads: {market: {core: none, idle: backoff}, decide: {core: none, idle: backoff},
              record: {core: none, idle: backoff}}
            sources:
              market: {type: generated-market}
              venue: {type: venue-answers, answers: gateway}
            lanes:
              decide:
                thread: decide
                stages:
                  - {name: book, type: order-book}
                  - {name: strategy, type: imbalance-strategy}
                  - {name: risk, type: risk}
                streams:
                  orders: {events: [NewOrder, Cancel], record: full, buffer: 4MiB}
                  refusals: {events: [Reject], record: full, buffer: 4MiB}
            sinks:
              gateway: {thread: market, reads: orders, type: order-gateway, outstanding: 64}
            """.formatted(driver));
    }

    @AfterEach
    void end() throws Exception
    {
        for (final Process process : processes)
        {
            process.destroyForcibly().waitFor();
        }
        if (Files.exists(driver))
        {
            Home.deleteTree(driver);
        }
        Files.deleteIfExists(driver.resolveSibling(driver.getFileName() + ".lock"));
    }

    private Process start(final String name, final Object... arguments) throws IOException
    {
        final List<String> line = new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((flag) -> flag.startsWith("--") || flag.startsWith("-D") || flag.startsWith("-XX:+Ignore"))
            .forEach(line::add);
        line.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
            System.getProperty("java.class.path").replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
            Veltrix.class.getName()));
        line.addAll(Cli.flatten(arguments));
        final Process process = new ProcessBuilder(line)
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(folder.resolve(name + ".err").toFile())
            .start();
        processes.add(process);
        return process;
    }

    private String text(final String name)
    {
        try
        {
            return Files.readString(folder.resolve(name));
        }
        catch (final IOException ex)
        {
            return ex.toString();
        }
    }

    private void awaitReady(final Process process, final String name) throws Exception
    {
        while (!text(name + ".out").contains("ready: "))
        {
            assertTrue(process.isAlive(), () -> text(name + ".err"));
            Thread.sleep(20);
        }
    }

    private int endOf(final Process process, final String name) throws Exception
    {
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> name + " goes on: " + text(name + ".err"));
        return process.exitValue();
    }

    @Test
    void shouldRunATradingPipelineInTwoProcesses() throws Exception
    {
        final Path home = folder.resolve("home");
        // In the wrong order: each waits for what it needs and says so.
        final Process lanes = start("lanes", "run", pipeline, "--home", home, "--threads", "decide");
        final Process market = start(
            "market", "run", pipeline, "--home", home, "--threads", "market,record", "--events", 20_000);
        while (!text("lanes.err").contains("waiting for the driver in " + driver))
        {
            Thread.sleep(20);
        }
        final Process media = start("driver", "driver", "--dir", driver, "--liveness", "2s");
        awaitReady(media, "driver");
        assertEquals("ready: driver in " + driver + ", pid " + media.pid(), text("driver.out").strip());
        Cli.run("driver", "--dir", driver).refused("a media driver is alive in " + driver + ": pid " + media.pid());

        assertEquals(0, endOf(market, "market"), () -> text("market.err"));
        assertEquals(0, endOf(lanes, "lanes"), () -> text("lanes.err"));
        assertTrue(text("market.out").contains("ready: threads market, record, epoch 1"), text("market.out"));
        assertTrue(text("market.out").contains("gateway"), text("market.out"));
        assertTrue(text("lanes.out").contains("ready: threads decide, epoch 1"), text("lanes.out"));
        assertTrue(Cli.run("replay", home, "--verify").good().out().contains("all equal"));

        media.destroy();
        assertEquals(143, endOf(media, "driver"));
        assertFalse(Files.exists(driver));
        assertEquals("", text("driver.err"));
    }

    @Test
    void shouldSayWhatToDoWhenThreadsCannotBeRunApart()
    {
        final Path home = folder.resolve("home");
        Cli.run("run", pipeline, "--threads", "decide").misused("--threads needs --home");
        Cli.run("run", pipeline, "--home", home, "--threads", "market").refused("live and die together");
        Cli.run("run", pipeline, "--home", home, "--threads", "hot").refused("there is no thread 'hot'");
        Cli.run("run", "--home", home, "--threads", "hot").refused("the pipeline's driver is embedded");
        assertFalse(Files.exists(home));
    }
}
