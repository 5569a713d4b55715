package io.veltrix.tools.chaos.garbage;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The child process of the fault {@code garbage}: makes inputs from a seed and feeds them, a slice of each kind in
 * turn.
 * Speaks to its parent in lines of words: {@code kind NAME inputs refused combinations elapsedNs} after each slice,
 * {@code finding NAME number file message} for each distinct finding, {@code done} at the end.
 * <p>
 * A second thread is the watchdog: an input that takes longer than {@link #HANG_NS} is written down with the stack of
 * the thread that reads it, and the process ends.
 */
public final class GarbageRun
{
    /** An input is milliseconds at most; a busy machine may stretch that. */
    static final long HANG_NS = TimeUnit.SECONDS.toNanos(10);

    private static final int SLICES = 50;
    private static final int MAX_FINDINGS = 20;
    private static final int MAX_SOUND = 64;
    private static final int HUNG = 3;

    private final Path folder;
    private final long seed;
    private final PrintStream out;
    private final Set<String> found = new HashSet<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final Thread reader = Thread.currentThread();
    private volatile String current = "";
    private volatile byte[] input;
    private volatile long startedNs;

    /** One kind with all that belongs to it. */
    private static final class Lane
    {
        private final GarbageKind kind;
        private final GarbageTarget target;
        private final Mutator mutator;
        private final Corpus corpus;
        private long inputs;
        private long elapsedNs;

        private Lane(final GarbageKind kind, final Path folder, final long seed) throws IOException
        {
            this.kind = kind;
            target = kind.newTarget(folder, seed);
            final Random random = new Random(seed * 31 + kind.ordinal());
            mutator = new Mutator(random);
            corpus = new Corpus(target.bases(), random);
        }
    }

    private GarbageRun(final Path folder, final long seed, final PrintStream out)
    {
        this.folder = folder;
        this.seed = seed;
        this.out = out;
    }

    /**
     * @param arguments folder for evidence, folder to work in, seed, number of inputs, most seconds.
     * @throws IOException where a folder cannot be used.
     */
    public static void main(final String[] arguments) throws IOException
    {
        if (!UnsafeBuffer.SHOULD_BOUNDS_CHECK)
        {
            throw new IllegalStateException("bounds checks are off: nothing read outside an input would be noticed");
        }
        final GarbageRun run =
            new GarbageRun(Path.of(arguments[0]), Long.parseLong(arguments[2]), System.out);
        run.run(
            Path.of(arguments[1]), Long.parseLong(arguments[3]),
            TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[4])));
    }

    private void run(final Path scratch, final long inputs, final long limitNs) throws IOException
    {
        for (final GarbageKind kind : GarbageKind.values())
        {
            lanes.add(new Lane(kind, scratch, seed));
        }
        final Thread watchdog = new Thread(this::watch, "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        final long deadlineNs = System.nanoTime() + limitNs;
        for (int slice = 1; slice <= SLICES && System.nanoTime() - deadlineNs < 0; slice++)
        {
            for (final Lane lane : lanes)
            {
                final long wanted = inputs * lane.kind.share() / GarbageKind.WHOLE * slice / SLICES;
                final long beganNs = System.nanoTime();
                while (lane.inputs < wanted && found.size() < MAX_FINDINGS && System.nanoTime() - deadlineNs < 0)
                {
                    feed(lane);
                }
                startedNs = 0;
                lane.elapsedNs += System.nanoTime() - beganNs;
                out.println("kind " + lane.kind.word() + " " + lane.inputs + " " + lane.target.refused() + " " +
                    lane.corpus.features() + " " + lane.elapsedNs);
            }
        }
        for (final Lane lane : lanes)
        {
            lane.target.close();
        }
        out.println("done");
    }

    private void feed(final Lane lane) throws IOException
    {
        // The first inputs are the sound ones: they must be taken too, and their combinations are no news.
        final long number = lane.inputs++;
        final List<byte[]> bases = lane.target.bases();
        final byte[] made = number < Math.min(bases.size(), MAX_SOUND) ?
            bases.get((int)number) : lane.target.make(lane.mutator, lane.corpus);
        current = lane.kind.word() + " " + number;
        input = made;
        startedNs = System.nanoTime();
        try
        {
            lane.corpus.consider(made, lane.target.feed(made));
        }
        catch (final RuntimeException | Error failure)
        {
            onFinding(lane.kind.word(), number, made, failure);
        }
    }

    private void onFinding(final String kind, final long number, final byte[] made, final Throwable failure)
        throws IOException
    {
        final StackTraceElement[] trace = failure.getStackTrace();
        final StringBuilder where = new StringBuilder(kind).append(failure.getClass().getName());
        for (int i = 0, frames = 0; i < trace.length && frames < 2; i++)
        {
            if (trace[i].getClassName().startsWith("io.veltrix"))
            {
                where.append(trace[i].getClassName()).append(trace[i].getLineNumber());
                frames++;
            }
        }
        if (found.add(where.toString()))
        {
            final StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            keep(kind, number, made, text.toString());
            out.println("finding " + kind + " " + number + " " + file(kind, number) + " " +
                String.valueOf(failure).replaceAll("\\s+", " "));
        }
    }

    private Path file(final String kind, final long number)
    {
        return folder.resolve("finding-" + kind + "-" + number + ".bin");
    }

    private void keep(final String kind, final long number, final byte[] made, final String text) throws IOException
    {
        Files.write(file(kind, number), made);
        Files.writeString(folder.resolve("finding-" + kind + "-" + number + ".txt"),
            "seed " + seed + ", input " + number + " of " + kind + System.lineSeparator() + text);
    }

    private void watch()
    {
        while (true)
        {
            final long began = startedNs;
            final byte[] made = input;
            final String[] name = current.split(" ");
            if (began != 0 && System.nanoTime() - began > HANG_NS && began == startedNs)
            {
                final StringBuilder stack = new StringBuilder("hung for 10 s:\n");
                for (final StackTraceElement frame : reader.getStackTrace())
                {
                    stack.append("\tat ").append(frame).append('\n');
                }
                try
                {
                    keep(name[0], Long.parseLong(name[1]), made, stack.toString());
                    out.println("finding " + current + " " + file(name[0], Long.parseLong(name[1])) + " hung");
                }
                catch (final IOException ex)
                {
                    out.println("finding " + current + " - hung, and its input cannot be kept: " + ex);
                }
                out.flush();
                Runtime.getRuntime().halt(HUNG);
            }
            try
            {
                Thread.sleep(200);
            }
            catch (final InterruptedException ex)
            {
                return;
            }
        }
    }
}
