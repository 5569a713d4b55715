package io.veltrix.trading.venue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An append-only file of records of {@value #RECORD_LENGTH} bytes, written with plain stores to mapped memory: what is
 * committed survives the process, however that ends; nothing is forced to the device. Single writer; appending neither
 * allocates nor calls the system. A helper thread extends the file ahead of the writer, filled with zeros on the disk,
 * so that a full disk is seen there and not under the writer. Native byte order.
 * <pre>
 *   header, 4,096 B:   0  kind (int64)   8  record length (int32)   12  int32 count of marks, then marks (int64 each)
 *   record n from 1:   0  number n (int64; written last, 0 while there is none)
 *                      8  what its user puts there
 *                     64  checksum over all but itself (int32)   68  of its user (int32)
 * </pre>
 */
final class RecordFile implements AutoCloseable
{
    static final int RECORD_LENGTH = 72;
    static final int CHECKSUM_OFFSET = 64;
    static final int LAST_OFFSET = 68;

    /** Records a segment: its bytes are a multiple of a page. */
    static final int SEGMENT_RECORDS = 1 << 16;
    static final int HEADER_LENGTH = 4096;

    private static final int MARKS_OFFSET = 16;
    private static final int MARK_COUNT_OFFSET = 12;
    private static final long HELPER_PARK_NS = 2_000_000L;

    private final Path path;
    private final FileChannel channel;
    private final int segmentRecords;
    private final List<MappedByteBuffer> mapped = new ArrayList<>();
    private final AtomicReference<UnsafeBuffer> spare = new AtomicReference<>();
    private final long[] marks;
    private volatile IOException failure;
    private volatile boolean isClosed;
    private Thread helper;
    private long segmentsMade;
    private UnsafeBuffer segment;
    private int inSegment;
    private long count;

    private RecordFile(final Path path, final FileChannel channel, final int segmentRecords, final long[] marks)
    {
        this.path = path;
        this.channel = channel;
        this.segmentRecords = segmentRecords;
        this.marks = marks;
    }

    /**
     * Open a file, or make it.
     *
     * @param path           of the file.
     * @param kind           of records: eight characters.
     * @param newMarks       what to note in the header of a new file.
     * @param segmentRecords by which it grows: a multiple of 512.
     * @return the file, behind its last record.
     * @throws IllegalStateException where it is in use, of another kind or damaged.
     */
    static RecordFile open(final Path path, final long kind, final long[] newMarks, final int segmentRecords)
    {
        FileChannel channel = null;
        try
        {
            channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            lock(path, channel);
            final long[] marks = header(path, channel, kind, newMarks);
            final RecordFile file = new RecordFile(path, channel, segmentRecords, marks);
            file.begin();
            return file;
        }
        catch (final IOException | RuntimeException ex)
        {
            close(channel);
            throw ex instanceof final IllegalStateException known ? known : new IllegalStateException(
                "venue log " + path + " cannot be opened: " + ex.getMessage(), ex);
        }
    }

    private static void lock(final Path path, final FileChannel channel) throws IOException
    {
        FileLock lock = null;
        try
        {
            lock = channel.tryLock();
        }
        catch (final OverlappingFileLockException ex)
        {
            lock = null;
        }
        if (lock == null)
        {
            throw new IllegalStateException("venue log " + path + " is in use; give each venue a log of its own");
        }
    }

    private static long[] header(
        final Path path, final FileChannel channel, final long kind, final long[] newMarks) throws IOException
    {
        final UnsafeBuffer header = new UnsafeBuffer(ByteBuffer.allocate(HEADER_LENGTH));
        final long size = channel.size();
        channel.read(header.byteBuffer(), 0);
        if (size <= HEADER_LENGTH && header.getLong(0) == 0)
        {
            // New, or killed while it was made: the kind is written last.
            header.putInt(8, RECORD_LENGTH);
            header.putInt(MARK_COUNT_OFFSET, newMarks.length);
            for (int i = 0; i < newMarks.length; i++)
            {
                header.putLong(MARKS_OFFSET + i * Long.BYTES, newMarks[i]);
            }
            channel.write(header.byteBuffer().clear(), 0);
            header.putLong(0, kind);
            channel.write(header.byteBuffer().clear().limit(Long.BYTES), 0);
            return newMarks.clone();
        }
        if (header.getLong(0) != kind || header.getInt(8) != RECORD_LENGTH ||
            header.getInt(MARK_COUNT_OFFSET) != newMarks.length)
        {
            throw new IllegalStateException(path + " is no venue log of this version; name another folder");
        }
        final long[] marks = new long[newMarks.length];
        for (int i = 0; i < marks.length; i++)
        {
            marks[i] = header.getLong(MARKS_OFFSET + i * Long.BYTES);
        }
        return marks;
    }

    private void begin() throws IOException
    {
        final long segments = (channel.size() - HEADER_LENGTH) / segmentBytes();
        UnsafeBuffer last = null;
        while (segmentsMade < segments && (last == null || inSegment == segmentRecords))
        {
            mapped.forEach(BufferUtil::free);
            mapped.clear();
            last = map(segmentsMade++);
            inSegment = countSound(last);
            count += inSegment;
        }
        segment = last;
        if (segment == null || inSegment == segmentRecords)
        {
            segment = makeSegment();
            inSegment = 0;
        }
        helper = new Thread(this::help, "venue-log");
        helper.setDaemon(true);
        helper.start();
    }

    private long segmentBytes()
    {
        return (long)segmentRecords * RECORD_LENGTH;
    }

    private UnsafeBuffer map(final long index) throws IOException
    {
        final MappedByteBuffer buffer = channel.map(
            FileChannel.MapMode.READ_WRITE, HEADER_LENGTH + index * segmentBytes(), segmentBytes());
        mapped.add(buffer);
        return new UnsafeBuffer(buffer);
    }

    private int countSound(final UnsafeBuffer records)
    {
        int found = 0;
        while (found < segmentRecords && records.getLongAcquire(found * RECORD_LENGTH) != 0)
        {
            final int offset = found * RECORD_LENGTH;
            final long number = count + found + 1;
            if (records.getLong(offset) != number ||
                records.getInt(offset + CHECKSUM_OFFSET) != checksum(records, offset, number))
            {
                throw new IllegalStateException("venue log " + path + " is damaged in record " + number +
                    ", at offset " + (HEADER_LENGTH + (number - 1) * RECORD_LENGTH) + ": no killed process leaves" +
                    " that behind. Put the folder back from a copy, or begin again with another home and another log");
            }
            found++;
        }
        return found;
    }

    private void help()
    {
        try
        {
            while (!isClosed)
            {
                if (spare.get() == null)
                {
                    spare.set(makeSegment());
                }
                LockSupport.parkNanos(HELPER_PARK_NS);
            }
        }
        catch (final IOException ex)
        {
            failure = ex;
        }
    }

    private UnsafeBuffer makeSegment() throws IOException
    {
        final ByteBuffer zeros = ByteBuffer.allocateDirect((int)Math.min(segmentBytes(), 1 << 20));
        final long start = HEADER_LENGTH + segmentsMade * segmentBytes();
        long at = start;
        while (at < start + segmentBytes())
        {
            zeros.clear().limit((int)Math.min(zeros.capacity(), start + segmentBytes() - at));
            at += channel.write(zeros, at);
        }
        return map(segmentsMade++);
    }

    /**
     * @return what was noted when the file was made.
     */
    long[] marks()
    {
        return marks;
    }

    /**
     * @return number of the last record. The writer's thread.
     */
    long count()
    {
        return count;
    }

    /**
     * Make sure that there is room for a record. The writer's thread.
     *
     * @return false where the helper has not made it yet.
     * @throws IllegalStateException where there will be none: the disk is full.
     */
    boolean hasRoom()
    {
        if (inSegment < segmentRecords)
        {
            return true;
        }
        final UnsafeBuffer next = spare.get();
        if (next == null)
        {
            if (failure != null)
            {
                throw new IllegalStateException("venue log " + path + " cannot grow: " + failure.getMessage() +
                    "; free some room and start again", failure);
            }
            return false;
        }
        spare.set(null);
        segment = next;
        inSegment = 0;
        return true;
    }

    /**
     * @return where the next record is to be put, all but its number and checksum. There must be room.
     */
    UnsafeBuffer buffer()
    {
        return segment;
    }

    /**
     * @return offset of the next record.
     */
    int offset()
    {
        return inSegment * RECORD_LENGTH;
    }

    /** The next record is written: number it. */
    void commit()
    {
        final int offset = inSegment * RECORD_LENGTH;
        final long number = count + 1;
        segment.putInt(offset + CHECKSUM_OFFSET, checksum(segment, offset, number));
        // Last: a record without its number is none.
        segment.putLongRelease(offset, number);
        inSegment++;
        count = number;
    }

    private static int checksum(final UnsafeBuffer buffer, final int offset, final long number)
    {
        long h = number;
        for (int i = 8; i < CHECKSUM_OFFSET; i += 8)
        {
            h = (h ^ buffer.getLong(offset + i)) * 0x9E37_79B9_7F4A_7C15L;
            h ^= h >>> 29;
        }
        h = (h ^ buffer.getInt(offset + LAST_OFFSET)) * 0xBF58_476D_1CE4_E5B9L;
        return (int)(h ^ h >>> 32);
    }

    Path path()
    {
        return path;
    }

    /** Once nobody writes any more. */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        LockSupport.unpark(helper);
        try
        {
            helper.join();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return;
        }
        mapped.forEach(BufferUtil::free);
        close(channel);
    }

    private static void close(final FileChannel channel)
    {
        if (channel != null)
        {
            try
            {
                channel.close();
            }
            catch (final IOException ex)
            {
                // Nothing is buffered here: what was written is written.
                return;
            }
        }
    }
}
