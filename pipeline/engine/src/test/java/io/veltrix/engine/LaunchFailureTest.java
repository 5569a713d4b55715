package io.veltrix.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.testing.BrittleComponents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class LaunchFailureTest
{
    @TempDir
    Path directory;

    private static PipelineConfig config(final String driver)
    {
        final String yaml = """
            pipeline: launchfailure
            sequencer: {thread: hot, tick: 1ms, buffer: 256KiB}
            journal: {thread: record, segment: 1MiB, block: 32KiB, floor: 0B}
            threads: {hot: {idle: yield, core: none}, record: {idle: yield, core: none}}
            %s
            sources:
              first: {type: "io.veltrix.engine.testing.BrittleComponents$BrittleSource"}
              second: {type: "io.veltrix.engine.testing.BrittleComponents$BrittleSource"}
            lanes:
              decide:
                thread: hot
                reads: root
                stages:
                  - {name: one, type: "io.veltrix.engine.testing.BrittleComponents$BrittleStage"}
                streams:
                  orders: {events: [NewOrder], record: full, buffer: 64KiB}
            sinks:
              out:
                thread: hot
                reads: orders
                type: "io.veltrix.engine.testing.BrittleComponents$BrittleSink"
            """.formatted(driver);
        return PipelineReader.parse(yaml, "test.yaml", Overrides.none());
    }

    @BeforeEach
    void clear()
    {
        BrittleComponents.LOG.clear();
    }

    @AfterEach
    void restore()
    {
        BrittleComponents.failing = "";
    }

    private void assertNothingIsLeft(final Path home) throws IOException
    {
        assertFalse(Files.exists(home), "home");
        final Set<String> threads = Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName).collect(Collectors.toCollection(TreeSet::new));
        for (final String name : List.of("hot", "record", "journal-helper"))
        {
            assertFalse(threads.contains(name), () -> name + " is left of " + threads);
        }
        final List<String> mapped = Files.readAllLines(Path.of("/proc/self/maps")).stream()
            .filter((line) -> line.contains(home.toString()) || line.contains("veltrix-launchfailure")).toList();
        assertEquals(List.of(), mapped);
        try (Stream<Path> shared = Files.list(Path.of("/dev/shm")))
        {
            final String mine = "veltrix-launchfailure-" + ProcessHandle.current().pid();
            assertEquals(List.of(), shared.filter((path) -> path.getFileName().toString().startsWith(mine)).toList());
        }
    }

    private void assertFailsAndLeavesNothing(final String name, final List<String> log) throws IOException
    {
        BrittleComponents.failing = name;
        final Path home = directory.resolve(name);
        final IllegalStateException failed = assertThrows(
            IllegalStateException.class, () -> Pipeline.launch(config(""), RunOptions.of(home)));
        assertEquals(name + " told to", failed.getMessage());
        assertNothingIsLeft(home);
        assertEquals(log, BrittleComponents.LOG);
    }

    // Seen to fail on the assembly as it was: the sink stayed open.
    @Test
    void shouldLeaveNothingWhenAStageDoesNotStart() throws IOException
    {
        assertFailsAndLeavesNothing("one", List.of("start out", "close sink"));
    }

    // Seen to fail on the assembly as it was: sink, stage and first source stayed open.
    @Test
    void shouldLeaveNothingWhenASourceDoesNotStart() throws IOException
    {
        assertFailsAndLeavesNothing(
            "second",
            List.of("start out", "start one", "start first", "close source", "close stage", "close sink"));
    }

    // Seen to fail with assembly.close() left out of Pipeline.launch.
    @Test
    void shouldLeaveNothingWhenASinkDoesNotStart() throws IOException
    {
        assertFailsAndLeavesNothing("out", List.of());
    }

    // Seen to fail on the pipeline as it was: the mapping of errors.log stayed.
    @Test
    void shouldLeaveNothingWhenTheDriversDirectoryCannotBeMade() throws IOException
    {
        final Path home = directory.resolve("driver");
        final Path taken = Files.createDirectory(directory.resolve("taken"));
        final PipelineConfig config = config("driver: {directory: '" + taken + "'}");
        final RuntimeException failed =
            assertThrows(RuntimeException.class, () -> Pipeline.launch(config, RunOptions.of(home)));
        assertTrue(failed.getMessage().contains("name another one with driver.directory"), failed.getMessage());
        assertTrue(Files.exists(taken), "what was there before stays");
        assertNothingIsLeft(home);
    }

    // Seen to fail without unowned.clear() in Assembly.launch: each was closed twice.
    @Test
    void shouldCloseEachComponentOnceWhenAllWentWell() throws IOException
    {
        final Path home = directory.resolve("good");
        try (Pipeline pipeline = Pipeline.launch(config(""), RunOptions.of(home)))
        {
            pipeline.awaitEnd();
            assertNull(pipeline.end().failure());
        }
        assertEquals(4, BrittleComponents.LOG.stream().filter((line) -> line.startsWith("start")).count());
        assertEquals(4, BrittleComponents.LOG.stream().filter((line) -> line.startsWith("close")).count());
    }
}
