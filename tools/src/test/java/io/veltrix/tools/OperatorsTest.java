package io.veltrix.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What an operator does: look, halt, resume, set limits, stop, and find out about one that is gone. */
@Timeout(180)
class OperatorsTest
{
    private static final Pattern SEQUENCED = Pattern.compile("sequenced as root event (\\d+)");
    private static final Pattern CAUSE = Pattern.compile("\"cause\":\\s*(\\d+)");

    @TempDir
    private Path folder;
    private Path home;
    private Children children;

    @BeforeEach
    void open()
    {
        home = folder.resolve("home");
        children = new Children(folder);
    }

    @AfterEach
    void close()
    {
        children.close();
    }

    private Process startRun() throws Exception
    {
        final Process run = children.start("run", "run", "--speed", "1", "--for", "10m", "--home", home, Cli.SMALL);
        children.await(run, () -> Files.exists(home.resolve("run.yaml")) &&
            Cli.run("status", home).code() == 0 && effects() > 10);
        return run;
    }

    private long effects()
    {
        return number(Cli.run("status", home, "--json").out(), "effects");
    }

    private static long number(final String json, final String field)
    {
        long highest = -1;
        final Matcher matcher = Pattern.compile("\"" + field + "\" : (-?\\d+)").matcher(json);
        while (matcher.find())
        {
            highest = Math.max(highest, Long.parseLong(matcher.group(1)));
        }
        return highest;
    }

    private static long sequenceIn(final String out)
    {
        final Matcher matcher = SEQUENCED.matcher(out);
        assertTrue(matcher.find(), out);
        return Long.parseLong(matcher.group(1));
    }

    private long ordersCausedBetween(final long from, final long to)
    {
        final String orders =
            Cli.run("journal", "dump", home, "--stream", "orders", "--type", "NewOrder", "--as", "json").good().out();
        return CAUSE.matcher(orders).results().mapToLong((cause) -> Long.parseLong(cause.group(1)))
            .filter((cause) -> cause >= from && cause <= to).count();
    }

    /**
     * Law four: operators' commands are events. Given by other processes, they act from their place on and replay as
     * they were. Seen to fail with stages that forget HALT.
     */
    @Test
    void shouldHaltResumeAndReplayWhatOtherProcessesAskedFor() throws Exception
    {
        final Process run = startRun();
        final long halted = sequenceIn(children.run("halt", "ctl", home, "halt").good().out());
        // What was under way before the halt is through once the root has gone on for a while.
        children.await(run, () -> number(Cli.run("status", home, "--json").out(), "rootSequence") > halted + 1_000);
        final long before = effects();
        final Cli.Result resume = children.run("resume", "ctl", home, "resume", "--json").good();
        assertTrue(resume.out().contains("\"outcome\" : \"sequenced\""), resume.out());
        final long resumed = number(resume.out(), "rootSequence");
        assertTrue(resumed > halted + 1_000, resume.out());
        children.await(run, () -> effects() > before + 10);
        sequenceIn(Cli.run("ctl", home, "stop").good().out());
        assertEquals(0, Children.awaitEnd(run), children.text("run.err"));

        final Cli.Result status = Cli.run("status", home);
        assertEquals(1, status.code(), status.toString());
        assertTrue(status.out().contains("not running: it ended well"), status.out());
        assertTrue(ordersCausedBetween(1, halted) > 0);
        assertEquals(0, ordersCausedBetween(halted, resumed), "orders between halt and resume");
        assertTrue(ordersCausedBetween(resumed + 1, Long.MAX_VALUE) > 0);
        final String commands = Cli.run("journal", "dump", home, "--type", "OperatorCommand").good().out();
        assertEquals(List.of("HALT", "RESUME", "STOP"), Pattern.compile("HALT|RESUME|STOP").matcher(commands)
            .results().map((result) -> result.group()).toList());
        assertTrue(Cli.run("replay", home, "--verify").good().out().contains("all equal"));
        Cli.run("ctl", home, "halt").refused("not running: the pipeline of " + home + " ended at");
    }

    @Test
    void shouldSetKnownLimitsInTheirUnitsAndRefuseOthers() throws Exception
    {
        final Process run = startRun();
        Cli.run("ctl", home, "limit", "psition-limit", "5").refused(
            "no stage has a limit 'psition-limit'", "position-limit", "order-rate", "nothing was done");
        Cli.run("ctl", home, "limit", "order-rate", "5").refused("order-rate", "found '5'", "a rate such as 50000/s");
        Cli.run("ctl", home, "limit", "collar", "2").refused("collar", "from 0 to 1");
        Cli.run("ctl", home, "limit", "max-order-size", "many").refused("found 'many'", "a whole number");
        final Cli.Result collar = Cli.run("ctl", home, "limit", "collar", "0.25").good();
        assertTrue(collar.out().startsWith("limit collar sequenced as root event "), collar.out());
        Cli.run("ctl", home, "limit", "order-rate", "200/s").good();
        Cli.run("ctl", home, "cancel-all").good();
        Children.signal(run, "TERM");
        assertEquals(143, Children.awaitEnd(run));
        assertTrue(Cli.run("status", home).out().contains("it ended well"));
        assertFalse(Cli.run("journal", "verify", home).good().out().contains("not closed by its writer"));
        final String commands = Cli.run("journal", "dump", home, "--type", "OperatorCommand").good().out();
        assertTrue(commands.contains("250000000"), commands);
        assertEquals(3, commands.lines().count(), commands);
        assertTrue(Cli.run("replay", home, "--verify").good().out().contains("all equal"));
    }

