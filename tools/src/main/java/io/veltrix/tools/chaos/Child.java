package io.veltrix.tools.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.veltrix.engine.home.Home;

/**
 * A child process: the same Java, the flags every JVM of this project needs, the same class path. Its output goes to
 * two
 * files. However this process ends, its children do not outlive it, unless it is killed itself.
 */
final class Child implements AutoCloseable
{
    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();
    private static final int LAST_LINES = 4;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    static
    {
        Runtime.getRuntime().addShutdownHook(
            new Thread(() -> ALIVE.forEach(Process::destroyForcibly), "chaos-children"));
    }

    private final Process process;
    private final Path out;
    private final Path err;
    private final long startedNs;
    private long endedNs;

    private Child(final Process process, final Path out, final Path err, final long startedNs)
    {
        this.process = process;
        this.out = out;
        this.err = err;
        this.startedNs = startedNs;
    }

    /**
     * Start a Java process.
     *
     * @param folder     for its output, NAME.out and NAME.err; appended to.
     * @param name       of these files.
     * @param wrapper    command in front of Java, such as a shell that sets limits; empty for none.
     * @param jvmOptions beside the flags of the project.
     * @param mainClass  to run.
     * @param arguments  of it.
     * @return the running process.
     * @throws IOException where it cannot be started.
     */
    static Child start(
        final Path folder,
        final String name,
        final List<String> wrapper,
        final List<String> jvmOptions,
        final Class<?> mainClass,
        final List<String> arguments) throws IOException
    {
        final List<String> line = new ArrayList<>(wrapper);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(flags());
        line.addAll(List.of("-XX:+UseSerialGC", "-XX:+PerfDisableSharedMem", "-XX:TieredStopAtLevel=1"));
        // The last class path counts: options may bring another one.
        line.addAll(List.of("-cp", System.getProperty("java.class.path")));
        line.addAll(jvmOptions);
        line.add(mainClass.getName());
        line.addAll(arguments);
        final Path out = folder.resolve(name + ".out");
        final Path err = folder.resolve(name + ".err");
        final long startedNs = System.nanoTime();
        final Process process = new ProcessBuilder(line)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()))
            .start();
        ALIVE.add(process);
        return new Child(process, out, err, startedNs);
    }

    /** As the launcher and the manifest of the jar have them: filled in by the build, from the parent POM. */
    private static List<String> flags()
    {
        try (InputStream stream = Child.class.getResourceAsStream("jvm.flags"))
        {
            return List.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip().split("\\s+"));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    long pid()
    {
        return process.pid();
    }

    /**
     * @return monotonic time just before it was started.
     */
    long startedNs()
    {
        return startedNs;
    }

    boolean isAlive()
    {
        return process.isAlive();
    }

    /**
     * @return exit code; it has ended.
     */
    int exitCode()
    {
        return process.exitValue();
    }

    /**
     * Send a signal.
     *
     * @param name such as KILL or STOP.
     */
    void signal(final String name) throws IOException, InterruptedException
    {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
            .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    /**
     * Kill it where it stands, and wait until it is gone.
     */
    void kill()
    {
        process.destroyForcibly();
        process.onExit().join();
        ALIVE.remove(process);
    }

    /**
     * @param timeoutNs to wait.
     * @return false where it still runs.
     */
    boolean awaitEnd(final long timeoutNs) throws InterruptedException
    {
        final boolean hasEnded = process.waitFor(timeoutNs, TimeUnit.NANOSECONDS);
        if (hasEnded)
        {
            endedNs = System.nanoTime();
            ALIVE.remove(process);
        }
        return hasEnded;
    }

    Path out()
    {
        return out;
    }

    /**
     * @return monotonic time at which its end was seen.
     */
    long endedNs()
    {
        return endedNs;
    }

    /**
     * @return lines of its errors, with those of earlier processes of the same name.
     */
    List<String> errors()
    {
        try
        {
            return Files.readAllLines(err, StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            return List.of(String.valueOf(ex));
        }
    }

    /**
     * @return true where it has ended by refusing or stopping in its own words: one line at the end of its errors,
     * after
     *     whatever libraries logged.
     */
    boolean hasStoppedInWords()
    {
        final List<String> lines = errors();
        return !isAlive() && exitCode() == 1 && !lines.isEmpty() &&
            lines.get(lines.size() - 1).startsWith("veltrix: ");
    }

    /**
     * @return the last lines of its errors, in one.
     */
    String lastErrors()
    {
        final List<String> lines = errors();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    @Override
    public void close()
    {
        kill();
        sweep(process.pid());
    }

    /** What a killed process leaves in shared memory. */
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
