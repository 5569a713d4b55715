package io.veltrix.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.veltrix.engine.api.Delivery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class EventFileSinkTest
{
    @TempDir
    private Path folder;

    private final OrderEvents events = new OrderEvents();
    private Path path;
    private SinkRig rig;

    @BeforeEach
    void name()
    {
        path = folder.resolve("orders.jsonl");
    }

    private EventFileSink open(final String... settings)
    {
        final List<String> all = new ArrayList<>(List.of("path", path.toString(), "linger", "10s"));
        all.addAll(List.of(settings));
        rig = new SinkRig("ledger", all.toArray(String[]::new));
        return rig.start(new EventFileSink());
    }

    private void give(final EventFileSink sink, final long from, final long to)
    {
        for (long sequence = from; sequence <= to; sequence++)
        {
            assertTrue(sink.onEvent(events.event(sequence)));
        }
    }

    /** Events in the file that a commit covers. */
    private static List<String> committed(final Path file) throws IOException
    {
        final EventFileReport report = EventFile.verify(file);
        assertNull(report.damage());
        final long end = Math.max(report.last().end(), 0);
        final byte[] bytes = Files.readAllBytes(file);
        final List<String> lines = new String(bytes, 0, (int)end, StandardCharsets.UTF_8).lines()
            .filter((line) -> line.startsWith("{\"stream\"")).toList();
        assertEquals(report.events(), lines.size());
        return lines;
    }

    private static void assertHoldsOnce(final Path file, final long last) throws IOException
    {
        long expected = 1;
        for (final String line : committed(file))
        {
            assertEquals(expected++, OrderEvents.sequenceOf(line));
        }
        assertEquals(last, expected - 1);
        assertEquals(last, EventFile.verify(file).last().sequence());
    }

    @Test
    void shouldPromiseExactlyOnceOnThreadOfItsOwn()
    {
        open().onClose();
        assertEquals(Delivery.EXACTLY_ONCE, rig.delivery);
        assertTrue(rig.isDurable && rig.isBlocking);
    }

    @Test
    void shouldGoOnBehindItsWatermarkWhenOpenedAgain() throws IOException
    {
        EventFileSink sink = open();
        assertEquals(0, sink.watermark());
        give(sink, 1, 20);
        sink.onClose();
        assertEquals(20, sink.watermark());
        sink = open("durability", "every-commit");
        assertEquals(20, sink.watermark());
        give(sink, 21, 45);
        sink.onClose();
        assertHoldsOnce(path, 45);
        assertEquals(45 - 20, rig.count("events kept"));
        assertEquals(OrderEvents.cause(45), EventFile.verify(path).last().cause());
    }

    @Test
    void shouldCommitWholeCausesOnly()
    {
        final EventFileSink sink = open("batch", "4KiB");
        for (long sequence = 1; sequence <= 500; sequence++)
        {
            give(sink, sequence, sequence);
            sink.doWork();
            assertTrue(OrderEvents.isBoundary(sink.watermark()), "watermark=" + sink.watermark());
            assertEquals(sink.watermark(), EventFile.verify(path).last().sequence());
        }
        assertTrue(rig.count("commits") > 10, "commits=" + rig.count("commits"));
        sink.onClose();
    }

    @Test
    void shouldCommitLastCauseWhenNothingComesForAWhile()
    {
        final EventFileSink sink = open("linger", "100us");
        give(sink, 1, 7);
        while (sink.doWork() == 0)
        {
            Thread.onSpinWait();
        }
        assertEquals(7, sink.watermark());
        assertEquals(7, EventFile.verify(path).last().sequence());
        assertEquals(0, sink.doWork());
        sink.onClose();
    }

    @Test
    void shouldMoveItsWatermarkOverWhatItDoesNotKeep() throws IOException
    {
        final EventFileSink sink = open("events", "Cancel");
        give(sink, 1, 20);
        sink.onClose();
        assertEquals(2, committed(path).size());
        assertEquals(20, EventFile.verify(path).last().sequence());
    }

    /**
     * A crash leaves a file that ends anywhere. Seen to fail with the torn tail not cut and gone on behind
     * (EventFile.recover: end = channel.size()): what is appended there is in no sound commit.
     */
    @Test
    void shouldCutTornTailWhateverByteItEndsAt() throws IOException
    {
        EventFileSink sink = open("batch", "4KiB");
        final List<Long> ends = new ArrayList<>(List.of((long)EventFile.header("ledger").length));
        final List<Long> watermarks = new ArrayList<>(List.of(0L));
        long next = 1;
        for (int i = 0; i < 3; i++)
        {
            give(sink, next, next + 2);
            next += 3;
            sink.onClose();
            ends.add(Files.size(path));
            watermarks.add(sink.watermark());
            sink = open("batch", "4KiB");
        }
        sink.onClose();
        final byte[] whole = Files.readAllBytes(path);
        for (int length = 0; length <= whole.length; length++)
        {
            int commits = 0;
            while (commits + 1 < ends.size() && ends.get(commits + 1) <= length)
            {
                commits++;
            }
            Files.write(path, Arrays.copyOf(whole, length));
            sink = open("batch", "4KiB");
            assertEquals(watermarks.get(commits), sink.watermark(), "length=" + length);
            assertEquals(length < ends.get(0) ? length : length - ends.get(commits), rig.count("torn bytes cut"));
            give(sink, sink.watermark() + 1, 12);
            sink.onClose();
            assertHoldsOnce(path, 12);
        }
    }

    /**
     * Whatever byte is wrong, no event that is not what was written is ever counted as committed. Seen to fail with the
     * checksum not compared.
     */
    @Test
    void shouldCutLastCommitOrRefuseWhenAnyByteIsFlipped() throws IOException
    {
        EventFileSink sink = open();
        give(sink, 1, 2);
        sink.onClose();
        final long first = Files.size(path);
        sink = open();
        give(sink, 3, 5);
        sink.onClose();
        final byte[] whole = Files.readAllBytes(path);
        for (int at = 0; at < whole.length; at++)
        {
            final byte[] damaged = whole.clone();
            damaged[at] = (byte)(damaged[at] ^ 1 << at % 8);
            Files.write(path, damaged);
            if (at < first)
            {
                final int offset = at;
                final IllegalStateException refusal =
                    assertThrows(IllegalStateException.class, this::open, () -> "at=" + offset);
                assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
                assertTrue(refusal.getMessage().matches(".*(is damaged|begun as|no event file).*"),
                    refusal.getMessage());
                assertFalse(Arrays.equals(whole, Files.readAllBytes(path)));
            }
            else
            {
                sink = open();
                assertEquals(2, sink.watermark(), "at=" + at);
                sink.onClose();
                assertHoldsOnce(path, 2);
            }
        }
    }

    @Test
    void shouldKeepUnsoundCommitsBesideAndRefuseThemWhereEachWasOnTheDevice() throws IOException
    {
        EventFileSink sink = open();
        give(sink, 1, 5);
        sink.onClose();
        final long first = Files.size(path);
        for (int i = 1; i < 4; i++)
        {
            sink = open();
            give(sink, 5L * i + 1, 5L * i + 5);
            sink.onClose();
        }
        final byte[] damaged = Files.readAllBytes(path);
        Arrays.fill(damaged, (int)first, (int)first + 20, (byte)0);
        Arrays.fill(damaged, damaged.length - 600, damaged.length - 580, (byte)0);
        Files.write(path, damaged);
        assertNotNull(EventFile.verify(path).damage());
        // The commit in the middle is sound: nothing a crash could do.
        assertTrue(assertThrows(IllegalStateException.class, this::open).getMessage().contains("before offset"));
        for (int at = (int)first; at < damaged.length; at++)
        {
            damaged[at] = damaged[at] == '7' ? (byte)'8' : damaged[at];
        }
        Files.write(path, damaged);
        final String refusal = assertThrows(
            IllegalStateException.class, () -> open("durability", "every-commit")).getMessage();
        assertTrue(refusal.contains("3 commits behind offset " + first), refusal);
        sink = open();
        assertEquals(5, sink.watermark());
        sink.onClose();
        assertHoldsOnce(path, 5);
        assertEquals(damaged.length - first, Files.size(path.resolveSibling("orders.jsonl.unsound-" + first)));
    }

    @Test
    void shouldRefuseFilesThatAreNotItsOwn() throws IOException
    {
        Files.writeString(path, "Dear diary, today I traded oranges and it went rather well for once.\n");
        assertTrue(assertThrows(IllegalStateException.class, this::open).getMessage().contains("is no event file"));
        Files.delete(path);
        open().onClose();
        final SinkRig other = new SinkRig("audit", "path", path.toString());
        final String refusal =
            assertThrows(IllegalStateException.class, () -> other.start(new EventFileSink())).getMessage();
        assertTrue(refusal.contains("\"ledger\"") && refusal.contains("\"audit\""), refusal);
        final EventFileSink sink = open();
        assertTrue(assertThrows(IllegalStateException.class, this::open).getMessage().contains("in use"));
        sink.onClose();
        path = folder.resolve("missing").resolve("orders.jsonl");
        assertTrue(assertThrows(IllegalStateException.class, this::open).getMessage().contains("no such folder"));
    }

    @Test
    void shouldRefuseEventsThatDoNotFollowItsWatermark()
    {
        final EventFileSink sink = open();
        give(sink, 1, 5);
        sink.onClose();
        final EventFileSink again = open();
        final String refusal =
            assertThrows(IllegalStateException.class, () -> again.onEvent(events.event(1))).getMessage();
        assertTrue(refusal.contains("up to sequence 5") && refusal.contains("another home"), refusal);
        again.onClose();
    }

    @Test
    void shouldGoOnBehindLowerWatermarkWhenLossIsAccepted() throws IOException
    {
        EventFileSink sink = open();
        give(sink, 1, 9);
        sink.onClose();
        sink = open();
        sink.acceptLoss(6);
        assertEquals(6, sink.watermark());
        give(sink, 7, 12);
        sink.onClose();
        final EventFileReport report = EventFile.verify(path);
        assertNull(report.damage());
        assertEquals(12, report.last().sequence());
        assertEquals(15, report.events());
        assertTrue(Files.readString(path).contains("{\"loss-accepted\":{\"watermark\":6,\"was\":9}}\n"));
        sink = open();
        assertEquals(12, sink.watermark());
        sink.onClose();
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSense()
    {
        path = Path.of("");
        assertThrows(IllegalArgumentException.class, this::open);
        path = folder.resolve("orders.jsonl");
        final String refusal =
            assertThrows(IllegalArgumentException.class, () -> open("events", "NewOrder,Cancle")).getMessage();
        assertTrue(refusal.contains("'Cancle'") && refusal.contains("Cancel,"), refusal);
    }
}
