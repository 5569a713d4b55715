package io.veltrix.bench.rig;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.veltrix.bench.harness.Task;

/**
 * Runs one subject once, in a JVM of its own with the flags of this one and a heap of fixed size.
 */
final class SubjectRunner
{
    /** Heap and collector of every subject. */
    static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch");

    private static final long PATIENCE_SECONDS = 60;
    private static final long KILL_SECONDS = 5;

    private final Path output;
    private final Path disk;
    private volatile Process running;

    /**
     * @param output folder of the results.
     * @param disk   folder for files under test.
     */
    SubjectRunner(final Path output, final Path disk)
    {
        this.output = output;
        this.disk = disk;
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    }

    /**
     * @return what every subject's JVM is started with.
     */
    static List<String> flags()
    {
        final List<String> flags = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
        flags.removeIf((flag) ->
            flag.startsWith("-Xm") || flag.startsWith("-XX:+Use") || flag.startsWith("-Dveltrix.bench."));
        flags.addAll(HEAP);
        return flags;
    }

    /**
     * @param which   case.
     * @param subject of it.
     * @param number  of the fork, from 1.
     * @return what it found; where it failed, could not be started or did not end, why: what others found is not lost
     *     by that.
     * @throws InterruptedException where this thread was interrupted.
     */
    Fork run(final Case which, final Subject subject, final int number) throws InterruptedException
    {
        final double distanceNs = CoreDistance.probe();
        final HostLoad.Sample before = HostLoad.Sample.now();
        final Path folder = output.resolve(which.id());
        final Path out = folder.resolve(subject.name() + "-" + number).toAbsolutePath();
        Fork fork;
        try
        {
            Files.createDirectories(folder);
            fork = runAlone(which, subject, number, out);
        }
        catch (final IOException | RuntimeException ex)
        {
            fork = Fork.failed(out, "the rig could not run it: " + ex);
        }
        final HostLoad load = HostLoad.between(before, HostLoad.Sample.now());
        return fork.with(load, new CoreDistance(distanceNs, CoreDistance.probe()));
    }

    private Fork runAlone(final Case which, final Subject subject, final int number, final Path out)
        throws IOException, InterruptedException
    {
        final Path errors = Path.of(out + ".err");
        final Path scratch = Files.createTempDirectory(disk, "veltrix-rig-");
        try
        {
            final Task task = which.task(number, out, scratch);
            final List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(flags());
            command.add("-XX:ErrorFile=" + out + ".crash");
            command.addAll(List.of("-cp", subject.classPath(), subject.mainClass()));
            command.addAll(task.arguments());
            final Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile())
                .start();
            running = process;
            final long patience = (long)(which.seconds() * 4) + PATIENCE_SECONDS;
            if (!process.waitFor(patience, TimeUnit.SECONDS))
            {
                kill(process);
                process.waitFor();
                return Fork.failed(out, "not at an end after " + patience + " s; its process was killed");
            }
            if (process.exitValue() != 0)
            {
                return Fork.failed(out, "exit status " + process.exitValue() + ": " +
                    Files.readString(errors).lines().findFirst().orElse("no word of why"));
            }
            return Fork.read(out);
        }
        finally
        {
            running = null;
            delete(scratch);
            if (Files.exists(errors) && Files.size(errors) == 0)
            {
                Files.delete(errors);
            }
        }
    }

    private void stop()
    {
        final Process process = running;
        if (process != null)
        {
            kill(process);
        }
    }

    /** And what it started itself, such as a broker: asked for first, as nobody's child is found any more. */
    private static void kill(final Process process)
    {
        final List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        for (final ProcessHandle child : children)
        {
            child.onExit().orTimeout(KILL_SECONDS, TimeUnit.SECONDS).exceptionally((ex) -> child).join();
        }
    }

    private static void delete(final Path tree) throws IOException
    {
        try (Stream<Path> paths = Files.walk(tree))
        {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList())
            {
                Files.deleteIfExists(path);
            }
        }
    }
}
