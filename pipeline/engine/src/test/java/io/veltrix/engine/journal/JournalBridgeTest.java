package io.veltrix.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage in the middle is bridged: what is good stays, what is gone is stated, the original is kept. */
class JournalBridgeTest
{
    private static final int LAST = 8_000;

    @TempDir
    private Path home;

    private final JournalFixture fixture = new JournalFixture();
    private final AtomicReference<Throwable> error = new AtomicReference<>();
    private final List<JournalFixture.Place> blocks = new ArrayList<>();
    private final BitSet gone = new BitSet();
    private JournalOptions options;
    private long[] firsts;

    private void write(final String name, final Recording recording) throws IOException
    {
        options = JournalFixture.with(JournalFixture.options(home, name), Durability.PAGE_CACHE, recording);
        append(1, LAST);
        firsts = SegmentFiles.segments(options.streamDirectory());
        gone.clear();
        blocks.clear();
        blocks.addAll(JournalFixture.blocks(options));
    }

    private void append(final long first, final long last)
    {
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            assertEquals(first - 1, writer.appendedSequence());
            fixture.append(writer, new Random(4), first, last);
        }
        assertNull(error.get());
    }

    private Path file(final int segment) throws IOException
    {
        return SegmentFiles.dataFile(options.streamDirectory().resolve(SegmentFiles.name(firsts[segment])));
    }

    private void write(final Path file, final long offset, final byte[] bytes) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.write(ByteBuffer.wrap(bytes), offset);
        }
        lose(file, offset, offset + bytes.length);
    }

    /** Every block that has one of these bytes is gone; the four before it are Chronicle's and can be spared. */
    private void lose(final Path file, final long from, final long to)
    {
        for (final JournalFixture.Place block : blocks)
        {
            if (block.file().equals(file) && block.offset() < to && block.offset() + block.length() > from)
            {
                gone.set((int)block.first(), (int)block.last() + 1);
            }
        }
    }

    private RepairReport repairAndCheck(final String what)
    {
        final RepairReport dry = JournalRepair.bridge(options.streamDirectory(), true);
        assertFalse(dry.isDone());
        final RepairReport report = JournalRepair.bridge(options.streamDirectory(), false);
        assertEquals(ranges(dry.holes()), ranges(report.holes()), what);
        assertEquals(gone.cardinality(), report.eventsGone(), what);
        final BitSet said = new BitSet();
        report.holes().forEach((hole) -> said.set((int)hole.firstSequence(), (int)hole.lastSequence() + 1));
        assertEquals(gone, said, what);
        for (final Path original : report.originals())
        {
            assertTrue(Files.isDirectory(original), what + ": " + original);
        }
        assertReads(LAST, what);
        return report;
    }

    private static String ranges(final List<JournalHole> holes)
    {
        return holes.stream().map((hole) -> hole.firstSequence() + "-" + hole.lastSequence()).toList().toString();
    }

    private void assertReads(final int last, final String what)
    {
        final VerifyReport verified = JournalVerifier.verify(options.streamDirectory());
        assertTrue(verified.isSound(), what + ": " + verified.firstDamage());
        assertEquals(gone.cardinality(), verified.holes().stream().mapToLong(JournalHole::events).sum(), what);
        assertEquals(last - gone.cardinality(), verified.events(), what);
        assertEquals(last, verified.lastSequence(), what);
        if (options.recording() == Recording.FULL)
        {
            final BitSet passed = new BitSet();
            try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE).acrossHoles(
                (hole) -> passed.set((int)hole.firstSequence(), (int)hole.lastSequence() + 1)))
            {
                final int[] next = {1};
                while (!reader.isAtEnd())
                {
                    reader.poll((buffer, offset, length) ->
                    {
                        next[0] = gone.nextClearBit(next[0]);
                        fixture.check(buffer, offset, length, next[0]);
                        next[0]++;
                        return true;
                    }, 1000);
                }
                assertNull(reader.damage(), what);
                assertEquals(last, gone.nextClearBit(next[0]) - 1, what);
            }
            assertEquals(gone, passed, what);
        }
        if (!gone.isEmpty())
        {
            try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE))
            {
                while (!reader.isAtEnd())
                {
                    reader.pollBlock((buffer, offset, length) -> true);
                }
                assertNotNull(reader.damage(), what);
                assertEquals(Damage.Kind.HOLE, reader.damage().kind(), what);
                assertEquals(gone.nextSetBit(0) - 1, reader.damage().lastGoodSequence(), what);
            }
        }
    }

    /**
     * Whatever is flipped, zeroed, cut off or removed: exactly the events of the blocks that it touched are gone. Seen
     * to fail when the search behind damage passed over the first good block it found.
     */
    @Test
    void shouldLoseExactlyTheBlocksThatWereTouched() throws IOException
    {
        final long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        final Random random = new Random(seed);
        for (int round = 0; round < 40; round++)
        {
            write("r" + round, random.nextInt(4) == 0 ? Recording.DIGEST : Recording.FULL);
            final StringBuilder what = new StringBuilder("seed=" + seed + " round=" + round);
            for (int i = 0; i <= random.nextInt(4); i++)
            {
                what.append(", ").append(damage(random));
            }
            repairAndCheck(what.toString());
            append(LAST + 1, LAST + 500);
            assertReads(LAST + 500, what + ", written on");
            assertTrue(JournalRepair.bridge(options.streamDirectory(), false).wasSound(), what.toString());
        }
    }

    private String damage(final Random random) throws IOException
    {
        // The last segment's tail is the next writer's business; and digests fill one segment only.
        final List<JournalFixture.Place> inner = blocks.subList(0, blocks.size() - 1);
        final JournalFixture.Place block = inner.get(random.nextInt(inner.size()));
        final int kind = random.nextInt(firsts.length > 3 ? 5 : 3);
        if (!Files.exists(block.file()) || Files.size(block.file()) < JournalFixture.SEGMENT_BYTES)
        {
            return "nothing more";
        }
        if (kind == 0)
        {
            final byte[] noise = new byte[1 + random.nextInt(64)];
            random.nextBytes(noise);
            final int at = random.nextInt(block.length());
            final int length = Math.min(noise.length, block.length() - at);
            write(block.file(), block.offset() + at, java.util.Arrays.copyOf(noise, length));
            return length + " bytes of noise at " + at + " of block " + block.first();
        }
        if (kind == 1)
        {
            write(block.file(), block.offset() - 4, new byte[4]);
            return "zeroed header of block " + block.first();
        }
        if (kind == 2)
        {
            final long page = block.offset() & -4096L;
            final JournalFixture.Place last = blocks.get(blocks.size() - 1);
            final int length = (int)Math.min(4096, last.file().equals(block.file()) ? last.offset() - 4 - page : 4096);
            write(block.file(), page, new byte[length]);
            return "zeroed page " + page + " of " + block.file().getParent().getFileName();
        }
        final int segment = 1 + random.nextInt(firsts.length - 2);
        final Path directory = options.streamDirectory().resolve(SegmentFiles.name(firsts[segment]));
        if (!Files.exists(directory))
        {
            return "nothing";
        }
        if (kind == 3)
        {
            lose(file(segment), 0, Long.MAX_VALUE);
            SegmentFiles.delete(directory);
            return "removed segment " + firsts[segment];
        }
        final Path file = file(segment);
        final long length = random.nextInt((int)JournalFixture.SEGMENT_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.truncate(length);
        }
        lose(file, length, Long.MAX_VALUE);
        return "cut segment " + firsts[segment] + " to " + length;
    }

    @Test
    void shouldMendASegmentWhoseFirstBlockOrFileIsGone() throws IOException
    {
        write("root", Recording.FULL);
        write(file(0), 0, new byte[blocks.get(0).offset() - 4]);
        final Path second = file(1);
        lose(second, 0, Long.MAX_VALUE);
        Files.delete(second);
        final RepairReport report = repairAndCheck("no first block, no file");
        assertEquals(1, report.holes().size());
        assertEquals(2, report.originals().size());
    }

    @Test
    void shouldEndTheJournalWhereItsLastSegmentIsMissing() throws IOException
    {
        write("root", Recording.FULL);
        final long first = firsts[firsts.length - 1];
        SegmentFiles.delete(options.streamDirectory().resolve(SegmentFiles.name(first)));
        final JournalException refused = assertThrows(JournalException.class, () -> append(first, first + 10));
        assertTrue(refused.getMessage().contains("segment " + first + " is missing"), refused.getMessage());
        final VerifyReport verified = JournalVerifier.verify(options.streamDirectory());
        assertEquals(Damage.Kind.MISSING_SEGMENT, verified.firstDamage().kind());
        assertTrue(verified.firstDamage().toString().contains("segment " + first + " is missing"));
        try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE))
        {
            assertEquals(first - 1, fixture.drain(reader, 1));
            assertEquals(Damage.Kind.MISSING_SEGMENT, reader.damage().kind());
        }
        final RepairReport report = JournalRepair.bridge(options.streamDirectory(), false);
        assertEquals(first, report.missingFrom());
        assertEquals(first - 1, report.lastSequence());
        assertReads((int)first - 1, "ended");
        append(first, first + 10);
        assertReads((int)first + 10, "went on");
    }

    /** Seen to fail with the intent concluded before a rewritten segment had its name. */
    @Test
    void shouldComeToTheSameEndWhereverItIsKilled() throws IOException
    {
        int kills = 0;
        boolean isDone = false;
        while (!isDone)
        {
            write("k" + kills, Recording.FULL);
            write(file(1), blocks.get(0).offset() + 20_000, new byte[10_000]);
            lose(file(2), 0, Long.MAX_VALUE);
            SegmentFiles.delete(options.streamDirectory().resolve(SegmentFiles.name(firsts[2])));
            final int[] left = {kills};
            try
            {
                SegmentBridge.perform(options.streamDirectory(), false, (step) ->
                {
                    if (left[0]-- == 0)
                    {
                        throw new IllegalStateException("killed");
                    }
                });
                isDone = true;
            }
            catch (final IllegalStateException killed)
            {
                kills++;
            }
            if (kills % 2 == 0)
            {
                JournalRepair.bridge(options.streamDirectory(), false);
                assertReads(LAST, "killed at step " + kills);
            }
            else if (kills > 1)
            {
                append(LAST + 1, LAST + 10);
                assertReads(LAST + 10, "killed at step " + kills);
            }
        }
        assertTrue(kills >= 5, "steps: " + kills);
    }

    @Test
    void shouldLeaveASoundJournalAndALiveOneAlone() throws IOException
    {
        write("root", Recording.FULL);
        assertTrue(JournalRepair.bridge(options.streamDirectory(), false).wasSound());
        assertTrue(SegmentFiles.startingWith(SegmentFiles.KEPT_PREFIX, options.streamDirectory()).isEmpty());
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            assertEquals(LAST, writer.appendedSequence());
            assertThrows(JournalException.class, () -> JournalRepair.bridge(options.streamDirectory(), true));
        }
    }
}
