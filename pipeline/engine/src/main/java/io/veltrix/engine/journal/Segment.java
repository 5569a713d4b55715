package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The writer's side of one segment: a Chronicle queue of one cycle and one chunk, its appender, its mapping and its
 * file. Made and closed by the helper thread, written by the record thread; handed over with release and acquire.
 */
final class Segment
{
    /** Kept free for the last block, and for an index array, were Chronicle's appender to go on in a segment. */
    static final int RESERVE_BYTES = 4 + BlockDescriptor.HEADER_LENGTH + 16 + (16 << 10);

    private static final int PAGE_SIZE = 4096;
    private static final int ANTICIPATED_BYTES = 4 * BitUtil.CACHE_LINE_LENGTH;
    private static final int DOCUMENT_ALIGNMENT = 4;
    private static final int DOCUMENT_HEADER_LENGTH = 4;
    /** What the helper writes or touches at a stretch: for so long it may keep a hot thread from its core. */
    private static final int STEP_BYTES = 256 << 10;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(STEP_BYTES);
    private static final int INDEX_COUNT = 1024;
    private static final int INDEX_SPACING = 256;

    /** Whatever holds a queue whose finalizer must not run: it would close it. */
    private static final Set<Object> ABANDONED = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private FileChannel channel;
    private final UnsafeBuffer memory = new UnsafeBuffer(0, 0);
    private final int limit;
    private Path directory;
    private int position;

