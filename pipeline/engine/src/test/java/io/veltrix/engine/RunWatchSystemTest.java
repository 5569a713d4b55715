package io.veltrix.engine;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.veltrix.codecs.engine.Command;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.control.CommandOutcome;
import io.veltrix.engine.control.ControlClient;
import io.veltrix.engine.control.OperatorCommand;
import io.veltrix.engine.control.ProcessIdentity;
import io.veltrix.engine.home.HomeException;
import io.veltrix.engine.status.Readiness;
import io.veltrix.engine.status.RunStatus;
import io.veltrix.engine.status.StatusReader;
import io.veltrix.engine.testing.SleepyStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class RunWatchSystemTest
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(40);
    private static final Pattern LANE_STALLED =
        Pattern.compile("lane decide has not moved for \\d+\\.\\d s at root \\d+, \\d+ events wait");
    private static final Pattern THREAD_STALLED =
        Pattern.compile("thread decide has not moved for \\d+\\.\\d s and does not come back from lane decide");

    @TempDir
    private Path directory;

    @AfterEach
    void wake()
    {
        SleepyStage.SLEEP_MS.set(0);
        SleepyStage.isHeld = false;
    }

    private static PipelineConfig config(final String driver, final String floor)
    {
        return PipelineReader.parse("""
            pipeline: watched
            sequencer: {thread: market, tick: 1ms, buffer: 256KiB}
            journal: {thread: record, segment: 1MiB, block: 32KiB, floor: %s}
            threads:
              market: {idle: backoff, core: none}
              decide: {idle: backoff, core: none}
              record: {idle: backoff, core: none}
            %s
            sources:
              quotes: {type: io.veltrix.engine.testing.QuoteSource, count: 1000000000}
            lanes:
              decide:
                thread: decide
                reads: root
                stages:
                  - {name: sleepy, type: io.veltrix.engine.testing.SleepyStage}
                streams:
                  orders: {events: [NewOrder], record: full, buffer: 64KiB}
            sinks:
              out: {thread: market, reads: orders, gated: true, type: io.veltrix.engine.testing.CollectingSink}
            """.formatted(floor, driver), "test.yaml", Overrides.none());
    }

    private Pipeline launch(final Path home)
    {
        // Two thousand quotes a second.
        return Pipeline.launch(config("", "0B"), RunOptions.of(home).speed(0.002));
    }

    private static RunStatus await(final Path home, final Predicate<RunStatus> condition)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        RunStatus status = StatusReader.read(home);
        while (!condition.test(status))
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError(status.toString());
            }
            LockSupport.parkNanos(10_000_000);
            status = StatusReader.read(home);
        }
        return status;
    }

    private static RunStatus.Reader reader(final RunStatus status, final String name)
    {
        return status.readers().stream().filter((reader) -> (reader.kind() + " " + reader.name()).equals(name))
            .findFirst().orElseThrow();
    }

    /**
     * A stall is named by lane and thread, not by those who only have nothing to do, and goes when it goes. How soon is
     * in {@code StallWatchTest}, on a clock of its own. Seen to fail with a watch that never looks, and with one that
     * does not set its counter back.
     */
    @Test
    void shouldNameTheLaneAndThreadThatStandStillAndLetGoOfThem() throws Exception
    {
        final Path home = directory.resolve("home");
        try (Pipeline pipeline = launch(home))
        {
            final RunStatus before = await(home, (status) -> status.rootSequence() > 1_000);
            assertTrue(before.isHealthy(), before::toString);
            // A second and a half, or as long as a busy machine needs to look.
            SleepyStage.isHeld = true;
            SleepyStage.SLEEP_MS.set(1_500);
            final RunStatus stalled;
            try
            {
                stalled = await(home, (status) ->
                    status.stalledThreads().equals(List.of("decide")) && reader(status, "lane decide").isStalled());
            }
            finally
            {
                SleepyStage.isHeld = false;
            }
            assertTrue(stalled.isAlive());
            assertFalse(stalled.isHealthy());
            assertTrue(reader(stalled, "lane decide").behind() > 500, stalled::toString);
            assertFalse(reader(stalled, "sink out").isStalled(), stalled::toString);
            final RunStatus after = await(home, RunStatus::isHealthy);
            assertEquals(List.of(), after.stalledThreads());
            assertNull(pipeline.failure(), "a stall is named, it stops nothing");
            final String log = Files.readString(home.resolve("errors.log"), StandardCharsets.ISO_8859_1);
            assertTrue(LANE_STALLED.matcher(log).find(), log);
            assertTrue(THREAD_STALLED.matcher(log).find(), log);
        }
    }

    @Test
    void shouldTellEachPartOfALifeFromOutside() throws Exception
    {
        final Path home = directory.resolve("home");
        final Pipeline pipeline = launch(home);
        try (pipeline)
        {
            final RunStatus running = await(home, (status) -> status.journalledSequence() > 1_000);
            assertEquals(Readiness.RUNNING, running.readiness());
            assertEquals(ProcessHandle.current().pid(), running.pid());
            assertEquals(1, running.epoch());
            assertNotNull(running.started());
            assertEquals("root", running.links().get(0).stream());
            assertEquals(List.of("quotes"), running.sources().stream().map(RunStatus.Source::name).toList());
            assertTrue(running.sources().get(0).events() > 500);
            assertEquals(0, running.errors().distinct());
            pipeline.command(Command.STOP, "", 0);
            pipeline.awaitEnd();
            assertNull(pipeline.end().failure());
            assertEquals(Readiness.ENDING, StatusReader.read(home).readiness());
        }
        final RunStatus stopped = StatusReader.read(home);
        assertEquals(Readiness.STOPPED, stopped.readiness());
        assertFalse(stopped.isHealthy());
        assertNull(stopped.failure());
        assertEquals(pipeline.end().rootEvents(), stopped.journalledSequence(), "everything is in the journal");
    }

    @Test
    void shouldRefuseCommandsOnceItIsOver()
    {
        final Path home = directory.resolve("home");
        try (Pipeline pipeline = launch(home))
        {
            assertEquals(CommandOutcome.SEQUENCED, ControlClient.send(
                home, ProcessIdentity.here(), OperatorCommand.of(Command.STOP), TIMEOUT_NS).outcome());
            pipeline.awaitEnd();
            final CommandOutcome outcome = ControlClient.send(
                home, ProcessIdentity.here(), OperatorCommand.of(Command.HALT), TIMEOUT_NS).outcome();
            assertEquals(CommandOutcome.ENDING, outcome);
        }
    }

    /**
     * Whatever somebody writes into the control file while the pipeline runs, cuts off it or puts in its place: events
     * flow, nothing is sequenced that is no command, and commands are taken again afterwards.
     */
    @Test
    void shouldNotMindWhatIsDoneToItsControlFile() throws Exception
    {
        final Path home = directory.resolve("home");
        final Path file = home.resolve("control");
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        try (Pipeline pipeline = launch(home))
        {
            await(home, (status) -> status.rootSequence() > 100);
            final byte[] garbage = new byte[(int)Files.size(file)];
            for (int i = 0; i < 300; i++)
            {
                try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw"))
                {
                    random.nextBytes(garbage);
                    damaged.write(garbage);
                    if (i % 50 == 0)
                    {
                        damaged.setLength(random.nextInt(garbage.length));
                    }
                }
                LockSupport.parkNanos(random.nextInt(10_000_000));
            }
            Files.delete(file);
            final long before = pipeline.rootSequence();
            await(home, (status) -> status.commands() != null && pipeline.rootSequence() > before + 100);
            assertEquals(CommandOutcome.SEQUENCED, ControlClient.send(
                home, ProcessIdentity.here(), OperatorCommand.of(Command.RESUME), TIMEOUT_NS).outcome(),
                "seed " + seed);
            pipeline.requestStop();
            pipeline.awaitEnd();
            final RunReport report = pipeline.end();
            assertNull(report.failure(), "seed " + seed);
            assertEquals(1, report.count("OperatorCommand"), "seed " + seed);
        }
    }

    @Test
    void shouldSayWhyItFailed()
    {
        final Path home = directory.resolve("home");
        final PipelineConfig config = PipelineSystemTest.config(false, 5_000, ", throw-on: 100", "");
        try (Pipeline pipeline = Pipeline.launch(config, RunOptions.of(home).maxSpeed()))
        {
            pipeline.awaitEnd();
            final RunStatus failed = await(home, (status) -> !status.problems().isEmpty());
            assertTrue(failed.problems().get(0).contains("told to"), failed::toString);
            assertFalse(failed.problems().get(0).contains("PoisonEventException"), failed::toString);
        }
        final RunStatus stopped = StatusReader.read(home);
        assertEquals(Readiness.STOPPED, stopped.readiness());
        assertTrue(stopped.failure().contains("stage order of lane decide threw"), stopped::toString);
    }

    @Test
    void shouldSayThatItEndedWhereTheDescriptorCouldNotBeWrittenAgain() throws Exception
    {
        final Path home = directory.resolve("home");
        final String before;
        try (Pipeline pipeline = launch(home))
        {
            before = Files.readString(home.resolve("run.yaml"));
            pipeline.requestStop();
            pipeline.awaitEnd();
        }
        // As a full disk would have left it, once the process is gone.
        Files.writeString(home.resolve("run.yaml"), before.replaceAll(
            "pid-start-ticks: \"\\d+\"", "pid-start-ticks: \"1\""));
        final RunStatus stopped = StatusReader.read(home);
        assertEquals(Readiness.STOPPED, stopped.readiness());
        assertNull(stopped.failure());
        assertNotNull(stopped.ended());
    }

    @Test
    void shouldTakeOverADriversFolderNamedByHandWhenItsProcessHasEnded() throws Exception
    {
        final Path driver = Files.createDirectory(directory.resolve("driver"));
        Files.writeString(driver.resolve(".veltrix-owner"), "pid: \"" + ProcessHandle.current().pid() +
            "\"\npid-start-ticks: \"1\"\nboot-id: \"" + ProcessIdentity.here().boot() + "\"\npid-space: \"" +
            ProcessIdentity.here().space() + "\"\n");
        final PipelineConfig config = config("driver: {directory: '" + driver + "'}", "0B");
        try (Pipeline pipeline = Pipeline.launch(config, RunOptions.of(directory.resolve("home")).speed(0.002)))
        {
            assertEquals(driver, pipeline.aeronDirectory());
        }
        assertFalse(Files.exists(driver));
    }

    @Test
    void shouldSayWhatIsWrongWithAHomeThatIsNone()
    {
        final HomeException none = org.junit.jupiter.api.Assertions.assertThrows(
            HomeException.class, () -> StatusReader.read(directory));
        assertTrue(none.getMessage().contains("is not a Veltrix home"), none.getMessage());
    }
}
