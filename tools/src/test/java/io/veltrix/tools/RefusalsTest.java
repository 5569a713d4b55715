package io.veltrix.tools;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What cannot be started: one clear message, exit code 1, nothing left behind, nothing lost. */
class RefusalsTest
{
    private static final int MESSAGES = 2_000;

    @TempDir
    private static Path captures;

    @TempDir
    private Path folder;

    private Cli.Result run(final Path capture, final Path home, final Object... more)
    {
        return Cli.run("run", "--capture", capture, "--format", "iex-deep", "--deterministic", "--home", home,
            "--quiet", Cli.SMALL, more);
    }

    private void assertRefused(final Path capture, final String... parts) throws IOException
    {
        final Path home = folder.resolve("home");
        run(capture, home).refused(parts);
        assertFalse(Files.exists(home), "a home was left");
        final Path books = Files.createDirectory(folder.resolve("books"));
        Cli.run("books", "--format", "iex-deep", capture, "--final", books.resolve("final.csv"), "--bbo",
            books.resolve("bbo.csv")).refused(parts);
        assertEquals(List.of(), Cli.names(books));
        Files.delete(books);
    }

    @Test
    void shouldRefuseCapturesThatCannotBePlayed() throws IOException
    {
        final Path market = Cli.market(captures, MESSAGES);
        final byte[] bytes = Files.readAllBytes(market);
        final byte[] junk = new byte[4_000];
        new Random(5).nextBytes(junk);
        final byte[] zipped = gzip(bytes);
        final byte[] flipped = zipped.clone();
        Arrays.fill(flipped, flipped.length / 2, flipped.length / 2 + 64, (byte)0x55);
        assertRefused(folder.resolve("nowhere.pcap"), "nowhere.pcap", "no such file");
        assertRefused(folder, folder.toString(), "not a regular file");
        assertRefused(Files.write(folder.resolve("empty.pcap"), new byte[0]), "empty.pcap", "is empty");
        assertRefused(Files.write(folder.resolve("junk.pcap"), junk), "junk.pcap", "wanted pcap");
        assertRefused(Files.write(folder.resolve("junk.gz"), gzip(junk)), "junk.gz", "wanted pcap");
        assertRefused(Files.write(folder.resolve("cut.gz"), Arrays.copyOf(zipped, zipped.length * 2 / 3)),
            "cut.gz", "gzip stream is truncated", "inflated bytes", "fetch it again");
        assertRefused(Files.write(folder.resolve("broken.gz"), flipped), "broken.gz", "gzip stream is");
    }

    @Test
    void shouldSayWhichFormatItIsWhenAnotherIsNamed() throws IOException
    {
        for (final String actual : List.of("iex-tops", "iex-deep", "cme-mdp3"))
        {
            final Path capture = folder.resolve(actual + ".pcap");
            Cli.run("generate", capture, "--format", actual, "--messages", 500).good();
            for (final String named : List.of("iex-tops", "iex-deep", "cme-mdp3"))
            {
                final Cli.Result result = Cli.run("books", "--format", named, capture);
                if (named.equals(actual))
                {
                    result.good();
                }
                else
                {
                    result.refused("found " + actual, "no " + named, "write format " + actual);
                    Cli.run("run", "--capture", capture, "--format", named, "--home", folder.resolve("home"))
                        .refused("found " + actual);
                    assertFalse(Files.exists(folder.resolve("home")));
                }
            }
        }
    }

    @Test
    void shouldUseEveryWholeRecordWhenCaptureEndsWithinOne() throws IOException
    {
        final byte[] bytes = Files.readAllBytes(Cli.market(captures, MESSAGES));
        final Path cut = Files.write(folder.resolve("cut.pcap"), Arrays.copyOf(bytes, bytes.length - 5));
        final Cli.Result result = Cli.run("books", "--format", "iex-deep", cut).good();
        assertEquals("1", result.value("refused"));
        assertTrue(result.err().contains("note: " + cut), result.err());
        run(cut, folder.resolve("home")).good();
    }

    @Test
    void shouldKeepEarlierBooksWhenNewOnesCannotBeMade() throws IOException
    {
        final Path csv = Files.writeString(folder.resolve("final.csv"), "earlier\n");
        Cli.run("books", "--format", "iex-deep", folder.resolve("nowhere.pcap"), "--bbo", csv).refused("no such file");
        assertEquals("earlier\n", Files.readString(csv));
        Cli.run("books", "--format", "iex-deep", Cli.market(captures, MESSAGES), "--final",
            folder.resolve("missing/final.csv")).failed("missing/final.csv", "no such file or folder");
        Cli.run("books", "--format", "iex-deep", Cli.market(captures, MESSAGES), "--bbo", folder)
            .failed("it is a folder");
    }

    @Test
    void shouldNameEveryProblemWhenPipelineFileHasSeveral() throws IOException
    {
        final Path yaml = Files.writeString(folder.resolve("p.yaml"), """
            pipeline: x
            sequencer:
              tick: 10parsecs
              bufer: 1MiB
            sources:
              market: {type: nosuch}
            lanes:
              decide: {reads: rooot, stages: [{name: a, type: order-book}]}
            """);
        for (final String command : List.of("run", "check"))
        {
            final Cli.Result result = Cli.run(command, yaml);
            result.failed(yaml + ":3: sequencer.tick: found '10parsecs'", yaml + ":4: ", "write 'buffer' instead",
                yaml + ":6: ", "'nosuch'", yaml + ":8: ", "'rooot'", "write 'root' instead",
                "TopOfBook events go nowhere", "5 problems in the pipeline file; nothing was started");
            assertEquals(6, result.err().lines().count(), result.err());
        }
    }

