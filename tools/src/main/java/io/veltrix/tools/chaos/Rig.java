package io.veltrix.tools.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.veltrix.tools.Veltrix;

/**
 * One home under trial with its outside: what is offered to the pipeline, the process it runs in, started as often as
 * it takes with the same command line, and what its sinks wrote. The outside stays, whatever happens to the home. The
 * command's thread.
 */
final class Rig implements AutoCloseable
{
    /** How long a start or an end may take on a slow and busy machine. */
    static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    /** Sinks by name, each with its log. */
    static final List<String> SINKS = List.of("once", "least", "most", "shadow-once");

    private static final String OUTSIDE = "OUTSIDE";
    /** The feed's numbers stay far below the ledger's; a timer's effect bears the number of the record before it. */
    private static final int LOOKED_AT = 64;
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Path folder;
    private final Path home;
    private final Path outside;
    private final Path pipeline;
    private final List<String> settings;
    private final Offerer offerer;
    private final EffectLog once;
    private List<String> wrapper = List.of();
    private List<String> jvmOptions = List.of();
    private Child child;
    private int starts;

    /**
     * @param folder        for everything; made.
     * @param home          of the pipeline.
     * @param layout        of its threads.
     * @param seed          of what is offered.
     * @param ratePerSecond records offered on average.
     * @param settings      of the pipeline to replace, each {@code path=value}.
     * @throws IOException where the disk refuses.
     */
    Rig(
        final Path folder,
        final Path home,
        final Layout layout,
        final long seed,
        final int ratePerSecond,
        final List<String> settings) throws IOException
    {
        this.folder = Files.createDirectories(folder);
        this.home = home;
        this.settings = settings;
        outside = Files.createDirectories(folder.resolve("outside"));
        pipeline = folder.resolve("pipeline.yaml");
        try (InputStream stream = Rig.class.getResourceAsStream(layout.file()))
        {
            Files.writeString(pipeline, new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                .replace(OUTSIDE, outside.toString()));
        }
        SINKS.forEach((sink) -> EffectLog.create(log(sink)));
        once = EffectLog.open(log("once"));
        offerer = new Offerer(outside, seed, ratePerSecond);
    }

    /**
     * @param command to put in front of Java in the starts to come.
     * @param options of the JVM in the starts to come.
     */
    void with(final List<String> command, final List<String> options)
    {
        wrapper = command;
        jvmOptions = options;
    }

    /**
     * Start the pipeline, over the home it left where it ran before.
     *
     * @param arguments further ones of {@code veltrix run}.
     * @return its process.
     */
    Child start(final String... arguments) throws IOException
    {
        final List<String> line = new ArrayList<>(List.of(
            "run", pipeline.toString(), "--home", home.toString(), "--quiet", "--for", "24h"));
        settings.forEach((setting) -> line.addAll(List.of("--set", setting)));
        line.addAll(List.of(arguments));
        final List<String> options = new ArrayList<>(List.of("-Xmx192m"));
        options.addAll(jvmOptions);
        starts++;
        child = Child.start(folder, "run", wrapper, options, Veltrix.class, line);
        return child;
    }

    /**
     * Start some threads of the pipeline, in a process of their own.
     *
     * @param threads by name, with commas.
     * @return the process.
     */
    Child startPart(final String threads) throws IOException
    {
        final List<String> line = new ArrayList<>(List.of(
            "run", pipeline.toString(), "--home", home.toString(), "--quiet", "--threads", threads));
        settings.forEach((setting) -> line.addAll(List.of("--set", setting)));
        starts++;
        final Child part = Child.start(
            folder, threads.replace(',', '-'), List.of(), List.of("-Xmx192m"), Veltrix.class, line);
        child = child == null || !child.isAlive() ? part : child;
        return part;
    }

    /**
     * Wait until the effect of a record of the ledger, or of one behind it, is caused.
     *
     * @param number    of the record.
     * @param timeoutNs to wait.
     * @return monotonic time at which it was seen; -1 where it did not come.
     */
    long awaitProcessed(final long number, final long timeoutNs)
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (System.nanoTime() - deadlineNs < 0)
        {
            final int count = once.count();
            for (int i = count - 1; i >= Math.max(0, count - LOOKED_AT); i--)
            {
                if (once.sequence(i) > 0 && once.number(i) >= number)
                {
                    return System.nanoTime();
                }
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        return -1;
    }

    /**
     * Make a snapshot of the home, in a process of its own.
     *
     * @param options of its JVM.
     * @return the process.
     */
    Child snapshot(final List<String> options) throws IOException
    {
        return Child.start(
            folder, "snapshot", List.of(), options, Veltrix.class,
            List.of("snapshot", home.toString(), "--keep", "3"));
    }

    /**
     * Run another command of {@code veltrix}.
     *
     * @param name      of the files with its output.
     * @param arguments of it.
     * @return its process.
     */
    Child command(final String name, final List<String> arguments) throws IOException
    {
        return Child.start(folder, name, List.of(), List.of(), Veltrix.class, arguments);
    }

    Child child()
    {
        return child;
    }

    /**
     * @return how often it was started.
     */
    int starts()
    {
        return starts;
    }

    /**
     * Wait for an effect that this life of the pipeline causes.
     *
     * @param timeoutNs to wait.
     * @return nanoseconds from the start of the process to the effect; -1 where none came.
     */
    long awaitEffect(final long timeoutNs)
    {
        return awaitEffectSince(child.startedNs(), timeoutNs);
    }

    /**
     * Wait for an effect that is caused after a moment.
     *
     * @param sinceNs   monotonic.
     * @param timeoutNs to wait.
     * @return nanoseconds from that moment to the effect; -1 where none came.
     */
    long awaitEffectSince(final long sinceNs, final long timeoutNs)
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (System.nanoTime() - deadlineNs < 0)
        {
            final int count = once.count();
            int first = count;
            while (first > 0 && once.timeNs(first - 1) - sinceNs >= 0)
            {
                first--;
            }
            for (int i = first; i < count; i++)
            {
                if (once.sequence(i) > 0)
                {
                    return once.timeNs(i) - sinceNs;
                }
            }
            if (!child.isAlive())
            {
                return -1;
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        return -1;
    }

    /**
     * @return nanoseconds from the start of the last process to the first effect it caused; -1 where it caused none.
     */
    long firstEffectNs()
    {
        for (int i = once.count() - 1; i >= 0 && once.sequence(i) != EffectLog.LIFE; i--)
        {
            if (i > 0 && once.sequence(i - 1) == EffectLog.LIFE)
            {
                return once.timeNs(i) - child.startedNs();
            }
        }
        return -1;
    }

    /**
     * Offer nothing more and let the pipeline come to its end.
     *
     * @param timeoutNs to wait.
     * @return true where it ended well.
     */
    boolean drain(final long timeoutNs) throws InterruptedException
    {
        offerer.end();
        return child.awaitEnd(timeoutNs) && child.exitCode() == 0;
    }

    Offerer offerer()
    {
        return offerer;
    }

    /**
     * @return effects of the exactly-once sink so far, the beginnings of its lives included.
     */
    int effects()
    {
        return once.count();
    }

    Path folder()
    {
        return folder;
    }

    Path home()
    {
        return home;
    }

    Path outside()
    {
        return outside;
    }

    Path log(final String sink)
    {
        return outside.resolve(sink + ".effects");
    }

    @Override
    public void close()
    {
        if (child != null)
        {
            child.close();
        }
        offerer.close();
        once.close();
    }
}