    private Segment(
        final Path directory, final JournalOptions options, final SegmentTemplate template, final Runnable pause)
        throws IOException
    {
        this.directory = directory;
        limit = (int)options.segmentBytes();
        SegmentFiles.createDirectory(directory);
        if (template != null)
        {
            // All of it is on the disk before Chronicle maps any of it.
            template.write(directory);
            final Path data = directory.resolve(template.data());
            try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE, StandardOpenOption.READ))
            {
                reserve(data, limit);
                fill(channel, template.position(), limit, pause);
            }
        }
        // One cycle for ever: nothing rolls on the writer's thread. One chunk: nothing is mapped there either.
        queue = SingleChronicleQueueBuilder.binary(directory.toFile())
            .timeProvider(() -> 0L)
            .rollCycle(LargeRollCycles.LARGE_DAILY)
            .indexCount(INDEX_COUNT)
            .indexSpacing(INDEX_SPACING)
            .blockSize(options.segmentBytes())
            .build();
        FileChannel opened = null;
        try
        {
            queue.singleThreadedCheckDisabled(true);
            appender = queue.createAppender();
            appender.singleThreadedCheckDisabled(true);
            if (template == null)
            {
                start(options);
            }
            else
            {
                attach(template);
            }
            SegmentFiles.restrict(directory);
            file = SegmentFiles.dataFile(directory);
            opened = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ);
            if (template == null)
            {
                reserve(file, limit);
                fill(opened, position, limit, pause);
                reserveOthers(directory, file);
            }
            touch(pause);
            requireStart(directory, options);
            if (options.durability() != Durability.PAGE_CACHE)
            {
                opened.force(true);
                SegmentFiles.forceDirectory(directory);
            }
            channel = opened;
        }
        catch (final IOException | RuntimeException | Error ex)
        {
            if (opened != null)
            {
                opened.close();
            }
            if (PageFaults.isBehind(ex))
            {
                ABANDONED.add(queue);
            }
            else
            {
                queue.close();
            }
            throw ex;
        }
    }

    /**
     * Make a segment ready to be written to; takes about 100 ms for 64 MiB. Leaves nothing behind when it fails.
     *
     * @param directory to create.
     * @param options   of the stream.
     * @param template  of a segment of the same options; null to have Chronicle make the files.
     * @param pause     run behind every step of it, so that neither other work of the helper nor
     *                  who shares its core is held up.
     * @return the segment, with its first block in it.
     * @throws IOException when the disk has no room or fails.
     */
    static Segment prepare(
        final Path directory, final JournalOptions options, final SegmentTemplate template, final Runnable pause)
        throws IOException
    {
        ChronicleSetup.ensure();
        try
        {
            return new Segment(directory, options, template, pause);
        }
        catch (final InternalError ex)
        {
            // A page that could not be had: the disk filled up between the look at its free space and the reservation.
            SegmentFiles.delete(directory);
            throw new IOException("No space left: a page of " + directory + " could not be had", ex);
        }
        catch (final IOException | RuntimeException ex)
        {
            SegmentFiles.delete(directory);
            throw ex;
        }
    }

    /**
     * @param payloadLength of a block.
     * @return true where it fits.
     */
    boolean fits(final int payloadLength)
    {
        return position + 4L + BlockDescriptor.HEADER_LENGTH + payloadLength + RESERVE_BYTES <= limit;
    }

    /**
     * Append one excerpt, as Chronicle's appender would leave it: a document whose header says not complete until its
     * bytes are in. The appender itself looks for the end of the documents, takes a lock and notes where it was, each
     * time; here there is one writer, who knows. What it would note, the next place to write and an index of documents,
     * spares Chronicle's own readers steps: they find everything without. The caller has asked {@link #fits}, except
     * for the last block.
     * <p>
     * A store to a page that cannot be had is skipped, and the JVM's error thrown at the thread's next safepoint, which
     * may be long after somebody was told that the block is there. So what was stored is looked at first.
     *
     * @throws JournalException where a page could not be had; the document is not to be relied on.
     */
    void append(
        final DirectBuffer header, final DirectBuffer payload, final int payloadOffset, final int payloadLength)
    {
        final int document = BitUtil.align(position, DOCUMENT_ALIGNMENT);
        final int block = document + DOCUMENT_HEADER_LENGTH;
        final int length = BlockDescriptor.HEADER_LENGTH + payloadLength;
        if (block + length + DOCUMENT_HEADER_LENGTH > limit)
        {
            throw new JournalException(
                "block of " + length + " bytes at " + block + " leaves " + file + " of " + limit);
        }
        begin(document);
        memory.putBytes(block, header, 0, BlockDescriptor.HEADER_LENGTH);
        memory.putBytes(block + BlockDescriptor.HEADER_LENGTH, payload, payloadOffset, payloadLength);
        requireStored(block, header, payload, payloadOffset, payloadLength);
        commit(document, length);
        if (memory.getIntVolatile(document) != length)
        {
            throw missing(document);
        }
        position = block + length;
    }

    private void begin(final int document)
    {
        memory.putIntRelease(document, SegmentFile.NOT_COMPLETE);
    }

    /** A reader that acquires this finds the bytes behind it. */
    private void commit(final int document, final int length)
    {
        memory.putIntRelease(document, length);
    }

    /**
     * Bring into this core's cache where the next short block will stand: nothing is there yet, and nothing is changed.
     * Appended to without, it waits for memory, line by line.
     */
    void anticipate()
    {
        final int from = BitUtil.align(position, BitUtil.SIZE_OF_LONG);
        final int to = Math.min(limit - BitUtil.SIZE_OF_LONG, from + ANTICIPATED_BYTES);
        for (int at = from; at <= to; at += BitUtil.CACHE_LINE_LENGTH)
        {
            memory.putLong(at, 0);
        }
    }

    /** One word of each page that the block touches, and its last one. */
    private void requireStored(
        final int block,
        final DirectBuffer header,
        final DirectBuffer payload,
        final int payloadOffset,
        final int payloadLength)
    {
        final int bytes = block + BlockDescriptor.HEADER_LENGTH;
        if (memory.getIntVolatile(block) != header.getInt(0))
        {
            throw missing(block);
        }
        final int last = payloadLength - Integer.BYTES;
        for (int at = 0; last >= 0; at = Math.min(last, at + PAGE_SIZE))
        {
            if (memory.getIntVolatile(bytes + at) != payload.getInt(payloadOffset + at))
            {
                throw missing(bytes + at);
            }
            if (at == last)
            {
                return;
            }
        }
    }

    private JournalException missing(final int at)
    {
        return new JournalException("the page of " + file.getFileName() + " at " + at +
            " cannot be written: its file was cut, or its disk is full or fails");
    }

    private void start(final JournalOptions options)
    {
        final byte[] name = options.name().getBytes(StandardCharsets.UTF_8);
        final int payloadLength = 16 + BitUtil.align(name.length, 8);
        final BlockSealer sealer = new BlockSealer(options.stream());
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[payloadLength]);
        payload.putInt(0, options.recording() == Recording.FULL ? 0 : 1, ByteOrder.LITTLE_ENDIAN);
        payload.putInt(4, name.length, ByteOrder.LITTLE_ENDIAN);
        payload.putLong(8, options.segmentBytes(), ByteOrder.LITTLE_ENDIAN);
        payload.putBytes(16, name);
        sealer.begin(BlockDescriptor.SEGMENT_START, 0).range(0, 0, 0, 0, 0).seal(payload, 0, payloadLength);
        boolean complete = false;
        final DocumentContext document = appender.writingDocument();
        try
        {
            final Bytes<?> bytes = document.wire().bytes();
            final long at = bytes.writePosition();
            final int length = BlockDescriptor.HEADER_LENGTH + payloadLength;
            bytes.writeSkip(length);
            memory.wrap(bytes.addressForWrite(at) - at, limit);
            memory.putBytes((int)at, sealer.header(), 0, BlockDescriptor.HEADER_LENGTH);
            memory.putBytes((int)at + BlockDescriptor.HEADER_LENGTH, payload, 0, payloadLength);
            position = (int)at + length;
            complete = true;
        }
        finally
        {
            if (!complete)
            {
                document.rollbackOnClose();
            }
            document.close();
        }
    }

    /** Have Chronicle map what is there and find its end, and learn where that is in memory. */
    private void attach(final SegmentTemplate template) throws IOException
    {
        final DocumentContext document = appender.writingDocument();
        try
        {
            final Bytes<?> bytes = document.wire().bytes();
            final long at = bytes.writePosition();
            if (at != BitUtil.align(template.position(), 4) + 4)
            {
                throw new IOException("Chronicle would go on at " + at + " in " + directory + ", expected behind " +
                    template.position());
            }
            memory.wrap(bytes.addressForWrite(at) - at, limit);
            position = template.position();
        }
        finally
        {
            document.rollbackOnClose();
            document.close();
        }
    }

    /**
     * @return its files, before any event is in it.
     */
    SegmentTemplate template() throws IOException
    {
        return SegmentTemplate.of(directory, file, position);
    }

    /** What Chronicle keeps beside the data, its write lock among it, is stored to with every append. */
    private static void reserveOthers(final Path directory, final Path data) throws IOException
    {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory))
        {
            for (final Path other : files)
            {
                if (!other.equals(data))
                {
                    reserve(other, (int)Files.size(other));
                }
            }
        }
    }

    /**
     * A store to a page that the disk had no room for may be lost without a word: the JVM says so later, or on another
     * occasion. So what is in the file is looked at before anybody relies on it.
     */
    private static void requireStart(final Path directory, final JournalOptions options) throws IOException
    {
        try (SegmentFile segment = SegmentFile.open(directory))
        {
            if (segment.peek() != SegmentFile.BLOCK || segment.checkBody() != SegmentFile.BLOCK ||
                segment.checkStart(options.name()) != null)
            {
                throw new IOException("No space left: the first block of " + directory + " was not written");
            }
        }
    }

    /**
     * @param bytes of a segment.
     * @return in how many steps it is prepared, about.
     */
    static int steps(final long bytes)
    {
        return (int)(2 * bytes / STEP_BYTES);
    }

    /** Fails without a word: then writing all of it says whether there is room. */
    private static void reserve(final Path file, final int length)
    {
        final PosixAPI posix = PosixAPI.posix();
        final int descriptor = posix.open(file.toString(), OpenFlag.O_RDWR, 0);
        if (descriptor >= 0)
        {
            try
            {
                posix.fallocate(descriptor, 0, 0, length);
            }
            finally
            {
                posix.close(descriptor);
            }
        }
    }

    /**
     * Put the pages into the page cache that will be mapped: written, they come many at a time, for a part of what a
     * fault for each costs. Where the file system has no fallocate this also reserves the room.
     */
    private static void fill(
        final FileChannel channel, final int written, final int length, final Runnable pause) throws IOException
    {
        final ByteBuffer zeros = ZEROS.duplicate();
        for (long at = BitUtil.align(written, PAGE_SIZE); at < length;)
        {
            zeros.clear().limit((int)Math.min(zeros.capacity() - at % zeros.capacity(), length - at));
            at += channel.write(zeros, at);
            pause.run();
        }
    }

    private void touch(final Runnable pause)
    {
        for (int page = 0; page + 8 <= limit; page += PAGE_SIZE)
        {
            // A store that changes nothing: it makes the page present and writable in the mapping the writer will use.
            memory.compareAndSetLong(page, 0, 0);
            if ((page & (STEP_BYTES - 1)) == 0)
            {
                pause.run();
            }
        }
    }

    void rename(final Path target) throws IOException
    {
        // Without that it would look at both first.
        Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
        directory = target;
    }

    void force() throws IOException
    {
        channel.force(false);
    }

    void closeChannel() throws IOException
    {
        channel.close();
    }

    /** For tests, behind {@link #closeChannel()}. */
    void reopenChannel() throws IOException
    {
        channel = FileChannel.open(
            directory.resolve(file.getFileName()), StandardOpenOption.WRITE, StandardOpenOption.READ);
    }

    Path directory()
    {
        return directory;
    }

    /**
     * @return bytes of the segment that are written, Chronicle's own included.
     */
    int position()
    {
        return position;
    }

    /**
     * Leave everything to the end of the process: neither Chronicle's objects nor the channel may be usable.
     */
    void abandon()
    {
        ABANDONED.add(this);
    }

    void close()
    {
        try
        {
            appender.close();
            queue.close();
        }
        finally
        {
            try
            {
                closeChannel();
            }
            catch (final IOException ex)
            {
                throw new JournalException("closing " + directory, ex);
            }
        }
    }
}
