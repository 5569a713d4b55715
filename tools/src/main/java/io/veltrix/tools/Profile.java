package io.veltrix.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import one.profiler.AsyncProfiler;

/**
 * Samples this process while it is open, with async-profiler, and writes one file when it is closed. The only door to
 * that library; its native part is unpacked and loaded by {@link #start} and by nothing else. One at a time in a
 * process; start and close on one thread.
 */
final class Profile implements AutoCloseable
{
    /** What is sampled. */
    enum Kind
    {
        /** Processor time. */
        CPU,
        /** Bytes allocated in the heap. */
        ALLOC,
        /** Time spent waiting for locks that another thread held. */
        LOCK;

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The best first: with the kernel's part of the stacks, without, and by timers that need nobody's leave. */
    private static final List<String> CPU_ENGINES = List.of("cpu-clock", "cpu-clock,alluser", "ctimer", "itimer");
    private static final int PERF_ENGINES = 2;
    private static final String QUIET = ",loglevel=none";

    private final AsyncProfiler profiler;
    private final String output;

    private Profile(final AsyncProfiler profiler, final String output)
    {
        this.profiler = profiler;
        this.output = output;
    }

    /**
     * Sample every thread, for a flame graph that shows each apart.
     *
     * @param kind    of samples.
     * @param file    to write on {@link #close}: HTML that needs no network.
     * @param notices is told where the kernel allows less than was asked for.
     * @return the profile under way.
     * @throws ToolException where the file cannot be written, or this host cannot be profiled.
     */
    static Profile start(final Kind kind, final Path file, final Consumer<String> notices)
    {
        if (file.toString().indexOf(',') >= 0)
        {
            throw new UsageException("--profile-output: found " + file + ", wanted a name without commas");
        }
        JsonReport.requireWritable(file);
        final AsyncProfiler profiler = load();
        if (kind == Kind.CPU)
        {
            startCpu(profiler, notices);
        }
        else
        {
            execute(profiler, "start,event=" + kind + ",threads" + QUIET);
        }
        // Compilers and start-up leave hundreds of deep stacks with a sample each, which would be most of the page.
        // With allocations and locks it is the one that should not be that is looked for.
        final String leftOut = kind == Kind.CPU ? ",minwidth=0.1,title=veltrix cpu (0.1 % of samples and more)" :
            ",title=veltrix " + kind;
        return new Profile(profiler, "stop,flamegraph" + leftOut + ",file=" + file.toAbsolutePath());
    }

    /**
     * Note every single allocation of threads that start from now on. Costs a call for each object: for finding out
     * who allocates, not for measuring.
     *
     * @param file to write, in the format of JDK Flight Recorder.
     * @return the profile under way.
     * @throws ToolException where this host cannot be profiled.
     */
    static Profile startEveryAllocation(final Path file)
    {
        final AsyncProfiler profiler = load();
        // The file is begun at once and goes on to be written while the profile is under way.
        execute(profiler, "start,event=alloc,alloc=1,jfr,file=" + file.toAbsolutePath() + QUIET);
        return new Profile(profiler, "stop,file=" + file.toAbsolutePath());
    }

    private static void startCpu(final AsyncProfiler profiler, final Consumer<String> notices)
    {
        String refused = null;
        for (int i = 0; i < CPU_ENGINES.size(); i++)
        {
            try
            {
                profiler.execute("start,event=" + CPU_ENGINES.get(i) + ",threads" + QUIET);
                if (i > 0)
                {
                    notices.accept("the kernel does not allow perf events here (sysctl kernel.perf_event_paranoid, or" +
                        " a container's seccomp filter): the profile " + (i < PERF_ENGINES ? "is" : "is taken by " +
                        CPU_ENGINES.get(i) + ",") + " without the kernel's part of the stacks");
                }
                return;
            }
            catch (final IllegalArgumentException | IllegalStateException | IOException ex)
            {
                refused = refused == null ? ex.getMessage() : refused;
            }
        }
        throw new ToolException("this host cannot be profiled: " + refused);
    }

    private static AsyncProfiler load()
    {
        try
        {
            return AsyncProfiler.getInstance();
        }
        catch (final IllegalStateException | UnsatisfiedLinkError ex)
        {
            throw new ToolException("async-profiler cannot be loaded: " + ex.getMessage() + ". It has libraries for" +
                " Linux with glibc on x64 and arm64, and needs a folder for temporary files that programs may be" +
                " loaded from (-Djava.io.tmpdir=DIR)", ex);
        }
    }

    private static void execute(final AsyncProfiler profiler, final String command)
    {
        try
        {
            profiler.execute(command);
        }
        catch (final IllegalArgumentException | IllegalStateException | IOException ex)
        {
            throw new ToolException("this process cannot be profiled: " + ex.getMessage(), ex);
        }
    }

    /**
     * End it and write the file.
     */
    @Override
    public void close()
    {
        execute(profiler, output);
    }
}
