package io.veltrix.storage;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A sink in a process of its own is killed at random moments and started again behind its watermark: the watermark is
 * what its effects say, at the end of a cause, and no event is there twice. Seen to fail with a commit in the middle of
 * a cause (CommittingSink.onEvent), and with one between rows and watermark (Database.commit).
 */
@Timeout(600)
class SinkCrashTest
{
    private static final int ROUNDS = Integer.getInteger("veltrix.kills", 20);
    /** The victim needs the cores. */
    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path folder;

    private long linesBehindLast;
    private long endOfLast;

    /** The process to be killed: gives events for ever. Arguments: kind of sink, its place, a file for its progress. */
    static final class Victim
    {
        private Victim()
        {
        }

        public static void main(final String[] args) throws IOException
        {
            final Random random = new Random();
            final CommittingSink sink = args[0].startsWith("file") ? new EventFileSink() : new DatabaseSink();
            final SinkRig rig = args[0].startsWith("file") ?
                new SinkRig("ledger", "path", args[1], "batch", "4KiB", "linger", "1s", "durability",
                    args[0].equals("file") ? "page-cache" : "every-commit") :
                new SinkRig("ledger", "url", args[1], "batch", "20", "linger", "1s");
            final UnsafeBuffer progress = map(Path.of(args[2]));
            rig.start(sink);
            final OrderEvents events = new OrderEvents();
            long next = sink.watermark() + 1;
            while (true)
            {
                next += sink.onEvent(events.event(next)) ? 1 : 0;
                if (random.nextInt(50) == 0)
                {
                    sink.doWork();
                }
                progress.putLongRelease(0, next - 1);
                progress.putLongRelease(8, sink.watermark());
            }
        }
    }

    private static UnsafeBuffer map(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 64);
            return new UnsafeBuffer(mapped);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "file-forced", "database"})
    void shouldHoldEveryEventOnceUpToItsWatermarkWhenKilled(final String kind) throws Exception
    {
        final long seed = System.nanoTime();
        System.out.println(kind + " seed=" + seed);
        final Random random = new Random(seed);
        final Path progressFile = folder.resolve("progress");
        final UnsafeBuffer progress = map(progressFile);
        final String place = kind.equals("database") ?
            "jdbc:h2:file:" + folder.resolve("events") : folder.resolve("events.jsonl").toString();
        long watermark = 0;
        for (int round = 0; round < ROUNDS; round++)
        {
            final long target = watermark + random.nextInt(kind.equals("file") ? 20_000 : 2_000);
            progress.putLongRelease(0, 0);
            progress.putLongRelease(8, 0);
            final Process victim = start(kind, place, progressFile);
            try
            {
                final long deadline = System.nanoTime() + TIMEOUT_NS;
                while (progress.getLongAcquire(0) <= target && System.nanoTime() - deadline < 0 && victim.isAlive())
                {
                    LockSupport.parkNanos(POLL_NS);
                }
                assertTrue(victim.isAlive(), () -> "died by itself: " + log());
                assertTrue(progress.getLongAcquire(0) > target, "too slow");
            }
            finally
            {
                victim.destroyForcibly().waitFor();
            }
            final long seen = progress.getLongAcquire(8);
            final long before = watermark;
            watermark = kind.equals("database") ? watermarkOfTable(place) : watermarkOfFile(Path.of(place), watermark);
            // H2 writes on a thread of its own: a commit that has returned may still go with the process. Its events
            // and its watermark go together, so they come again.
            final long least = kind.equals("database") ? before : Math.max(seen, before);
            assertTrue(watermark >= least, "seed=" + seed + " round=" + round + " watermark=" +
                watermark + " seen=" + seen + " before=" + before);
            assertTrue(OrderEvents.isBoundary(watermark), "seed=" + seed + " watermark=" + watermark);
        }
        System.out.println(kind + ": killed " + ROUNDS + " times, " + watermark + " events, " + linesBehindLast +
            " times torn");
        assertTrue(watermark > 0);
        IoUtil.unmap((MappedByteBuffer)progress.byteBuffer());
    }

    /** Reads on from the last time: every line of a commit is the next event. */
    private long watermarkOfFile(final Path path, final long before) throws IOException
    {
        if (!Files.exists(path) || Files.size(path) < EventFile.header("ledger").length)
        {
            return 0;
        }
        final EventFileReport report = EventFile.verify(path);
        assertNull(report.damage());
        linesBehindLast += report.tornBytes() > 0 ? 1 : 0;
        long expected = before;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ))
        {
            final byte[] bytes = new byte[(int)Math.max(0, report.last().end() - endOfLast)];
            EventFileScan.read(channel, ByteBuffer.wrap(bytes), endOfLast);
            for (final String line : new String(bytes, StandardCharsets.UTF_8).split("\n"))
            {
                if (line.startsWith("{\"stream\""))
                {
                    assertEquals(++expected, OrderEvents.sequenceOf(line));
                }
            }
        }
        endOfLast = Math.max(endOfLast, report.last().end());
        assertEquals(expected, report.last().sequence());
        return expected;
    }

    private static long watermarkOfTable(final String url) throws SQLException
    {
        try (Connection connection = DriverManager.getConnection(url);
            Statement statement = connection.createStatement())
        {
            try (ResultSet tables = statement.executeQuery(
                "SELECT count(*) FROM information_schema.tables WHERE table_name = 'EVENTS_WATERMARK'"))
            {
                tables.next();
                if (tables.getInt(1) == 0)
                {
                    return 0;
                }
            }
            try (ResultSet found = statement.executeQuery("SELECT coalesce(max(sequence), 0)," +
                " coalesce(max(cause), 0), (SELECT count(*) FROM events)," +
                " (SELECT coalesce(max(sequence), 0) FROM events) FROM events_watermark"))
            {
                found.next();
                final long watermark = found.getLong(1);
                assertEquals(watermark, found.getLong(3), "rows");
                assertEquals(watermark, found.getLong(4), "last row");
                assertTrue(watermark == 0 || OrderEvents.cause(watermark) == found.getLong(2));
                return watermark;
            }
        }
    }

    private String log()
    {
        try
        {
            return Files.readString(folder.resolve("victim.log"));
        }
        catch (final IOException ex)
        {
            return ex.toString();
        }
    }

    private Process start(final String kind, final String place, final Path progress) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((argument) -> argument.startsWith("--add") || argument.startsWith("--enable"))
            .toList());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of(Victim.class.getName(), kind, place, progress.toString()));
        final File log = folder.resolve("victim.log").toFile();
        return new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
    }
}
