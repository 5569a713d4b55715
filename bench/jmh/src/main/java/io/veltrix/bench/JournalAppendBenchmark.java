package io.veltrix.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.journal.JournalOptions;
import io.veltrix.engine.journal.JournalWriter;
import io.veltrix.engine.journal.SegmentPreparer;
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
 * One event appended to the journal, page cache durability, the CRC included: in blocks of 1,000 events, as under load,
 * and of one event, as when idle. {@link ChronicleAppendBenchmark} appends the same events to a plain queue.
 * Plain is a write of as many events, behind their length and CRC, to a file channel that begins anew after 64 MiB. Per
 * event.
 * <p>
 * Before each invocation the next segment is ready and what is full is deleted, outside the time measured; going over
 * to the next segment is inside it. Allocation is that of the whole process, so of the helper that makes segments too.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalAppendBenchmark
{
    static final int EVENTS = 100_000;
    static final long SEGMENT_BYTES = 64L << 20;

    private static final int BLOCK_BYTES = 128 << 10;

    @Param({"1000", "1"})
    public int eventsPerBlock;

    private JournalFolder folder;
    private EventTape tape;
    private SegmentPreparer preparer;
    private JournalWriter writer;
    private Path segments;
    private FileChannel file;
    private final ByteBuffer fileHeader = ByteBuffer.allocateDirect(Long.BYTES);
    private final CRC32C crc = new CRC32C();
    private long written;
    private Throwable failure;
    private long next = 1;

    /**
     * Open the journal and the file.
     *
     * @throws IOException where the file cannot be opened.
     */
    @Setup
    public void setUp() throws IOException
    {
        folder = new JournalFolder();
        tape = EventTape.of(FeedFormat.IEX_DEEP, PacketTape.GENERATED, EVENTS);
        preparer = SegmentPreparer.launch(
            (path, free, needed) -> failure = new IllegalStateException("disk short under " + path),
            (error) -> failure = error);
        final JournalOptions options = new JournalOptions(
            folder.path(), EventHeaderDescriptor.ROOT_STREAM, "root", SEGMENT_BYTES, BLOCK_BYTES,
            Durability.PAGE_CACHE, 0, 0, Recording.FULL);
        segments = options.streamDirectory();
        writer = JournalWriter.open(options, preparer);
        file = FileChannel.open(
            folder.path().resolve("plain"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Let the helper get ahead, and keep the disk from filling up. */
    @Setup(Level.Invocation)
    public void prepare()
    {
        while (!writer.isReadyFor(Integer.MAX_VALUE))
        {
            if (failure != null)
            {
                throw new IllegalStateException(failure);
            }
            Thread.yield();
        }
        final List<Path> full = JournalFolder.list(segments).stream()
            .filter(Files::isDirectory)
            .filter((path) -> path.getFileName().toString().matches("\\d+"))
            .toList();
        for (int i = 0; i < full.size() - 2; i++)
        {
            JournalFolder.delete(full.get(i));
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long event()
    {
        final EventTape tape = this.tape;
        final int count = eventsPerBlock;
        long next = this.next;
        for (int i = 0; i < EVENTS; i += count)
        {
            final int offset = tape.frameOffset(i);
            final int length = tape.frameOffset(i + count) - offset;
            if (!writer.append(tape.buffer, offset, length, next, next + count - 1, count, 1, next, next))
            {
                throw new IllegalStateException("no segment is ready: next=" + next);
            }
            next += count;
        }
        this.next = next;
        return next;
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long plain() throws IOException
    {
        final ByteBuffer frames = tape.buffer.byteBuffer().duplicate();
        for (int i = 0; i < EVENTS; i += eventsPerBlock)
        {
            final int offset = tape.frameOffset(i);
            final int end = tape.frameOffset(i + eventsPerBlock);
            crc.reset();
            crc.update(frames.limit(end).position(offset));
            fileHeader.clear().putInt(end - offset).putInt((int)crc.getValue()).flip();
            written += file.write(fileHeader);
            written += file.write(frames.position(offset));
        }
        if (file.position() > SEGMENT_BYTES)
        {
            file.position(0);
        }
        return written;
    }

    /**
     * Every event is in the journal.
     *
     * @throws IOException where the file cannot be closed.
     */
    @TearDown
    public void tearDown() throws IOException
    {
        file.close();
        final long appended = writer.appendedSequence();
        writer.close();
        preparer.close();
        JournalFolder.delete(folder.path());
        if (failure != null || appended != next - 1)
        {
            throw new IllegalStateException("appended=" + appended + " expected=" + (next - 1), failure);
        }
    }
}
