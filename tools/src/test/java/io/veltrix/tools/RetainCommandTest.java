package io.veltrix.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Old segments go where nobody needs them, and a start after that is as one before. */
class RetainCommandTest
{
    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void run()
    {
        home = Cli.home(folder, "home", 40_000);
    }

    private List<String> segments(final String stream) throws Exception
    {
        return Cli.names(home.resolve("journal").resolve(stream)).stream()
            .filter((name) -> name.matches("[0-9]{20}")).toList();
    }

    @Test
    void shouldKeepEverythingWithoutASnapshot() throws Exception
    {
        final List<String> before = segments("root");
        final Cli.Result result = Cli.run("retain", home, "--keep", "1B").good();
        assertTrue(result.out().contains("there is no snapshot to begin from"), result.out());
        assertEquals(before, segments("root"));
    }

    @Test
    void shouldDeleteWhatLiesBeforeTheSnapshotAndStartAgain() throws Exception
    {
        final List<String> before = segments("root");
        assertTrue(before.size() > 3, "segments " + before);
        final long middle = Long.parseLong(before.get(2)) + 10;
        Cli.run("snapshot", home, "--at", middle).good();
        final Cli.Result dry = Cli.run("retain", home, "--keep", "1B", "--dry-run").good();
        assertTrue(dry.out().contains("would delete root 1 to "), dry.out());
        assertEquals(before, segments("root"));
        final Cli.Result result = Cli.run("retain", home, "--keep", "1B").good();
        assertTrue(result.out().contains("a start from 0000") &&
            result.out().contains("needs it from " + middle + " on"), result.out());
        assertEquals(before.subList(2, before.size()), segments("root"));
        final Cli.Result verified = Cli.run("journal", "verify", home).good();
        assertTrue(verified.out().contains("were deleted by 'veltrix retain'"), verified.out());
        Cli.run("run", "--capture", Cli.market(folder, 40_000), "--format", "iex-deep", "--deterministic", "--speed",
            "max", "--home", home, "--quiet", Cli.SMALL).good();
        Cli.run("journal", "verify", home).good();
        Cli.run("retain", home, "--keep", "7d").good();
    }

    /** Nobody knows how far the sink has come: what it may lack stays. */
    @Test
    void shouldKeepWhatASinkMayLack() throws Exception
    {
        final List<String> before = segments("orders");
        Cli.run("snapshot", home).good();
        final Path watermarks = home.resolve("sinks");
        for (final String name : Cli.names(watermarks))
        {
            Files.delete(watermarks.resolve(name));
        }
        final Cli.Result result = Cli.run("retain", home, "--keep", "1B").good();
        assertTrue(segments("root").size() < 3, "the orders are recorded in full");
        assertEquals(before, segments("orders"));
        assertTrue(result.out().contains("(nobody knows how far it has come) needs it from 1 on") ||
            before.size() == 1, result.out());
    }

    @Test
    void shouldSayWhatIsWrongWithALimit()
    {
        for (final String keep : List.of("7", "0B", "seven days", "-1GiB", "10 apples"))
        {
            Cli.run("retain", home, "--keep", keep).misused("--keep", "100GiB");
        }
        Cli.run("retain", home).misused("--keep");
        assertFalse(Files.exists(home.resolve("journal/root/retained")));
        Cli.run("retain", folder, "--keep", "7d").refused("is not a Veltrix home");
    }
}
