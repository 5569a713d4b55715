package io.veltrix.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.journal.JournalOptions;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.journal.JournalWriter;
import io.veltrix.engine.journal.SegmentPreparer;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.trading.feed.FeedFormat;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One event read from a journal of blocks of 1,000 that is in the page cache, with and without the check of each
 * block's CRC; and the same frames read from a plain mapped file of lengths, checksums and frames. Opening is outside
 * the time measured. Per event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalReadBenchmark
{
    private static final int EVENTS = 200_000;
    private static final int EVENTS_PER_BLOCK = 1_000;
    private static final int BLOCK_BYTES = 128 << 10;
    private static final int POLL_LIMIT = 4_096;

    @Param({"true", "false"})
    public boolean checked;

    private JournalFolder folder;
    private JournalOptions options;
    private ByteBuffer mapped;
    private JournalReader reader;
    private long sum;
    private long passes;
    private final EventHandler onEvent = (buffer, offset, length) ->
    {
        sum += EventHeaderDescriptor.sequence(buffer, offset);
        return true;
    };

    /**
     * Write both.
     *
     * @throws IOException where the file cannot be written.
     */
    @Setup
    public void setUp() throws IOException
    {
        folder = new JournalFolder();
        final EventTape tape = EventTape.of(FeedFormat.IEX_DEEP, PacketTape.GENERATED, EVENTS);
        options = new JournalOptions(
            folder.path(), EventHeaderDescriptor.ROOT_STREAM, "root", JournalAppendBenchmark.SEGMENT_BYTES, BLOCK_BYTES,
            Durability.PAGE_CACHE, 0, 0, Recording.FULL);
        try (SegmentPreparer preparer = SegmentPreparer.launch((path, free, needed) -> { }, Throwable::printStackTrace);
            JournalWriter writer = JournalWriter.open(options, preparer);
            FileChannel file = FileChannel.open(folder.path().resolve("plain"), StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer header = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < EVENTS; i += EVENTS_PER_BLOCK)
            {
                final int offset = tape.frameOffset(i);
                final int length = tape.frameOffset(i + EVENTS_PER_BLOCK) - offset;
                while (!writer.append(
                    tape.buffer, offset, length, i + 1, i + EVENTS_PER_BLOCK, EVENTS_PER_BLOCK, 1, i + 1, i + 1))
                {
                    Thread.yield();
                }
                final ByteBuffer frames = tape.buffer.byteBuffer().duplicate().position(offset).limit(offset + length);
                file.write(header.clear().putInt(length).putInt(crc(frames.slice())).flip());
                file.write(frames);
            }
            mapped = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size()).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static int crc(final ByteBuffer bytes)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int)crc.getValue();
    }

    /** A reader at the first event. */
    @Setup(Level.Invocation)
    public void open()
    {
        close();
        reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE).verifyChecksums(checked);
    }

    private void close()
    {
        if (reader != null)
        {
            reader.close();
            reader = null;
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long event()
    {
        while (!reader.isAtEnd())
        {
            reader.poll(onEvent, POLL_LIMIT);
        }
        passes++;
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long plain()
    {
        final ByteBuffer mapped = this.mapped;
        int block = 0;
        while (block < mapped.capacity())
        {
            final int length = mapped.getInt(block);
            final int first = block + Long.BYTES;
            if (checked && crc(mapped.slice(first, length)) != mapped.getInt(block + Integer.BYTES))
            {
                throw new IllegalStateException("checksum of the block at " + block);
            }
            int frame = first;
            while (frame < first + length)
            {
                sum += mapped.getLong(frame + EventFrame.HEADER_LENGTH);
                frame += EventFrame.framedLength(mapped.getInt(frame));
            }
            block = first + length;
        }
        passes++;
        return sum;
    }

    /** Every event was read on every pass. */
    @TearDown
    public void tearDown()
    {
        close();
        JournalFolder.delete(folder.path());
        if (passes == 0 || sum != passes * EVENTS * (EVENTS + 1L) / 2)
        {
            throw new IllegalStateException("passes=" + passes + " sum=" + sum);
        }
    }
}
