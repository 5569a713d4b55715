package io.veltrix.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals of the first format are read, verified, written on and repaired. */
class JournalFormatTest
{
    private static final long LAST = 5_000;

    @TempDir
    private Path home;

    private final JournalFixture fixture = new JournalFixture();
    private final AtomicReference<Throwable> error = new AtomicReference<>();

    private void append(final JournalOptions options, final long first, final long last)
    {
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            assertEquals(first - 1, writer.appendedSequence());
            fixture.append(writer, new Random(6), first, last);
        }
        assertNull(error.get());
    }

    /** Version 1 in every block, and the same mark at the end of the journal as at the end of a segment. */
    private static void age(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final UnsafeBuffer bytes = new UnsafeBuffer(
                channel.map(FileChannel.MapMode.READ_WRITE, 0, JournalFixture.SEGMENT_BYTES));
            try (SegmentFile segment = SegmentFile.open(file.getParent()))
            {
                while (segment.peek() == SegmentFile.BLOCK)
                {
                    final int at = segment.blockOffset();
                    segment.advance();
                    if (BlockDescriptor.kind(bytes, at) == BlockDescriptor.JOURNAL_END)
                    {
                        bytes.putShort(at + 4, (short)BlockDescriptor.SEGMENT_END, ByteOrder.LITTLE_ENDIAN);
                    }
                    bytes.putByte(at + 3, (byte)1);
                    seal(bytes, at);
                }
            }
        }
    }

    private static void seal(final UnsafeBuffer bytes, final int at)
    {
        final CRC32C crc = new CRC32C();
        final ByteBuffer block = ByteBuffer.allocate(
            BlockDescriptor.HEADER_LENGTH + BlockDescriptor.payloadLength(bytes, at));
        bytes.getBytes(at, block, block.capacity());
        crc.update(block.array(), 0, BlockDescriptor.CHECKSUM_FIELD_OFFSET);
        crc.update(block.array(), BlockDescriptor.HEADER_LENGTH, block.capacity() - BlockDescriptor.HEADER_LENGTH);
        bytes.putInt(at + BlockDescriptor.CHECKSUM_FIELD_OFFSET, (int)crc.getValue(), ByteOrder.LITTLE_ENDIAN);
    }

    private void assertReads(final Path directory, final long last)
    {
        final VerifyReport report = JournalVerifier.verify(directory);
        assertTrue(report.isSound() && report.endsWell(), String.valueOf(report.firstDamage()));
        assertEquals(JournalFixture.digest(last), report.digest());
        try (JournalReader reader = JournalReader.open(directory, 1, Long.MAX_VALUE))
        {
            assertEquals(last, fixture.drain(reader, 1));
            assertNull(reader.damage());
        }
    }

    @Test
    void shouldReadWriteOnAndCutAJournalOfTheFirstFormat() throws IOException
    {
        final JournalOptions options = JournalFixture.options(home, "root");
        append(options, 1, LAST);
        for (final long first : SegmentFiles.segments(options.streamDirectory()))
        {
            age(SegmentFiles.dataFile(options.streamDirectory().resolve(SegmentFiles.name(first))));
        }
        assertReads(options.streamDirectory(), LAST);
        append(options, LAST + 1, LAST + 2_000);
        assertReads(options.streamDirectory(), LAST + 2_000);
        assertTrue(JournalRepair.bridge(options.streamDirectory(), false).wasSound());
        assertEquals(LAST / 2, JournalRepair.cutAfter(options.streamDirectory(), LAST / 2).lastSequence());
        assertReads(options.streamDirectory(), LAST / 2);
    }

    @Test
    void shouldTakeTheEndOfAnyWholeSegmentForTheEndOfTheJournal() throws IOException
    {
        final JournalOptions options = JournalFixture.options(home, "root");
        append(options, 1, LAST);
        final long[] firsts = SegmentFiles.segments(options.streamDirectory());
        for (final long first : firsts)
        {
            age(SegmentFiles.dataFile(options.streamDirectory().resolve(SegmentFiles.name(first))));
        }
        final long lost = firsts[firsts.length - 1];
        SegmentFiles.delete(options.streamDirectory().resolve(SegmentFiles.name(lost)));
        // What the first format cannot tell: nothing says that there was more.
        assertReads(options.streamDirectory(), lost - 1);
        append(options, lost, lost + 10);
    }
}
