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
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalDamageTest
{
    private static final long LAST = 5_000;

    @TempDir
    private Path home;

    private final JournalFixture fixture = new JournalFixture();
    private final AtomicReference<Throwable> error = new AtomicReference<>();
    private JournalOptions options;
    private List<JournalFixture.Place> blocks;

    @BeforeEach
    void write() throws IOException
    {
        options = JournalFixture.options(home, "root");
        append(1, LAST);
        blocks = JournalFixture.blocks(options);
    }

    private void append(final long first, final long last)
    {
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            fixture.append(writer, new Random(3), first, last);
        }
        assertNull(error.get());
    }

    private static void flip(final Path file, final long offset, final int mask) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte)(one.get(0) ^ mask)).flip();
            channel.write(one, offset);
        }
    }

    private static void zero(final Path file, final long offset, final int length) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.write(ByteBuffer.allocate(length), offset);
        }
    }

    /** A reader delivers exactly what is before the damage, and says where that is. */
    private void assertStopsBefore(final JournalFixture.Place block, final String what)
    {
        try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE))
        {
            assertEquals(block.first() - 1, fixture.drain(reader, 1), what);
            assertNotNull(reader.damage(), what);
            assertEquals(block.first() - 1, reader.damage().lastGoodSequence(), what);
            assertEquals(block.file(), reader.damage().file(), what);
            assertEquals(block.offset() - 4, reader.damage().offset(), what);
            assertTrue(reader.isAtEnd());
            assertEquals(0, reader.poll((buffer, offset, length) -> true, 10), what);
        }
        final VerifyReport report = JournalVerifier.verify(options.streamDirectory());
        assertFalse(report.isSound(), what);
        assertEquals(block.file(), report.firstDamage().file(), what);
        assertEquals(block.offset() - 4, report.firstDamage().offset(), what);
        assertEquals(block.first() - 1, report.firstDamage().lastGoodSequence(), what);
    }

    @Test
    void shouldStopAtEveryFlippedByteOfAHeader() throws IOException
    {
        final JournalFixture.Place block = blocks.get(blocks.size() / 2);
        for (int i = 0; i < BlockDescriptor.HEADER_LENGTH; i++)
        {
            flip(block.file(), block.offset() + i, 1 << i % 8);
            assertStopsBefore(block, "header byte " + i);
            flip(block.file(), block.offset() + i, 1 << i % 8);
        }
        try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE))
        {
            assertEquals(LAST, fixture.drain(reader, 1));
        }
    }

    @Test
    void shouldStopAtAFlippedByteOfThePayload() throws IOException
    {
        final long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < 200; i++)
        {
            final JournalFixture.Place block = blocks.get(random.nextInt(blocks.size()));
            final int at = block.offset() + BlockDescriptor.HEADER_LENGTH +
                random.nextInt(block.length() - BlockDescriptor.HEADER_LENGTH);
            final int mask = 1 + random.nextInt(255);
            flip(block.file(), at, mask);
            assertStopsBefore(block, "byte " + at);
            assertEquals(1, JournalVerifier.verify(options.streamDirectory()).checksumFailures());
            flip(block.file(), at, mask);
        }
    }

    @Test
    void shouldNeverHandOverAWrongEventWhenADocumentHeaderIsDamaged() throws IOException
    {
        final JournalFixture.Place block = blocks.get(blocks.size() / 2);
        for (int bit = 0; bit < 32; bit++)
        {
            flip(block.file(), block.offset() - 4 + bit / 8, 1 << bit % 8);
            try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE))
            {
                assertEquals(block.first() - 1, fixture.drain(reader, 1), "bit " + bit);
                assertNotNull(reader.damage(), "bit " + bit);
                assertEquals(block.first() - 1, reader.damage().lastGoodSequence(), "bit " + bit);
            }
            assertFalse(JournalVerifier.verify(options.streamDirectory()).isSound(), "bit " + bit);
            flip(block.file(), block.offset() - 4 + bit / 8, 1 << bit % 8);
        }
    }

    @Test
    void shouldTellAHoleFromTheEnd() throws IOException
    {
        final JournalFixture.Place last = blocks.get(blocks.size() - 1);
        final JournalFixture.Place hole = blocks.get(blocks.size() - 2);
        assertEquals(last.file(), hole.file());
        zero(hole.file(), hole.offset() - 4, 4);
        assertStopsBefore(hole, "zeroed header");
        assertEquals(Damage.Kind.GAP, JournalVerifier.verify(options.streamDirectory()).firstDamage().kind());
    }

    @Test
    void shouldStopWhereTheFileIsCut() throws IOException
    {
        final JournalFixture.Place middle = blocks.get(blocks.size() / 2);
        final byte[] whole = Files.readAllBytes(middle.file());
        for (final int cut : new int[]{-4, -2, 0, 1, BlockDescriptor.HEADER_LENGTH, middle.length() - 1})
        {
            try (FileChannel channel = FileChannel.open(middle.file(), StandardOpenOption.WRITE))
            {
                channel.truncate(middle.offset() + cut);
            }
            assertStopsBefore(middle, "cut " + cut);
            final long size = middle.offset() + cut;
            assertEquals(size, Files.size(middle.file()), "reading must not change the file");
            Files.write(middle.file(), whole);
        }
        try (FileChannel channel = FileChannel.open(middle.file(), StandardOpenOption.WRITE))
        {
            channel.truncate(0);
        }
        assertFalse(JournalVerifier.verify(options.streamDirectory()).isSound());
        try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE))
        {
            fixture.drain(reader, 1);
            assertNotNull(reader.damage());
        }
    }

    @Test
    void shouldReportAMissingSegment() throws IOException
    {
        final long[] firsts = SegmentFiles.segments(options.streamDirectory());
        SegmentFiles.delete(options.streamDirectory().resolve(SegmentFiles.name(firsts[1])));
        try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE))
        {
            assertEquals(firsts[1] - 1, fixture.drain(reader, 1));
            assertEquals(Damage.Kind.GAP, reader.damage().kind());
        }
        assertEquals(1, JournalVerifier.verify(options.streamDirectory()).gaps());
    }

    @Test
    void shouldCutATornTailAndReadOnBehindIt() throws IOException
    {
        final JournalFixture.Place torn = blocks.get(blocks.size() - 1);
        flip(torn.file(), torn.offset() + torn.length() - 1, 0xFF);
        assertStopsBefore(torn, "torn");
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            assertEquals(torn.first() - 1, writer.appendedSequence());
            assertEquals(Damage.Kind.BAD_CHECKSUM, writer.recovered().cut().kind());
            assertEquals(torn.file(), writer.recovered().cut().file());
            fixture.append(writer, new Random(5), torn.first(), LAST + 1000);
        }
        try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE))
        {
            assertEquals(LAST + 1000, fixture.drain(reader, 1));
            assertNull(reader.damage());
            assertEquals(torn.offset() - 4, reader.lastCut().offset());
        }
        final VerifyReport report = JournalVerifier.verify(options.streamDirectory());
        assertTrue(report.isSound(), String.valueOf(report.firstDamage()));
        assertEquals(1, report.cuts().size());
        assertEquals(LAST + 1000, report.events());
        assertEquals(JournalFixture.digest(LAST + 1000), report.digest());
    }

    @Test
    void shouldSayWhatIsNotAJournal() throws IOException
    {
        final Path foreign = Files.createDirectories(home.resolve("foreign"));
        Files.writeString(foreign.resolve("notes.txt"), "not ours");
        assertThrows(JournalException.class, () -> JournalCatalog.stream(foreign));
        assertThrows(JournalException.class, () -> JournalCatalog.streams(home.resolve("nowhere")));
        final JournalException missing = assertThrows(
            JournalException.class, () -> JournalReader.open(home.resolve("nowhere"), 1, 2));
        assertTrue(missing.getMessage().contains("nowhere"), missing.getMessage());
        assertThrows(JournalException.class, () -> JournalVerifier.verify(home.resolve("nowhere")));

        final JournalOptions other = JournalFixture.with(options, Durability.PAGE_CACHE, Recording.DIGEST);
        try (SegmentPreparer preparer = JournalFixture.launch(error))
        {
            assertThrows(JournalException.class, () -> JournalWriter.open(other, preparer));
        }
        final long[] firsts = SegmentFiles.segments(options.streamDirectory());
        SegmentFiles.delete(options.streamDirectory().resolve(SegmentFiles.name(firsts[0])));
        assertThrows(JournalException.class, () -> JournalReader.open(options.streamDirectory(), 1, 2));
    }

    @Test
    void shouldListAndVerifyASoundJournal()
    {
        final List<JournalCatalog.StreamJournal> streams = JournalCatalog.streams(options.directory());
        assertEquals(1, streams.size());
        final JournalCatalog.StreamJournal root = streams.get(0);
        assertEquals("root", root.name());
        assertEquals(7, root.stream());
        assertEquals(Recording.FULL, root.recording());
        assertEquals(LAST, root.segments().get(root.segments().size() - 1).lastSequence());
        assertTrue(root.segments().get(0).diskBytes() >= options.segmentBytes());
        final VerifyReport report = JournalVerifier.verify(root.directory());
        assertTrue(report.isSound());
        assertTrue(report.endsWell());
        assertEquals(root.segments().size(), report.segments());
        assertEquals(blocks.size(), report.blocks());
        assertEquals(LAST, report.events());
        assertEquals(1, report.firstSequence());
        assertEquals(LAST, report.lastSequence());
        assertEquals(1, report.firstEpoch());
        assertEquals(JournalFixture.timestampNs(1), report.firstTimestampNs());
        assertEquals(JournalFixture.timestampNs(LAST), report.lastTimestampNs());
        assertEquals(JournalFixture.digest(LAST), report.digest());
    }
}
