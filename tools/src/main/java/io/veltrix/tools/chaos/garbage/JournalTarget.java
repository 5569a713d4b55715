package io.veltrix.tools.chaos.garbage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.journal.JournalException;
import io.veltrix.engine.journal.JournalOptions;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.journal.JournalVerifier;
import io.veltrix.engine.journal.JournalWriter;
import io.veltrix.engine.journal.SegmentPreparer;
import io.veltrix.engine.journal.VerifyReport;
import io.veltrix.engine.stream.EventFrame;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The written part of a segment's file, in a segment of its full size or one that ends there. A reader hands over the
 * events from the first on, each as it was written, up to the damage; the verifier says the same.
 */
final class JournalTarget implements GarbageTarget
{
    private static final String STREAM = "root";
    private static final int BLOCKS = 24;
    private static final int BLOCK_BYTES = 4 << 10;

    private final Path directory;
    private final Path file;
    private final long fileLength;
    private final List<byte[]> events = new ArrayList<>();
    private final byte[] base;
    private final ByteBuffer zeros;
    private long refused;

    JournalTarget(final Path folder) throws IOException
    {
        directory = folder.resolve("journal");
        write();
        final Path segment;
        try (Stream<Path> segments = Files.list(directory.resolve(STREAM)))
        {
            segment = segments.filter(Files::isDirectory).findFirst().orElseThrow();
        }
        try (Stream<Path> files = Files.list(segment))
        {
            file = files.filter((path) -> path.toString().endsWith(".cq4")).findFirst().orElseThrow();
        }
        final byte[] whole = Files.readAllBytes(file);
        fileLength = whole.length;
        int used = whole.length;
        while (whole[used - 1] == 0)
        {
            used--;
        }
        base = Arrays.copyOf(whole, used + 64);
        zeros = ByteBuffer.allocateDirect(whole.length);
    }

    private void write()
    {
        final JournalOptions options = new JournalOptions(
            directory, 0, STREAM, JournalOptions.MIN_SEGMENT_BYTES, BLOCK_BYTES, Durability.PAGE_CACHE, 0, 0,
            Recording.FULL);
        final UnsafeBuffer block = new UnsafeBuffer(ByteBuffer.allocateDirect(BLOCK_BYTES));
        try (SegmentPreparer preparer = SegmentPreparer.launch((path, free, needed) -> { }, (error) -> { });
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            writer.awaitReady();
            long sequence = 1;
            for (int i = 0; i < BLOCKS; i++)
            {
                final long first = sequence;
                int length = 0;
                for (int n = 0; n <= i % 5; n++, sequence++)
                {
                    final byte[] event = event(sequence);
                    events.add(event);
                    EventFrame.header(block, length, event.length);
                    block.putBytes(length + EventFrame.HEADER_LENGTH, event);
                    length += EventFrame.framedLength(event.length);
                }
                writer.append(
                    block, 0, length, first, sequence - 1, (int)(sequence - first), 1, first * 10, sequence * 10 - 10);
            }
        }
    }

    private static byte[] event(final long sequence)
    {
        final byte[] event = new byte[EventHeaderDescriptor.MIN_EVENT_LENGTH + (int)(sequence * 7 % 60)];
        Arrays.fill(event, (byte)sequence);
        final UnsafeBuffer buffer = new UnsafeBuffer(event);
        EventHeaderDescriptor.sequence(buffer, 0, sequence);
        EventHeaderDescriptor.cause(buffer, 0, sequence);
        EventHeaderDescriptor.timestampNs(buffer, 0, sequence * 10);
        EventHeaderDescriptor.identity(buffer, 0, 1, EventHeaderDescriptor.ROOT_STREAM, 1, 0);
        return event;
    }

    @Override
    public List<byte[]> bases()
    {
        return List.of(base);
    }

    @Override
    public long feed(final byte[] input) throws IOException
    {
        final boolean isCut = input.length != base.length && (input.length & 1) == 0;
        overwrite(input, isCut ? input.length : fileLength);
        final long read;
        final int outcome;
        try (JournalReader reader = JournalReader.open(directory.resolve(STREAM), 1, Long.MAX_VALUE))
        {
            read = readAll(reader);
            outcome = reader.damage() == null ? reader.endsWell() ? 1 : 2 : 3 + reader.damage().kind().ordinal();
        }
        catch (final JournalException ex)
        {
            refused++;
            return -1;
        }
        final VerifyReport report = JournalVerifier.verify(directory.resolve(STREAM));
        if (report.isSound() && report.events() != read)
        {
            throw new IllegalStateException(
                "the verifier finds " + report.events() + " events sound, the reader hands over " + read);
        }
        refused += outcome >= 3 ? 1 : 0;
        return outcome * 4_096L + read;
    }

    private void overwrite(final byte[] input, final long length) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.truncate(length);
            final ByteBuffer bytes = ByteBuffer.wrap(input);
            while (bytes.hasRemaining())
            {
                channel.write(bytes, bytes.position());
            }
            // What a longer input before this one left behind it.
            zeros.clear().limit((int)Math.max(0, Math.min(length - input.length, zeros.capacity())));
            for (int at = 0; zeros.hasRemaining(); at = zeros.position())
            {
                channel.write(zeros, (long)input.length + at);
            }
        }
    }

    private long readAll(final JournalReader reader)
    {
        final long[] read = new long[1];
        while (!reader.isAtEnd())
        {
            final int taken = reader.poll((buffer, offset, length) -> isTaken(read, buffer, offset, length), 64);
            if (taken == 0 && !reader.isAtEnd())
            {
                throw new IllegalStateException("stands still before event " + (read[0] + 1) + " without an end");
            }
        }
        return read[0];
    }

    private boolean isTaken(final long[] read, final DirectBuffer buffer, final int offset, final int length)
    {
        final int index = (int)read[0]++;
        final byte[] found = new byte[length];
        buffer.getBytes(offset, found);
        if (index >= events.size() || !Arrays.equals(events.get(index), found))
        {
            throw new IllegalStateException("a wrong event in place of " + read[0]);
        }
        return true;
    }

    @Override
    public long refused()
    {
        return refused;
    }
}
