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
import io.veltrix.tools.Veltrix;
import picocli.CommandLine;

/**
 * A pipeline in three processes over a media driver in a fourth: one of the four is killed, each in its turn and the
 * driver most often, and started again some time later. A round is one kill.
 */
final class DriverFault implements Fault
{
    private static final String DRIVER = "driver";
    private static final String CORE = "market,record";
    private static final List<String> VICTIMS = List.of(DRIVER, "decide,second", DRIVER, "egress", DRIVER, CORE);
    private static final int RATE = 4_000;
    private static final String LIVENESS = "5s";
    private static final int MAX_AWAY_MS = 1_500;
    private static final int MAX_LIFE_MS = 1_500;

    @Override
    public String injected()
    {
        return "kill -9 of the media driver, and of each process of a pipeline that runs in three beside it, and a" +
            " start of what was killed up to 1.5 s later";
    }

    @Override
    public String mustHold()
    {
        return "the others go on or join again by themselves; 0 offers lost, repeated or out of order; sinks keep" +
            " what they promise";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? 2 : 36;
    }

    @Override
    public String obstacle()
    {
        return new CommandLine(new Veltrix()).getSubcommands().containsKey(DRIVER) ? null :
            "this version runs a pipeline in one process only";
    }

    @Override
    public void run(final Trial trial) throws Exception
    {
        final Path folder = trial.folder();
        final Path directory = Path.of("/dev/shm", "veltrix-chaos-driver-" + ProcessHandle.current().pid());
        final Map<String, Child> parts = new LinkedHashMap<>();
        try (Rig rig = new Rig(
            folder.resolve("rig"), folder.resolve("rig").resolve("home"), Layout.FIVE_THREADS, trial.seed(),
            RATE,
            List.of("driver.mode=separate", "driver.directory=" + directory, "driver.liveness=" + LIVENESS)))
        {
            start(rig, parts, DRIVER, directory);
            for (final String threads : List.of(CORE, "decide,second", "egress"))
            {
                start(rig, parts, threads, directory);
            }
            if (rig.awaitEffectSince(rig.child().startedNs(), Rig.PATIENCE_NS) < 0)
            {
                trial.finding("no effect within a minute: %s", errors(parts));
            }
            for (int round = 0; round < trial.rounds() && !trial.hasFindings(); round++)
            {
                kill(trial, rig, parts, VICTIMS.get(round % VICTIMS.size()), directory);
            }
            if (!trial.hasFindings())
            {
                end(trial, rig, parts);
            }
        }
        finally
        {
            parts.values().forEach(Child::close);
            if (Files.exists(directory))
            {
                Home.deleteTree(directory);
            }
            Files.deleteIfExists(directory.resolveSibling(directory.getFileName() + ".lock"));
        }
    }

    private static void start(
        final Rig rig, final Map<String, Child> parts, final String name, final Path directory)
        throws IOException, InterruptedException
    {
        if (DRIVER.equals(name))
        {
            final Child driver =
                rig.command(DRIVER, List.of(DRIVER, "--dir", directory.toString(), "--liveness", LIVENESS));
            parts.put(name, driver);
            final long deadlineNs = System.nanoTime() + Rig.PATIENCE_NS;
            while (!isReady(driver) && driver.isAlive() && System.nanoTime() - deadlineNs < 0)
            {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        else
        {
            parts.put(name, rig.startPart(name));
        }
    }

    /** Its file has the words of the ones before it too: each says so once. */
    private static boolean isReady(final Child driver) throws IOException
    {
        return Files.readString(driver.out(), StandardCharsets.UTF_8).contains("pid " + driver.pid());
    }

    private static void kill(
        final Trial trial, final Rig rig, final Map<String, Child> parts, final String victim, final Path directory)
        throws IOException, InterruptedException
    {
        TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(MAX_LIFE_MS));
        parts.get(victim).kill();
        TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(MAX_AWAY_MS));
        final long startedNs = System.nanoTime();
        start(rig, parts, victim, directory);
        final long ns = rig.awaitEffectSince(startedNs + 1, Rig.PATIENCE_NS);
        // What was under way may still come out: only what is offered now proves that all of it is joined again.
        final long proofNs = ns < 0 ? ns : rig.awaitProcessed(rig.offerer().offeredToLedger(), Rig.PATIENCE_NS);
        if (proofNs < 0)
        {
            trial.finding("%s killed and started again: nothing new comes through within a minute: %s", victim,
                errors(parts));
            return;
        }
        trial.recover().add(System.nanoTime() - startedNs);
        trial.roundDone();
        trial.say("killed %s, all joined again after %.1f s, %,d effects", victim,
            (System.nanoTime() - startedNs) / 1e9, rig.effects());
    }

    private static void end(final Trial trial, final Rig rig, final Map<String, Child> parts) throws Exception
    {
        rig.offerer().end();
        for (final Map.Entry<String, Child> part : parts.entrySet())
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

    private static String errors(final Map<String, Child> parts)
    {
        final StringBuilder text = new StringBuilder();
        parts.forEach((name, part) -> text.append('[').append(name).append(part.isAlive() ? "] " : ", ended] ")
            .append(part.lastErrors()).append(' '));
        return text.toString();
    }
}
