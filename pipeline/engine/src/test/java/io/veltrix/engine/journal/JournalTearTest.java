package io.veltrix.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The end of a journal is cut off at every byte of its last blocks, and every byte of them is changed: the good prefix
 * stays, nobody hangs, nobody is given a wrong event, and what was found is said with file and offset. Seen to fail
 * when the checksum of blocks was not looked at by the one who finds the end.
 */
class JournalTearTest
{
    private static final long BULK = 2_500;
    private static final long LAST = BULK + 4;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

    @TempDir
    private Path home;

    private final JournalFixture fixture = new JournalFixture();
    private final AtomicReference<Throwable> error = new AtomicReference<>();
    private JournalOptions options;
    private JournalFixture.Place[] last;
    private Path file;
    private byte[] whole;

    @BeforeEach
    void write() throws IOException
    {
        options = JournalFixture.options(home, "root");
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            fixture.append(writer, new Random(2), 1, BULK);
            for (long next = BULK + 1; next <= LAST; next++)
            {
                assertEquals(1, fixture.fill(next, 1, JournalFixture.BLOCK_BYTES));
                assertTrue(fixture.offer(writer, next, 1));
            }
        }
        final List<JournalFixture.Place> blocks = JournalFixture.blocks(options);
        last = blocks.subList(blocks.size() - 4, blocks.size()).toArray(JournalFixture.Place[]::new);
        file = last[0].file();
        assertEquals(file, last[3].file());
        assertTrue(SegmentFiles.segments(options.streamDirectory()).length > 1);
        whole = Files.readAllBytes(file);
    }

    private void restore() throws IOException
    {
        final long[] firsts = SegmentFiles.segments(options.streamDirectory());
        for (final long first : firsts)
        {
            if (first >= last[0].first())
            {
                SegmentFiles.delete(options.streamDirectory().resolve(SegmentFiles.name(first)));
            }
        }
        Files.write(file, whole);
    }

    /** The last sequence of a block that none of these bytes belongs to, nor to one before it. */
    private long goodBefore(final long damaged)
    {
        long good = last[0].first() - 1;
        for (final JournalFixture.Place block : last)
        {
            good = block.offset() + block.length() <= damaged ? block.last() : good;
        }
        return good;
    }

    private void assertGoodPrefix(final long good, final String what) throws IOException
    {
        final long beganNs = System.nanoTime();
        try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE))
        {
            assertEquals(good, fixture.drain(reader, 1), what);
            if (good < LAST)
            {
                assertNotNull(reader.damage(), what);
                assertEquals(file, reader.damage().file(), what);
                assertEquals(offsetBehind(good), reader.damage().offset(), what);
            }
        }
        try (JournalReader reader = JournalReader.follow(options.streamDirectory(), LAST - 20))
        {
            final long[] next = {LAST - 20};
            for (int i = 0; i < 3; i++)
            {
                reader.poll((buffer, offset, length) ->
                {
                    fixture.check(buffer, offset, length, next[0]++);
                    return true;
                }, 100);
            }
            assertEquals(good, next[0] - 1, what);
        }
        final VerifyReport report = JournalVerifier.verify(options.streamDirectory());
        assertEquals(good, report.lastSequence(), what);
        goOn(good, what);
        assertTrue(System.nanoTime() - beganNs < PATIENCE_NS, what + " took long");
    }

    private int offsetBehind(final long good)
    {
        int offset = last[0].offset() - 4;
        for (final JournalFixture.Place block : last)
        {
            offset = block.last() <= good ? (block.offset() + block.length() + 3) & -4 : offset;
        }
        return offset;
    }

    private void goOn(final long good, final String what)
    {
        final SegmentPreparer preparer = new SegmentPreparer(
            (path, free, needed) -> { }, error::set, (directory) -> Long.MAX_VALUE, false);
        try (JournalWriter writer = JournalWriter.open(options, preparer))
        {
            assertEquals(good, writer.appendedSequence(), what);
            if (good < LAST)
            {
                assertEquals(file, writer.recovered().cut().file(), what);
                assertEquals(offsetBehind(good), writer.recovered().cut().offset(), what);
            }
            preparer.doWork();
            assertTrue(fixture.offer(writer, good + 1, fixture.fill(good + 1, 5, JournalFixture.BLOCK_BYTES)), what);
        }
        try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE))
        {
            assertEquals(good + 5, fixture.drain(reader, 1), what);
            assertNull(reader.damage(), what);
        }
        assertNull(error.get(), what);
    }

    @Test
    void shouldKeepTheGoodPrefixWhereverTheFileIsCut() throws IOException
    {
        for (int at = last[0].offset() - 4; at <= last[3].offset() + last[3].length(); at++)
        {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
            {
                channel.truncate(at);
            }
            assertGoodPrefix(goodBefore(at), "cut at " + at);
            restore();
        }
    }

    @Test
    void shouldKeepTheGoodPrefixWhicheverByteIsChanged() throws IOException
    {
        final long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        final Random random = new Random(seed);
        for (int at = last[0].offset() - 4; at < last[3].offset() + last[3].length(); at++)
        {
            final int mask = 1 + random.nextInt(255);
            change(at, mask);
            assertGoodPrefix(goodBefore(at), "byte " + at + " ^ " + mask + " seed=" + seed);
            restore();
        }
    }

    /** Seen to fail while a block whose header says "not complete" was the end, whatever stood behind it. */
    @Test
    void shouldKeepTheGoodPrefixWhicheverBitOfADocumentHeaderIsChanged() throws IOException
    {
        for (final JournalFixture.Place block : last)
        {
            for (int bit = 0; bit < 32; bit++)
            {
                change(block.offset() - 4 + bit / 8, 1 << bit % 8);
                assertGoodPrefix(block.first() - 1, "header of " + block.first() + ", bit " + bit);
                restore();
            }
        }
    }

    private void change(final int at, final int mask) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.write(ByteBuffer.wrap(new byte[]{(byte)(whole[at] ^ mask)}), at);
        }
    }

    /** Every block had been on the device before the next one was written: only the last one can be torn. */
    @Test
    void shouldRefuseToCutWhatWasOnTheDevice() throws IOException
    {
        options = JournalFixture.with(options, Durability.EVERY_BLOCK, Recording.FULL);
        change(last[1].offset() + 100, 1);
        try (SegmentPreparer preparer = JournalFixture.launch(error))
        {
            final JournalException refused = assertThrows(
                JournalException.class, () -> JournalWriter.open(options, preparer));
            assertTrue(refused.getMessage().contains("damaged in the middle") &&
                refused.getMessage().contains(file.toString()) && refused.getMessage().contains("journal repair"),
                refused.getMessage());
        }
        restore();
        change(last[3].offset() + 100, 1);
        try (SegmentPreparer preparer = JournalFixture.launch(error))
        {
            assertThrows(JournalException.class, () -> JournalWriter.open(options, preparer), "it had been closed");
        }
        // Its writer died: nothing is behind its last block.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.write(ByteBuffer.allocate(100), (last[3].offset() + last[3].length() + 3) & -4);
        }
        goOn(last[2].last(), "the last block");
    }

    /** Where not one block of the last segment is good, it goes aside whole, and the journal goes on before it. */
    @Test
    void shouldSetALastSegmentAsideThatCannotBeRead() throws IOException
    {
        final Path segment = file.getParent();
        final long first = SegmentFiles.firstSequence(segment.getFileName().toString());
        for (int round = 0; round < 3; round++)
        {
            switch (round)
            {
                case 0 -> Files.write(file, new byte[0]);
                case 1 -> Files.write(file, new byte[whole.length]);
                default -> Files.delete(file);
            }
            try (SegmentPreparer preparer = JournalFixture.launch(error);
                JournalWriter writer = JournalWriter.open(options, preparer))
            {
                assertEquals(first - 1, writer.appendedSequence());
                if (round != 1)
                {
                    assertEquals(1, writer.recovered().setAside().size());
                    assertTrue(writer.recovered().cut().file().startsWith(segment));
                }
                // Opened and closed, or killed, before the first event: the next one must not miss the segment.
            }
            try (SegmentPreparer preparer = JournalFixture.launch(error);
                JournalWriter writer = JournalWriter.open(options, preparer))
            {
                assertEquals(first - 1, writer.appendedSequence());
                fixture.append(writer, new Random(3), first, first + 100);
            }
            final VerifyReport report = JournalVerifier.verify(options.streamDirectory());
            assertTrue(report.isSound(), String.valueOf(report.firstDamage()));
            assertEquals(first + 100, report.lastSequence());
            SegmentFiles.delete(segment);
            SegmentFiles.createDirectory(segment);
            Files.write(file, whole);
        }
    }

    /** Behind a cut, good blocks of the earlier life may stand: nobody takes them for the journal's. */
    @Test
    void shouldNotBringBackWhatWasCutOff() throws IOException
    {
        change(last[0].offset() + 70, 1);
        goOn(last[0].first() - 1, "cut");
        final JournalFixture.Place before = JournalFixture.blocks(options).stream()
            .filter((block) -> block.file().equals(file)).skip(2).findFirst().orElseThrow();
        whole = Files.readAllBytes(file);
        change(before.offset() + 80, 1);
        final RepairReport report = JournalRepair.bridge(options.streamDirectory(), false);
        assertEquals(1, report.holes().size(), report.toString());
        assertEquals(before.first(), report.holes().get(0).firstSequence());
        assertEquals(before.last(), report.holes().get(0).lastSequence());
        final VerifyReport verified = JournalVerifier.verify(options.streamDirectory());
        assertTrue(verified.isSound(), String.valueOf(verified.firstDamage()));
        assertEquals(last[0].first() + 4, verified.lastSequence());
        assertEquals(0, Arrays.stream(SegmentFiles.segments(options.streamDirectory()))
            .filter((segment) -> segment > last[0].first()).count());
    }
}
