package io.veltrix.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a power loss can leave of a journal, made by hand, and what its next writer does with it. */
class JournalPowerTest
{
    @TempDir
    private Path home;

    private final JournalFixture fixture = new JournalFixture();
    private final AtomicReference<Throwable> error = new AtomicReference<>();

    private SegmentPreparer byHand()
    {
        return new SegmentPreparer((path, free, needed) -> { }, error::set, (directory) -> Long.MAX_VALUE, false);
    }

    private JournalOptions interval(final Path folder)
    {
        return JournalFixture.with(JournalFixture.options(folder, "root"), Durability.INTERVAL, Recording.FULL);
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> tree = Files.walk(from))
        {
            for (final Path path : tree.filter((each) -> !each.toString().contains("next-")).toList())
            {
                final Path target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(target.getParent());
                Files.copy(path, target);
            }
        }
    }

    /** Fill the first segment, begin the second; the helper has come round to the first one since, or not. */
    private long[] writeTwo(final JournalOptions options, final boolean isForced, final Path snapshot)
        throws IOException
    {
        final SegmentPreparer preparer = byHand();
        try (JournalWriter writer = JournalWriter.open(options, preparer))
        {
            long next = 1;
            preparer.doWork();
            while (writer.segmentCount() < 2)
            {
                final int count = fixture.fill(next, 40, JournalFixture.BLOCK_BYTES);
                assertTrue(fixture.offer(writer, next, count));
                next += count;
                if (next == 41)
                {
                    preparer.doWork();
                }
            }
            if (isForced)
            {
                preparer.doWork();
            }
            copy(options.streamDirectory(), snapshot);
            return new long[]{next - 1, SegmentFiles.segments(options.streamDirectory())[1]};
        }
    }

    private static void tear(final JournalFixture.Place block) throws IOException
    {
        try (FileChannel channel = FileChannel.open(block.file(), StandardOpenOption.WRITE))
        {
            channel.write(ByteBuffer.allocate(32), block.offset() + block.length() - 32);
        }
    }

    /**
     * The device had part of a segment that was just completed, and some of the next one: what is behind the tear was
     * never called safe, and goes aside. Seen to fail when only the last segment was looked at.
     */
    @Test
    void shouldCutATearInTheSegmentBeforeTheLastWhereItWasNotForced() throws IOException
    {
        final JournalOptions lost = interval(home.resolve("lost"));
        final long[] ends = writeTwo(interval(home.resolve("live")), false, lost.streamDirectory());
        final List<JournalFixture.Place> blocks = JournalFixture.blocks(lost);
        final JournalFixture.Place torn = blocks.get(blocks.size() / 2);
        tear(torn);
        final SegmentPreparer preparer = byHand();
        try (JournalWriter writer = JournalWriter.open(lost, preparer))
        {
            assertEquals(torn.first() - 1, writer.appendedSequence());
            assertEquals(torn.file(), writer.recovered().cut().file());
            assertEquals(torn.offset() - 4, writer.recovered().cut().offset());
            assertEquals(SegmentFiles.name(ends[1]),
                writer.recovered().setAside().get(0).getFileName().toString());
            preparer.doWork();
            fixture.append(writer, new Random(1), torn.first(), torn.first() + 50);
        }
        assertReads(lost, torn.first() + 50);
    }

    /** Its end says that all of it was on the device: what is damaged there now was damaged later. */
    @Test
    void shouldLeaveDamageAloneWhereTheSegmentHadBeenForced() throws IOException
    {
        final JournalOptions lost = interval(home.resolve("lost"));
        final long[] ends = writeTwo(interval(home.resolve("live")), true, lost.streamDirectory());
        final List<JournalFixture.Place> blocks = JournalFixture.blocks(lost);
        tear(blocks.get(blocks.size() / 2));
        final SegmentPreparer preparer = byHand();
        try (JournalWriter writer = JournalWriter.open(lost, preparer))
        {
            assertEquals(ends[0], writer.appendedSequence());
            assertTrue(writer.recovered().setAside().isEmpty());
        }
        final VerifyReport report = JournalVerifier.verify(lost.streamDirectory());
        assertEquals(blocks.get(blocks.size() / 2).file(), report.firstDamage().file());
    }

    /** An intact segment without its end, because the writer was killed before the helper came round. */
    @Test
    void shouldGoOnBehindTheLastSegmentWhereTheOneBeforeHasNoEnd() throws IOException
    {
        final JournalOptions lost = interval(home.resolve("lost"));
        final long[] ends = writeTwo(interval(home.resolve("live")), false, lost.streamDirectory());
        final SegmentPreparer preparer = byHand();
        try (JournalWriter writer = JournalWriter.open(lost, preparer))
        {
            assertEquals(ends[0], writer.appendedSequence());
            assertNull(writer.recovered().cut());
            preparer.doWork();
            fixture.append(writer, new Random(1), ends[0] + 1, ends[0] + 50);
        }
        assertReads(lost, ends[0] + 50);
    }

    private void assertReads(final JournalOptions options, final long last)
    {
        final VerifyReport report = JournalVerifier.verify(options.streamDirectory());
        assertTrue(report.isSound(), String.valueOf(report.firstDamage()));
        try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE))
        {
            assertEquals(last, fixture.drain(reader, 1));
            assertNull(reader.damage());
        }
        assertNull(error.get());
    }

    @Test
    void shouldEndEverySegmentOnceItIsForced() throws IOException
    {
        final JournalOptions options = interval(home);
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            fixture.append(writer, new Random(1), 1, 20_000);
        }
        assertReads(options, 20_000);
        final long[] firsts = SegmentFiles.segments(options.streamDirectory());
        for (int i = 0; i < firsts.length; i++)
        {
            try (SegmentFile segment = SegmentFile.open(
                options.streamDirectory().resolve(SegmentFiles.name(firsts[i]))))
            {
                while (segment.peek() == SegmentFile.BLOCK && !segment.isLastBlock())
                {
                    segment.advance();
                }
                assertEquals(SegmentFile.BLOCK, segment.peek());
                assertEquals(i + 1 < firsts.length, segment.saysForced(), "segment " + firsts[i]);
            }
        }
    }

    /** The kernel reports a lost page once, and calls the next force good. Seen to fail when the force was retried. */
    @Test
    void shouldCallNothingForcedAfterAForceThatFailed() throws IOException
    {
        final JournalOptions options = interval(home);
        final SegmentPreparer preparer = byHand();
        try (JournalWriter writer = JournalWriter.open(options, preparer))
        {
            preparer.doWork();
            fixture.append(writer, new Random(1), 1, 100);
            writer.breakForTest();
            pause();
            preparer.doWork();
            assertNotNull(error.get());
            assertEquals(0, writer.forcedSequence());
            writer.mendForTest();
            pause();
            preparer.doWork();
            assertEquals(0, writer.forcedSequence());
        }
    }

    /** Longer than the interval. */
    private static void pause()
    {
        final long until = System.nanoTime() + 5_000_000;
        while (System.nanoTime() < until)
        {
            Thread.onSpinWait();
        }
    }
}
