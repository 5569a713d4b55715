package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.home.Home;

/**
 * The pipeline of a {@link Rig} in several processes: a media driver, sequencer and journal, lanes, sinks. The
 * command's thread.
 */
final class Parts implements AutoCloseable
{
    static final String DRIVER = "driver";
    static final String CORE = "market,record";
    static final String LANES = "decide,second";
    static final String EGRESS = "egress";

    private static final int RATE = 4_000;
    private static final String LIVENESS = "5s";

    private final Trial trial;
    private final Path directory;
    private final Rig rig;
    private final Map<String, Child> processes = new LinkedHashMap<>();

    /**
     * @param trial  it is for.
     * @param folder for everything; made.
     */
    Parts(final Trial trial, final Path folder) throws IOException
    {
        this.trial = trial;
        directory = Path.of("/dev/shm", "veltrix-chaos-driver-" + ProcessHandle.current().pid());
        rig = new Rig(
            folder, folder.resolve("home"), Layout.FIVE_THREADS, trial.seed(), RATE,
            List.of("driver.mode=separate", "driver.directory=" + directory, "driver.liveness=" + LIVENESS));
    }

    Rig rig()
    {
        return rig;
    }

    Child process(final String name)
    {
        return processes.get(name);
    }

    /**
     * Start all of them.
     *
     * @return false where no effect came, which was told.
     */
    boolean start() throws IOException, InterruptedException
    {
        for (final String name : List.of(DRIVER, CORE, LANES, EGRESS))
        {
            start(name);
        }
        final boolean isUp = rig.awaitEffectSince(rig.child().startedNs(), Rig.PATIENCE_NS) >= 0;
        if (!isUp)
        {
            trial.finding("no effect within a minute: %s", errors());
        }
        return isUp;
    }

    /**
     * Start one of them; the driver is waited for.
     */
    void start(final String name) throws IOException, InterruptedException
    {
        if (!DRIVER.equals(name))
        {
            processes.put(name, rig.startPart(name));
            return;
        }
        final Child driver =
            rig.command(DRIVER, List.of(DRIVER, "--dir", directory.toString(), "--liveness", LIVENESS));
        processes.put(name, driver);
        final long deadlineNs = System.nanoTime() + Rig.PATIENCE_NS;
        while (!isReady(driver) && driver.isAlive() && System.nanoTime() - deadlineNs < 0)
        {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Its file has the words of the ones before it too: each says so once. */
    private static boolean isReady(final Child driver) throws IOException
    {
        return Files.readString(driver.out(), StandardCharsets.UTF_8).contains("pid " + driver.pid());
    }

    /**
     * Wait until what is offered from now on comes through all of them.
     *
     * @param sinceNs when what was done to one of them was undone, monotonic.
     * @return nanoseconds since then; -1 where nothing came.
     */
    long awaitJoined(final long sinceNs)
    {
        // What was under way may still come out: only what is offered now proves that all of it is joined again.
        final boolean hasEffects = rig.awaitEffectSince(sinceNs + 1, Rig.PATIENCE_NS) >= 0;
        return hasEffects && rig.awaitProcessed(rig.offerer().offeredToLedger(), Rig.PATIENCE_NS) >= 0 ?
            System.nanoTime() - sinceNs : -1;
    }

    /**
     * Let them come to their end and check everything.
     */
    void drain() throws Exception
    {
        rig.offerer().end();
        for (final Map.Entry<String, Child> part : processes.entrySet())
        {
            if (!DRIVER.equals(part.getKey()) &&
                (!part.getValue().awaitEnd(Rig.PATIENCE_NS) || part.getValue().exitCode() != 0))
            {
                trial.finding("%s did not come to a good end: %s", part.getKey(), part.getValue().lastErrors());
            }
        }
        Oracle.check(trial, rig, !trial.hasFindings(), false);
        trial.say("drained, %,d offered, %,d effects: %s", rig.offerer().offered(), rig.effects(),
            trial.hasFindings() ? "NOT as promised" : "as promised");
    }

    String errors()
    {
        final StringBuilder text = new StringBuilder();
        processes.forEach((name, part) -> text.append('[').append(name).append(part.isAlive() ? "] " : ", ended] ")
            .append(part.lastErrors()).append(' '));
        return text.toString();
    }

    @Override
    public void close() throws IOException
    {
        processes.values().forEach(Child::close);
        rig.close();
        if (Files.exists(directory))
        {
            Home.deleteTree(directory);
        }
        Files.deleteIfExists(directory.resolveSibling(directory.getFileName() + ".lock"));
    }
}