    /**
     * Killed: status says so and how far the journal is, commands are refused, and the next start sweeps away what
     * the killed process had in shared memory, but nothing of a living one.
     */
    @Test
    void shouldTellOfAKilledOneAndSweepBehindIt() throws Exception
    {
        final Process living = startRun();
        final Path other = folder.resolve("other");
        final Process killed = children.start(
            "other", "run", "--speed", "1", "--for", "10m", "--home", other, Cli.SMALL);
        children.await(killed, () -> Files.exists(other.resolve("run.yaml")) && Cli.run("status", other).code() == 0);
        Children.signal(killed, "KILL");
        Children.awaitEnd(killed);
        assertEquals(1, Children.inSharedMemory(killed.pid()).size());
        final Cli.Result status = Cli.run("status", other);
        assertEquals(1, status.code(), status.toString());
        assertTrue(status.out().contains("not running: process " + killed.pid() + " ended without a word"),
            status.out());
        assertTrue(status.out().contains("in the journal"), status.out());
        assertTrue(Cli.run("status", other, "--json").out().contains("\"readiness\" : \"DEAD\""));
        Cli.run("ctl", other, "halt").refused("not running: process " + killed.pid());

        final Cli.Result next = Cli.run(
            "run", "--events", 1_000, "--speed", "max", "--home", folder.resolve("next"), Cli.SMALL).good();
        assertTrue(next.out().contains("process " + killed.pid() + ", which has ended, had left it"), next.out());
        assertEquals(List.of(), Children.inSharedMemory(killed.pid()));
        assertEquals(1, Children.inSharedMemory(living.pid()).size(), "never a living one's");
        // Not well, perhaps, on a machine that is busy elsewhere; but there.
        assertTrue(Cli.run("status", home, "--json").out().contains("\"readiness\" : \"RUNNING\""));
    }

    /** A stopped process can neither move nor answer: it is seen, and a command to it is taken back. */
    @Test
    void shouldSeeThatAProcessIsStoppedAndTakeTheCommandBack() throws Exception
    {
        final Process run = startRun();
        Children.signal(run, "STOP");
        try
        {
            final Cli.Result refused = Cli.run("ctl", home, "halt", "--timeout", "500ms");
            refused.refused("halt was not sequenced: process " + run.pid() + " did not take it within 500ms",
                "nothing was done");
            Thread.sleep(3_500);
            final Cli.Result status = Cli.run("status", home);
            assertEquals(3, status.code(), status.toString());
            assertTrue(status.out().contains("NOT WELL"), status.out());
            assertTrue(status.out().contains("the process has not moved for"), status.out());
        }
        finally
        {
            Children.signal(run, "CONT");
        }
        children.await(run, () -> Cli.run("status", home).code() == 0);
        assertTrue(Cli.run("status", home).out().contains("the whole process has not moved for"));
        sequenceIn(Cli.run("ctl", home, "resume").good().out());
        Children.signal(run, "INT");
        assertEquals(130, Children.awaitEnd(run));
        final String commands = Cli.run("journal", "dump", home, "--type", "OperatorCommand").good().out();
        assertFalse(commands.contains("HALT"), "what was taken back was never sequenced");
    }

    @Test
    void shouldShowEverythingOnOneScreenAndWatch() throws Exception
    {
        final Process run = startRun();
        children.await(run, () -> Cli.run("status", home).code() == 0);
        final String screen = Cli.run("status", home).out();
        for (final String part : new String[]{
            "tick-to-order: running for", "pid " + run.pid(), "start number 1", "GiB free of",
            "errors     ", "market", "venue", "lane decide", "journal root", "journal orders", "sink gateway"})
        {
            assertTrue(screen.contains(part), () -> "no " + part + " in " + screen);
        }
        assertTrue(screen.lines().count() <= 30, screen);
        assertTrue(screen.lines().allMatch((line) -> line.length() <= 130), screen);
        final Process watch = children.start("watch", "status", home, "--watch");
        children.await(watch, () ->
            Pattern.compile("running for").matcher(children.text("watch.out")).results().count() >= 2);
        Cli.run("ctl", home, "stop").good();
        assertEquals(0, Children.awaitEnd(run));
        assertEquals(1, Children.awaitEnd(watch), "it ends with the pipeline");
        assertTrue(children.text("watch.out").contains("it ended well"));
        // Ended by command as by signal: everything is journalled and the journal is closed.
        final String verified = Cli.run("journal", "verify", home).good().out();
        assertFalse(verified.contains("not closed by its writer"), verified);
    }

    @Test
    void shouldSayThatNothingRunsWhereNothingDoes() throws Exception
    {
        Cli.run("status", folder.resolve("nowhere")).refused("no home at");
        Cli.run("ctl", folder.resolve("nowhere"), "halt").refused("no home at");
    }
}
