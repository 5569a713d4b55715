package io.veltrix.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The same input gives the same run and the same replay; what differs is named. */
class ReproducibilityTest
{
    private static final int MESSAGES = 30_000;

    @TempDir
    private static Path folder;

    private static Path home;

    @BeforeAll
    static void run()
    {
        home = Cli.home(folder, "home", MESSAGES);
    }

    @Test
    void shouldGiveEqualDigestsWhenRunTwice() throws IOException
    {
        final List<List<String>> digests = new ArrayList<>();
        for (final String name : List.of("first", "second"))
        {
            final Path report = folder.resolve(name + ".json");
            final Cli.Result result = Cli.run("run", "--capture", Cli.market(folder, MESSAGES), "--format", "iex-deep",
                "--deterministic", "--speed", "max", "--home", folder.resolve(name), "--report", report, Cli.SMALL);
            result.good();
            assertTrue(result.out().contains("in virtual time"), result.out());
            assertTrue(result.out().contains("replay it: veltrix replay"), result.out());
            final List<String> found = new ArrayList<>();
            final Matcher digest = Pattern.compile("\"digest\" : \"([0-9a-f]{16})\"").matcher(
                Files.readString(report));
            while (digest.find())
            {
                found.add(digest.group(1));
            }
            digests.add(found);
        }
        assertEquals(3, digests.get(0).size(), "root, orders, refusals");
        assertEquals(digests.get(0), digests.get(1));
    }

    @Test
    void shouldReplayEquallyOnOneThreadAndOnThoseOfTheFile()
    {
        final List<String> outcomes = new ArrayList<>();
        for (final String threads : List.of("one", "file"))
        {
            final Cli.Result result = Cli.run("replay", home, "--verify", "--threads", threads).good();
            assertTrue(result.out().contains("derived events compared, all equal"), result.out());
            outcomes.add(result.value("orders"));
        }
        assertTrue(Long.parseLong(outcomes.get(0).split(" ")[0].replace(",", "")) > 0, "no orders: nothing shown");
        assertEquals(outcomes.get(0), outcomes.get(1));
    }

    @Test
    void shouldNameDivergenceWhenStrategyTradesAnotherQuantity()
    {
        for (final String threads : List.of("one", "file"))
        {
            final Cli.Result result = Cli.run("replay", home, "--verify", "--threads", threads, "--set",
                "lanes.decide.stages.strategy.quantity=99");
            result.failed();
            final Matcher named = Pattern.compile("DIVERGED: stream orders diverges at sequence (\\d+) \\(cause " +
                "(\\d+)\\), field quantity: recorded 100, replayed 99").matcher(result.out());
            assertTrue(named.find(), result.out());
            final Cli.Result event = Cli.run(
                "journal", "dump", home, "--stream", "orders", "--from", named.group(1), "--to", named.group(1)).good();
            assertTrue(event.out().contains("cause=" + named.group(2) + " "), event.out());
            assertTrue(event.out().contains("quantity=100"), event.out());
        }
    }

    @Test
    void shouldNameDivergenceWhenRiskRefusesWhatItLetPass()
    {
        final Cli.Result result = Cli.run(
            "replay", home, "--verify", "--set", "lanes.decide.stages.risk.max-order-size=1");
        result.failed("DIVERGED: stream refusals diverges at sequence 1 (cause ", "recorded nothing",
            "reason=ORDER_SIZE", "DIVERGED: stream orders diverges at sequence 1");
    }

    @Test
    void shouldStepThroughEventsAndStopWhenAsked()
    {
        final Cli.Result stepped = Cli.runWithInput("\n\n\n", "replay", home, "--step", "--to", 3).good();
        assertEquals(3, stepped.out().split("decide < 0/", -1).length - 1, stepped.out());
        final Cli.Result stopped = Cli.runWithInput("\nq\n", "replay", home, "--step");
        assertEquals(0, stopped.code(), stopped.toString());
        assertTrue(stopped.out().contains("stopped at"), stopped.toString());
    }

    @Test
    void shouldReplayOnlyUpToSequenceWhenToldTo()
    {
        final Cli.Result result = Cli.run("replay", home, "--verify", "--to", 10_000).good();
        assertTrue(result.out().startsWith("10,000 root events"), result.out());
        assertTrue(result.out().contains("all equal"), result.out());
    }
}
