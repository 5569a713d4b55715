package io.veltrix.engine;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.JournalVerifier;
import io.veltrix.engine.replay.Replay;
import io.veltrix.engine.replay.ReplayListener;
import io.veltrix.engine.replay.ReplayOptions;
import io.veltrix.engine.replay.ReplayReport;
import io.veltrix.engine.replay.SnapshotMaker;
import io.veltrix.engine.snapshot.Snapshot;
import io.veltrix.engine.snapshot.Snapshots;
import io.veltrix.engine.testing.LedgerSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A pipeline and the process that makes its snapshots are both killed at random moments. Every snapshot that is there
 * is whole, starts begin from them, and what comes out is what it is without kills and without snapshots.
 */
@Timeout(300)
class SnapshotKillSystemTest
{
    private static final long QUOTES = 150_000;
    private static final int ROUNDS = Integer.getInteger("veltrix.kills", 10);

    @TempDir
    Path folder;

    private Process pipeline;
    private Process snapshots;

    @AfterEach
    void endChildren() throws InterruptedException
    {
        if (pipeline != null)
        {
            pipeline.destroyForcibly().waitFor();
            sweep(pipeline.pid());
        }
        if (snapshots != null)
        {
            snapshots.destroyForcibly().waitFor();
        }
    }

    /** What a killed process leaves in shared memory. */
    private static void sweep(final long pid)
    {
        try (Stream<Path> left = Files.list(Path.of("/dev/shm")))
        {
            left.filter((path) -> path.getFileName().toString().startsWith("veltrix-killed-" + pid + "-"))
                .forEach(Home::deleteTree);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Makes snapshots one after the other until it is killed. Arguments: home. */
    static final class EndlessSnapshots
    {
        private EndlessSnapshots()
        {
        }

        public static void main(final String[] arguments)
        {
            final Path home = Path.of(arguments[0]);
            boolean isFromScratch = false;
            while (true)
            {
                try
                {
                    final SnapshotMaker.Made made =
                        new SnapshotMaker(home, System.err::println).make(0, isFromScratch, (sequence) -> { });
                    System.out.println(made.entry().rootSequence());
                    isFromScratch = !isFromScratch;
                }
                catch (final RuntimeException ex)
                {
                    // No home yet, or no event.
                    System.err.println("no snapshot: " + ex.getMessage());
                }
            }
        }
    }

    private Process startSnapshots() throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((argument) -> argument.startsWith("--") || argument.startsWith("-D") ||
                argument.startsWith("-XX:+Ignore"))
            .toList());
        command.addAll(List.of(
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            EndlessSnapshots.class.getName(), KilledPipeline.home(folder).toString()));
        final File log = folder.resolve("snapshots.log").toFile();
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
    }

    private String log()
    {
        try
        {
            return Files.readString(folder.resolve("killed.log"));
        }
        catch (final IOException ex)
        {
            return ex.toString();
        }
    }

    private void assertEverySnapshotIsWhole()
    {
        final List<String> refused = new ArrayList<>();
        for (final Snapshots.Entry entry : new Snapshots(Home.snapshotsOf(KilledPipeline.home(folder))).list())
        {
            final Snapshot snapshot = Snapshots.usable(entry, (found) -> null, refused::add);
            if (snapshot != null)
            {
                snapshot.close();
            }
        }
        assertEquals(List.of(), refused);
    }

    // Seen to fail with EchoStage forgetting the sum of prices.
    @Test
    void shouldEndAsWithoutKillsAndWithoutSnapshots() throws Exception
    {
        final long seed = Long.getLong("veltrix.seed", System.nanoTime());
        System.out.println("SnapshotKillSystemTest veltrix.seed=" + seed);
        final Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++)
        {
            pipeline = KilledPipeline.start(folder, QUOTES, true);
            snapshots = startSnapshots();
            final BufferedReader out = new BufferedReader(
                new InputStreamReader(pipeline.getInputStream(), StandardCharsets.UTF_8));
            out.readLine();
            snapshots.waitFor(random.nextInt(2_000), TimeUnit.MILLISECONDS);
            if (random.nextBoolean())
            {
                snapshots.destroyForcibly().waitFor();
                assertEverySnapshotIsWhole();
            }
            endChildren();
            assertEverySnapshotIsWhole();
        }
        pipeline = KilledPipeline.start(folder, QUOTES, true);
        assertTrue(pipeline.waitFor(60_000, TimeUnit.MILLISECONDS), this::log);
        assertEquals(0, pipeline.exitValue(), this::log);
        final Path home = KilledPipeline.home(folder);
        try (Replay replay = new Replay(
            home, KilledPipeline.config(folder, QUOTES), ReplayOptions.verify(), ReplayListener.NONE))
        {
            final ReplayReport report = replay.run((events) -> { });
            assertTrue(report.isGood(), () -> report + log());
            assertEquals(List.of(), report.notes(), this::log);
        }
        for (final String sink : List.of("exact", "asked"))
        {
            final String stream = sink.equals("exact") ? "fills" : "orders";
            final long last = JournalVerifier.verify(Home.journalOf(home).resolve(stream)).lastSequence();
            assertEquals(
                LongStream.rangeClosed(1, last).boxed().toList(), LedgerSink.read(KilledPipeline.ledger(folder, sink)),
                this::log);
        }
        final long begun = log().lines().filter((line) -> line.startsWith("goes on from snapshot")).count();
        System.out.println("SnapshotKillSystemTest: " + begun + " of " + (ROUNDS + 1) + " starts from a snapshot, " +
            new Snapshots(Home.snapshotsOf(home)).list().size() + " snapshots");
        assertTrue(begun > 0, this::log);
    }
}
