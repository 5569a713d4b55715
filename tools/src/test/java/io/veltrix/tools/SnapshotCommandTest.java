package io.veltrix.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code veltrix snapshot} over a trading home: books, strategy and risk are in it. */
@Timeout(120)
class SnapshotCommandTest
{
    @TempDir
    Path folder;

    private static String name(final long rootSequence)
    {
        return String.format("%020d.snapshot", rootSequence);
    }

    @Test
    void shouldMakeListAndKeepSnapshots() throws IOException
    {
        final Path home = Cli.home(folder, "home", 20_000);
        final Path snapshots = home.resolve("snapshots");
        assertTrue(Cli.run("snapshot", home, "--list").good().out().startsWith("no snapshots in "));
        final String first = Cli.run("snapshot", home, "--at", 5_000).good().out();
        assertTrue(first.matches("(?s)snapshot behind root event 5,000: replayed 5,000 events in .* bytes to .*" +
            name(5_000) + "\\s+"), first);
        final String second = Cli.run("snapshot", home).good().out();
        assertTrue(second.contains(" events from the snapshot behind 5,000 in "), second);
        assertTrue(Cli.run("snapshot", home).good().out().contains("there is a valid snapshot of it"));
        final List<String> listed = Cli.run("snapshot", home, "--list").good().out().lines().toList();
        assertEquals(3, listed.size(), listed::toString);
        assertTrue(listed.get(1).contains("valid, epoch 1"), listed::toString);

        final byte[] incremental = Files.readAllBytes(last(snapshots));
        Cli.run("snapshot", home, "--from-scratch", "--keep", 1).good();
        assertEquals(2, Cli.names(snapshots).size(), () -> "lock and one snapshot");
        org.junit.jupiter.api.Assertions.assertArrayEquals(incremental, Files.readAllBytes(last(snapshots)));
    }

    private static Path last(final Path snapshots) throws IOException
    {
        final List<String> names = Cli.names(snapshots).stream().filter((name) -> name.endsWith(".snapshot")).toList();
        return snapshots.resolve(names.get(names.size() - 1));
    }

    @Test
    void shouldSayWhatIsWrongWithASnapshot() throws IOException
    {
        final Path home = Cli.home(folder, "home", 20_000);
        Cli.run("snapshot", home, "--at", 5_000).good();
        Cli.run("snapshot", home, "--at", 6_000).good();
        final Path newest = last(home.resolve("snapshots"));
        final byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);
        Cli.run("snapshot", home, "--list").failed(
            "valid, epoch 1", "snapshot " + newest + " is refused: it is damaged: the checksum of section");
        final Cli.Result next = Cli.run("snapshot", home).good();
        assertTrue(next.err().contains("snapshot " + newest + " is refused"), next::toString);
        assertTrue(next.out().contains("from the snapshot behind 5,000"), next::toString);
    }

    @Test
    void shouldRefuseWhatCannotBeAskedFor()
    {
        final Path home = Cli.home(folder, "home", 2_000);
        Cli.run("snapshot", home, "--at", 100_000_000).refused("at 100000000: its journal ends at");
        Cli.run("snapshot", home, "--at", 0).misused("--at: found 0");
        Cli.run("snapshot", home, "--keep", 0).misused("--keep: found 0");
        Cli.run("snapshot", home, "--list", "--keep", 2).misused("--list only shows");
        Cli.run("snapshot", folder.resolve("nowhere")).refused("no home at");
    }
}
