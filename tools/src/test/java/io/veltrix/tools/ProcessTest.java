package io.veltrix.tools;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.veltrix.engine.home.Home;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The command as a process of its own: signals, two of them over one home, a follower. */
@Timeout(60)
class ProcessTest
{
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void end() throws Exception
    {
        for (final Process process : processes)
        {
            process.destroyForcibly().waitFor();
            removeWhatKilledLeft(process.pid());
        }
    }

    private Process start(final String name, final Object... arguments) throws IOException
    {
        // Under a shell that ignores interrupts a child would too; env undoes that.
        final List<String> line = new ArrayList<>(List.of(
            "env", "--default-signal=INT", Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((flag) -> flag.startsWith("--") || flag.startsWith("-D") || flag.startsWith("-XX:+Ignore"))
            .forEach(line::add);
        line.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-cp",
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

    /** An endless market, paced, with ticks. */
    private Process startRun(final Path home) throws IOException
    {
        return start("run", "run", "--speed", "1", "--for", "10m", "--home", home, Cli.SMALL);
    }

    private String text(final String file) throws IOException
    {
        return Files.readString(folder.resolve(file));
    }

    private static void await(final Process process, final BooleanSupplier condition) throws Exception
    {
        while (!condition.getAsBoolean())
        {
            assertTrue(process.isAlive(), () -> "ended with " + process.exitValue());
            Thread.sleep(20);
        }
    }

    private static boolean hasEvents(final Path home, final String stream)
    {
        try
        {
            return Files.exists(home.resolve("manifest.yaml")) &&
                Cli.run("journal", "tail", home, "-n", 1, "--stream", stream).out().length() > 0;
        }
        catch (final RuntimeException ex)
        {
            return false;
        }
    }

    private static int signal(final Process process, final String name) throws Exception
    {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "still running");
        return process.exitValue();
    }

    @Test
    void shouldReportAndLeaveNothingWhenInterrupted() throws Exception
    {
        final Path home = folder.resolve("home");
        final Process run = startRun(home);
        await(run, () -> hasEvents(home, "orders"));
        assertEquals(130, signal(run, "INT"));
        final String out = text("run.out");
        assertTrue(out.contains("root events in"), out);
        assertTrue(out.contains("gateway"), out);
        assertTrue(out.contains("replay it: veltrix replay " + home), out);
        assertEquals("", text("run.err"));
        Cli.assertNothingInSharedMemory(run.pid());
        assertTrue(Cli.run("journal", "verify", home).good().out().contains("root: sound"));
        assertTrue(Cli.run("replay", home, "--verify").good().out().contains("all equal"));
    }

    @Test
    void shouldLeaveReadableJournalWhenKilled() throws Exception
    {
        final Path home = folder.resolve("home");
        final Process run = startRun(home);
        await(run, () -> hasEvents(home, "orders"));
        assertEquals(137, signal(run, "KILL"));
        final Cli.Result verified = Cli.run("journal", "verify", home).good();
        assertTrue(verified.out().contains("root: sound"), verified.out());
        assertTrue(verified.out().contains("not closed by its writer"), verified.out());
        assertTrue(Cli.run("replay", home, "--verify").good().out().contains("derived events compared, all equal"));
        final Cli.Result again = Cli.run("run", "--home", home, "--quiet", "--events", 20_000).good();
        assertTrue(again.err().contains("epoch 2 goes on behind root sequence"), again.err());
        assertTrue(Cli.run("replay", home, "--verify").good().out().contains("derived events compared, all equal"));
    }

    private static List<Path> inSharedMemory(final long pid) throws IOException
    {
        try (Stream<Path> files = Files.list(Path.of("/dev/shm")))
        {
            return files.filter((file) -> file.getFileName().toString().matches("veltrix-.*-" + pid + "-.*")).toList();
        }
    }

    private static void removeWhatKilledLeft(final long pid) throws IOException
    {
        inSharedMemory(pid).forEach(Home::deleteTree);
    }

    @Test
    void shouldKeepSecondPipelineOutAndLetReadersInWhileOneRuns() throws Exception
    {
        final Path home = folder.resolve("home");
        final Process run = startRun(home);
        await(run, () -> hasEvents(home, "root"));
        assertEquals(1, inSharedMemory(run.pid()).size());
        assertEquals("rwx------", PosixFilePermissions.toString(
            Files.getPosixFilePermissions(inSharedMemory(run.pid()).get(0))), "events are read by their owner only");
        final Cli.Result refused = Cli.run("run", "--home", home, "--quiet");
        refused.refused("home " + home + " is in use by pid " + run.pid(), "choose another --home");
        final Process follower = start("tail", "journal", "tail", home, "-f", "-n", 1, "--type", "Trade");
        await(run, () -> lines("tail.out") > 3);
        assertTrue(text("tail.out").lines().allMatch((line) -> line.contains(" Trade {")));
        assertTrue(Cli.run("journal", "stat", home).good().out().contains("root"));
        Cli.run("journal", "verify", home).good();
        Cli.run("replay", home).good();
        assertEquals(130, signal(follower, "INT"));
        assertEquals("", text("tail.err"));
        assertTrue(run.isAlive());
        assertEquals(143, signal(run, "TERM"));
        Cli.assertNothingInSharedMemory(run.pid());
        assertEquals("", text("run.err"));
    }

    private long lines(final String file)
    {
        try
        {
            return text(file).lines().count();
        }
        catch (final IOException ex)
        {
            return 0;
        }
    }
}
