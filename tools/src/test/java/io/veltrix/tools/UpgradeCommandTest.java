package io.veltrix.tools;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code run --upgrade} over a trading home, and the replays around it. */
@Timeout(180)
class UpgradeCommandTest
{
    private static final String CHANGE = "lanes.decide.stages.risk.max-order-size=50";

    @TempDir
    Path folder;

    private Cli.Result run(final Path home, final Object... more)
    {
        return Cli.run("run", "--capture", Cli.market(folder, 20_000), "--format", "iex-deep", "--deterministic",
            "--speed", "max", "--home", home, "--quiet", "--events", 6_000, Cli.SMALL, more);
    }

    @Test
    void shouldRehearseUpgradeAndReplayAcrossThePoint()
    {
        final Path home = folder.resolve("home");
        run(home).good();
        run(home, "--set", CHANGE).failed("--upgrade");
        // What would the change have done to all of it?
        Cli.run("replay", home, "--verify", "--set", CHANGE).failed("DIVERGED");
        Cli.run("snapshot", home, "--at", 3_000).good();
        final Cli.Result rehearsal = Cli.run("replay", home, "--snapshot", "--set", CHANGE).good();
        assertTrue(rehearsal.err().contains("begins behind root event 3,000, from a snapshot"), rehearsal::toString);

        final Cli.Result upgrade = run(home, "--set", CHANGE, "--upgrade").good();
        assertTrue(upgrade.err().contains("upgrade behind root event "), upgrade::toString);
        run(home, "--set", CHANGE).good();
        final Cli.Result replay = Cli.run("replay", home, "--verify").good();
        assertTrue(replay.out().contains("all equal"), replay::toString);
        Cli.run("replay", home, "--verify", "--snapshot").good();
        Cli.run("snapshot", home, "--at", 3_000).refused("were made by other stages than these");
        Cli.run("snapshot", home, "--from-scratch").good();
        final String listed = Cli.run("snapshot", home, "--list").good().out();
        assertTrue(listed.contains("is refused: it is of before the upgrade behind root event"), listed);
        assertTrue(listed.contains("valid, epoch 3"), listed);
        Cli.run("snapshot", home, "--keep", 1).good();
        // The newest, and the upgrade point's.
        assertEquals(3, Cli.run("snapshot", home, "--list").good().out().lines().count());
    }

    @Test
    void shouldAskForTheHomeThatIsToBeUpgraded()
    {
        Cli.run("run", "--upgrade").misused("--upgrade: say with --home");
        Cli.run("replay", Cli.home(folder, "home", 2_000), "--snapshot").refused(
            "there is no snapshot to begin from");
    }
}
