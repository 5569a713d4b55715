package io.veltrix.tools.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.veltrix.engine.home.Home;
import io.veltrix.tools.Veltrix;

/**
 * {@code veltrix} in a process of its own, without a collector, in a heap of a fixed size that is touched before the
 * start. However this process ends, that one does not outlive it, unless this one is killed. One thread, but for
 * {@link #requestStop}.
 */
final class SoakProcess implements AutoCloseable
{
    /** Exit code of a JVM that ran out of memory and was told to end then. */
    static final int OUT_OF_MEMORY = 3;

    private static final int LAST_LINES = 3;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final List<String> command;
    private final Path out;
    private final Path err;
    private final Process process;
    private final Thread hook;

    /**
     * @param folder    for what it prints.
     * @param heapBytes of it.
     * @param heapLog   in which its JVM says how much of that is used.
     * @param arguments of {@code veltrix}.
     * @throws IOException where it cannot be started.
     */
    SoakProcess(final Path folder, final long heapBytes, final Path heapLog, final List<String> arguments)
        throws IOException
    {
        command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags());
        // The archive of classes that the launcher has made saves half of the garbage of the start.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((flag) -> flag.startsWith("-XX:SharedArchiveFile=") || flag.startsWith("-Xlog:cds"))
            .forEach(command::add);
        command.addAll(List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", "-XX:+AlwaysPreTouch",
            "-Xms" + heapBytes, "-Xmx" + heapBytes, "-XX:+ExitOnOutOfMemoryError", "-XX:+PerfDisableSharedMem"));
        command.addAll(HeapLog.options(heapLog));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Veltrix.class.getName()));
        command.addAll(arguments);
        out = folder.resolve("run.out");
        err = folder.resolve("run.err");
        process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        hook = new Thread(process::destroy, "soak-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** As the launcher and the manifest of the jar have them: filled in by the build, from the parent POM. */
    private static List<String> flags()
    {
        try (InputStream stream = Veltrix.class.getResourceAsStream("chaos/jvm.flags"))
        {
            return List.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip().split("\\s+"));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * @return the command line, without the class path.
     */
    String commandLine()
    {
        return String.join(" ", command.stream().filter((word) -> !word.contains(".jar") && !word.contains("/classes"))
            .filter((word) -> !word.startsWith("--add-") && !word.equals("-cp")).toList());
    }

    long pid()
    {
        return process.pid();
    }

    /**
     * Let it end in order, as Ctrl-C does. Any thread.
     */
    void requestStop()
    {
        process.destroy();
    }

    /**
     * @param timeoutNs to wait.
     * @return false where it still runs.
     */
    boolean awaitEnd(final long timeoutNs) throws InterruptedException
    {
        return process.waitFor(Math.max(0, timeoutNs), TimeUnit.NANOSECONDS);
    }

    int exitCode()
    {
        return process.exitValue();
    }

    /**
     * @return the last lines it printed to standard error, in one.
     */
    String lastErrors()
    {
        try
        {
            final List<String> lines = Files.readAllLines(err, StandardCharsets.UTF_8);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        }
        catch (final IOException ex)
        {
            return String.valueOf(ex.getMessage());
        }
    }

    @Override
    public void close()
    {
        process.destroyForcibly();
        process.onExit().join();
        try
        {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        catch (final IllegalStateException ex)
        {
            // This process is going down already.
            return;
        }
        finally
        {
            sweep(process.pid());
        }
    }

    /** What a process that was killed leaves in shared memory. */
    private static void sweep(final long pid)
    {
        try (Stream<Path> files = Files.list(SHARED_MEMORY))
        {
            files.filter((file) -> file.getFileName().toString().matches("veltrix-.*-" + pid + "-.*"))
                .forEach(Home::deleteTree);
        }
        catch (final IOException | RuntimeException ex)
        {
            // Another process swept it first, or there is no shared memory to list.
            return;
        }
    }
}