    @Test
    void shouldSayWhereWhenPipelineFileIsBroken() throws IOException
    {
        final Path yaml = Files.writeString(folder.resolve("p.yaml"), "pipeline: [x\n  a: 1\n");
        Cli.run("run", yaml).failed(yaml + ":2: found broken YAML", "1 problem in the pipeline file");
        Cli.run("run", folder.resolve("none.yaml")).failed("none.yaml: found no such file");
        Cli.run("run", folder).failed(folder.toString(), "a folder");
        Cli.run("run", "--set", "sequencer.tick=1parsec").failed("command line", "sequencer.tick", "1parsec");
        Cli.run("run", "--set", "nonsense").failed("nonsense");
    }

    @Test
    void shouldRefuseReportThatCannotBeWrittenBeforeTheRun() throws IOException
    {
        final Path home = folder.resolve("home");
        run(Cli.market(captures, MESSAGES), home, "--report", folder.resolve("missing/report.json"))
            .refused("missing/report.json", "a folder that exists");
        run(Cli.market(captures, MESSAGES), home, "--report", folder).refused("a folder that exists");
        assertFalse(Files.exists(home));
    }

    @Test
    void shouldLeaveFoldersOfOthersAsTheyAre() throws IOException
    {
        final Path foreign = Files.createDirectory(folder.resolve("foreign"));
        Files.setPosixFilePermissions(foreign, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(foreign.resolve("thesis.txt"), "years of work");
        run(Cli.market(captures, MESSAGES), foreign).refused("foreign holds files that are not of a Veltrix home");
        assertEquals(List.of("thesis.txt"), Cli.names(foreign));
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(foreign)));
        Files.writeString(foreign.resolve("lock"), "mine");
        run(Cli.market(captures, MESSAGES), foreign).refused("foreign holds files that are not of a Veltrix home");
        assertEquals(List.of("lock", "thesis.txt"), Cli.names(foreign));
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(foreign)));
        run(Cli.market(captures, MESSAGES), foreign.resolve("thesis.txt")).refused("is a file");
        run(Cli.market(captures, MESSAGES), foreign.resolve("thesis.txt/home")).refused("cannot be made");
        assertEquals("years of work", Files.readString(foreign.resolve("thesis.txt")));
    }

    @Test
    void shouldKeepJournalWhenItsHomeIsNamedAgain() throws IOException
    {
        final Path home = Cli.home(folder, "home", MESSAGES);
        final String before = Cli.run("journal", "verify", home).good().out().replaceAll("[0-9.]+ s", "");
        Cli.run("run", "--home", home, "--quiet", "--set", "lanes.decide.stages.risk.max-order-size=11")
            .refused("was made by another pipeline than this one", "max-order-size", "choose another --home");
        assertEquals(before, Cli.run("journal", "verify", home).good().out().replaceAll("[0-9.]+ s", ""));
    }

    @Test
    void shouldUseEmptyFolderAndMissingParentsAsHome() throws IOException
    {
        final Path empty = Files.createDirectory(folder.resolve("empty"));
        run(Cli.market(captures, MESSAGES), empty).good();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(empty)));
        run(Cli.market(captures, MESSAGES), folder.resolve("a/b/home")).good();
    }

    @Test
    void shouldLeaveNothingWhenDiskIsFullAtStart() throws Exception
    {
        final Path disk = mountSmallDisk("8m");
        try
        {
            final Path home = disk.resolve("home");
            Cli.run("run", "--capture", Cli.market(captures, MESSAGES), "--format", "iex-deep", "--home", home,
                "--set", "threads.hot.core=none", "--set", "threads.record.core=none").refused(
                "disk short", "bytes are free", "journal.floor");
            assertEquals(List.of(), Cli.names(disk));
        }
        finally
        {
            command("umount", disk.toString());
        }
    }

    @Test
    void shouldStopWithReasonAndKeepWhatIsJournalledWhenDiskFillsUp() throws Exception
    {
        final Path disk = mountSmallDisk("48m");
        try
        {
            final Path home = disk.resolve("home");
            final Cli.Result result = Cli.run("run", "--capture", Cli.market(captures, 200_000), "--format", "iex-deep",
                "--deterministic", "--home", home, Cli.SMALL);
            result.failed("the pipeline stopped: disk short", "free some room");
            assertTrue(result.out().contains("root events"), result.out());
            final Cli.Result verified = Cli.run("journal", "verify", home).good();
            assertTrue(verified.out().contains("root: sound"), verified.out());
            Cli.run("replay", home, "--verify").good();
        }
        finally
        {
            command("umount", disk.toString());
        }
    }

    /** Each stream needs its first segment and one for its end. */
    @Test
    void shouldNotStartWhereTheJournalsCouldNotBeBroughtToAnEnd() throws Exception
    {
        final Path disk = mountSmallDisk("8m");
        try
        {
            final Path home = disk.resolve("home");
            Cli.run("run", "--events", 1_000, "--home", home, Cli.SMALL).failed("the journal cannot start: disk short");
            assertFalse(Files.exists(home));
        }
        finally
        {
            command("umount", disk.toString());
        }
    }

    private Path mountSmallDisk(final String size) throws Exception
    {
        final Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(
            command("mount", "-t", "tmpfs", "-o", "size=" + size, "none", disk.toString()) == 0,
            "only root can mount a small file system");
        return disk;
    }

    private static int command(final String... words) throws Exception
    {
        final Process process = new ProcessBuilder(new ArrayList<>(List.of(words)))
            .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private static byte[] gzip(final byte[] bytes) throws IOException
    {
        final ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped))
        {
            gzip.write(bytes);
        }
        return zipped.toByteArray();
    }
}
