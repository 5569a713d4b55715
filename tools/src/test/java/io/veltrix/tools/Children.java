package io.veltrix.tools;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.veltrix.engine.home.Home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The command as processes of their own; close it to end what still runs and to clean up behind it. */
final class Children implements AutoCloseable
{
    private static final long TIMEOUT_S = 60;

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    /**
     * @param folder for what they print: NAME.out and NAME.err.
     */
    Children(final Path folder)
    {
        this.folder = folder;
    }

    Process start(final String name, final Object... arguments)
    {
        // Under a shell that ignores interrupts a child would too; env undoes that.
        final List<String> line = new ArrayList<>(List.of(
            "env", "--default-signal=INT", Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((flag) -> flag.startsWith("--") || flag.startsWith("-D") || flag.startsWith("-XX:+Ignore"))
            .forEach(line::add);
        line.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
            System.getProperty("java.class.path").replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
            Veltrix.class.getName()));
        line.addAll(Cli.flatten(arguments));
        try
        {
            final Process process = new ProcessBuilder(line)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
            processes.add(process);
            return process;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Start it, wait for its end, and say what it left. */
    Cli.Result run(final String name, final Object... arguments) throws InterruptedException
    {
        final Process process = start(name, arguments);
        assertTrue(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS), name + " still runs");
        return new Cli.Result(process.exitValue(), text(name + ".out"), text(name + ".err"));
    }

    String text(final String file)
    {
        try
        {
            return Files.readString(folder.resolve(file));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    void await(final Process process, final BooleanSupplier condition) throws InterruptedException
    {
        while (!condition.getAsBoolean())
        {
            assertTrue(process.isAlive(), () -> "ended with " + process.exitValue());
            Thread.sleep(20);
        }
    }

    /** Send a signal and do not wait. */
    static void signal(final Process process, final String name) throws Exception
    {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
    }

    static int awaitEnd(final Process process) throws InterruptedException
    {
        assertTrue(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS), "still running");
        return process.exitValue();
    }

    static List<Path> inSharedMemory(final long pid)
    {
        try (Stream<Path> files = Files.list(Path.of("/dev/shm")))
        {
            return files.filter((file) -> file.getFileName().toString().matches("veltrix-.*-" + pid + "-.*")).toList();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close()
    {
        for (final Process process : processes)
        {
            process.destroyForcibly();
            try
            {
                process.waitFor();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
            inSharedMemory(process.pid()).forEach(Home::deleteTree);
        }
    }
}
