package io.veltrix.bench.harness;

import java.nio.file.Files;
import java.util.function.Function;

/**
 * The main program of a measured process: reads its task, measures, writes what it found and exits. What goes wrong is
 * one line on standard error and an exit status of 1, or 2 for arguments that make no sense.
 */
public final class SubjectProcess
{
    private SubjectProcess()
    {
    }

    /** A measurement. */
    @FunctionalInterface
    public interface Measurement
    {
        /**
         * @param task of it.
         * @return what was found.
         * @throws Exception where it failed.
         */
        Outcome run(Task task) throws Exception;
    }

    /**
     * Measure links.
     *
     * @param arguments of the task.
     * @param newKit    makes the links.
     */
    public static void links(final String[] arguments, final Function<Task, LinkKit> newKit)
    {
        run(arguments, (task) ->
        {
            try (LinkKit kit = newKit.apply(task))
            {
                return new HopRun(task, kit).run();
            }
        });
    }

    /**
     * Measure a log on disk.
     *
     * @param arguments of the task.
     * @param newLog    opens it.
     */
    public static void log(final String[] arguments, final Function<Task, Log> newLog)
    {
        run(arguments, (task) ->
        {
            try (Log log = newLog.apply(task))
            {
                return new LogRun(task, log).run();
            }
        });
    }

    /**
     * @param arguments   of the task.
     * @param measurement to run.
     */
    public static void run(final String[] arguments, final Measurement measurement)
    {
        final Task task;
        try
        {
            task = Task.parse(arguments);
        }
        catch (final IllegalArgumentException ex)
        {
            System.err.println(ex.getMessage());
            System.exit(2);
            return;
        }
        try
        {
            Files.createDirectories(task.out().toAbsolutePath().getParent());
            measurement.run(task).write(task.out());
        }
        catch (final Exception | Error ex)
        {
            System.err.println(ex);
            if (ex.getCause() != null)
            {
                System.err.println("because of " + ex.getCause());
            }
            System.exit(1);
        }
        // Threads of a library that is not a daemon's must not keep the process.
        System.exit(0);
    }
}
