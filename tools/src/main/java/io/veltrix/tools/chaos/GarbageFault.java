package io.veltrix.tools.chaos;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.home.Home;
import io.veltrix.tools.chaos.garbage.GarbageRun;

/**
 * Malformed input for everything that reads from outside, in a process of its own: not even an input that takes the
 * process down goes unseen. A round is one input.
 */
final class GarbageFault implements Fault
{
    /** Files of a few kilobytes by the hundred thousand: a disk would take most of the time. */
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final int LONG_INPUTS = 2_000_000;
    private static final int SHORT_INPUTS = 150_000;
    private static final long LONG_LIMIT_S = 3_600;
    private static final long SHORT_LIMIT_S = 30;

    @Override
    public String injected()
    {
        return "malformed packets, captures, journals, pipeline files, manifests and snapshots: sound ones from" +
            " a generated" +
            " market, with flipped bits, lying lengths, edge values, cuts and splices";
    }

    @Override
    public String mustHold()
    {
        return "counted or refused in the project's own words; no exception on a hot thread, no read out of bounds," +
            " no hang";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? SHORT_INPUTS : LONG_INPUTS;
    }

    @Override
    public void run(final Trial trial) throws Exception
    {
        final long limitS = trial.isShort() ? SHORT_LIMIT_S : LONG_LIMIT_S;
        final Map<String, String[]> kinds = new LinkedHashMap<>();
        boolean isDone = false;
        long line = 0;
        long shownNs = System.nanoTime();
        final Path scratch = Files.isWritable(SHARED_MEMORY) ?
            Files.createTempDirectory(SHARED_MEMORY, "chaos-garbage-") : trial.folder();
        try (Child child = Child.start(
            trial.folder(), "garbage", List.of(), List.of("-Xmx512m", "-Dagrona.disable.bounds.checks=false"),
            GarbageRun.class,
            List.of(trial.folder().toString(), scratch.toString(), Long.toString(trial.seed()),
                Integer.toString(trial.rounds()), Long.toString(limitS))))
        {
            boolean isLast;
            do
            {
                isLast = child.awaitEnd(TimeUnit.MILLISECONDS.toNanos(200));
                final List<String> lines = Files.readAllLines(child.out(), StandardCharsets.UTF_8);
                // The last line may be half written, unless the process has ended.
                final long whole = isLast ? lines.size() : Math.max(line, lines.size() - 1);
                for (; line < whole; line++)
                {
                    isDone |= take(trial, kinds, lines.get((int)line).split(" ", 5));
                }
                if (System.nanoTime() - shownNs > TimeUnit.SECONDS.toNanos(5))
                {
                    shownNs = System.nanoTime();
                    trial.say("%,d of %,d inputs", sum(kinds, 2), trial.rounds());
                }
            }
            while (!isLast);
            if (!isDone && !trial.hasFindings())
            {
                trial.finding("the process that reads them ended with %d: %s", child.exitCode(), child.lastErrors());
            }
        }
        finally
        {
            if (!scratch.equals(trial.folder()))
            {
                Home.deleteTree(scratch);
            }
        }
        trial.roundsDone((int)sum(kinds, 2));
        kinds.forEach((kind, fields) -> tell(trial, kind, fields));
    }

    /**
     * @return true where it was the last line.
     */
    private static boolean take(final Trial trial, final Map<String, String[]> kinds, final String[] fields)
    {
        switch (fields[0])
        {
            case "kind" -> kinds.put(fields[1], String.join(" ", fields).split(" "));
            case "finding" -> trial.finding("%s, input %s: %s (%s)", fields[1], fields[2], fields[4], fields[3]);
            default ->
            {
            }
        }
        return "done".equals(fields[0]);
    }

    private static long sum(final Map<String, String[]> kinds, final int field)
    {
        return kinds.values().stream().mapToLong((fields) -> Long.parseLong(fields[field])).sum();
    }

    private static void tell(final Trial trial, final String kind, final String[] fields)
    {
        final long inputs = Long.parseLong(fields[2]);
        final long elapsedNs = Math.max(1, Long.parseLong(fields[5]));
        trial.measured("%s: %,d inputs, of %,d something was refused, %,d combinations of counters, %,.0f inputs/s",
            kind, inputs, Long.parseLong(fields[3]), Long.parseLong(fields[4]), inputs * 1e9 / elapsedNs);
    }
}
