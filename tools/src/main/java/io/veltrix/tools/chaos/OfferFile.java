package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Everything that was ever offered to a source: an append-only file of numbered records, mapped. One writer, the
 * harness;
 * readers, in other processes, acquire the number that the writer releases last, so they see whole records only.
 * Sparse:
 * what is not written takes no disk. Little endian.
 * <pre>
 *   header, 64 bytes:  int64 records when closed, plus 1; 0 while more may come
 *   record, 32 bytes:  int64 number, from 1; int64 value; int64 monotonic time; int32 kind; int32 check
 * </pre>
 */
final class OfferFile implements AutoCloseable
{
    /** Kind: an ordinary record. */
    static final int PLAIN = 0;

    /** Kind: a stage that is told to stall does so on this one. */
    static final int STALL = 1;

    static final int RECORD_LENGTH = 32;

    /** Most records in one file. */
    static final int MAX_RECORDS = 32 << 20;

    private static final int HEADER_LENGTH = 64;
    private static final int CLOSED_OFFSET = 0;
    private static final int VALUE_OFFSET = 8;
    private static final int TIME_OFFSET = 16;
    private static final int KIND_OFFSET = 24;
    private static final int CHECK_OFFSET = 28;
    private static final long PRIME = 0x9E37_79B9_7F4A_7C15L;

    private final MappedByteBuffer map;
    private final UnsafeBuffer buffer;
    private long count;

    private OfferFile(final MappedByteBuffer map)
    {
        this.map = map;
        buffer = new UnsafeBuffer(map);
    }

    /**
     * @param file to make.
     * @return the file, empty, for its writer.
     */
    static OfferFile create(final Path file)
    {
        final long length = HEADER_LENGTH + (long)MAX_RECORDS * RECORD_LENGTH;
        return new OfferFile(IoUtil.mapNewFile(file.toFile(), length, false));
    }

    /**
     * @param file that exists.
     * @return the file, for a reader.
     * @throws IOException where it cannot be opened.
     */
    static OfferFile open(final Path file) throws IOException
    {
        if (!file.toFile().isFile())
        {
            throw new IOException("no offers at " + file);
        }
        return new OfferFile(IoUtil.mapExistingFile(file.toFile(), "offers"));
    }

    /**
     * Append a record. The writer only.
     *
     * @return its number; 0 where the file is full and nothing was done.
     */
    long append(final long value, final int kind)
    {
        if (count == MAX_RECORDS)
        {
            return 0;
        }
        final long number = count + 1;
        final int offset = offset(number);
        final long timeNs = System.nanoTime();
        buffer.putLong(offset + VALUE_OFFSET, value, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + TIME_OFFSET, timeNs, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset + KIND_OFFSET, kind, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset + CHECK_OFFSET, check(number, value, timeNs, kind), ByteOrder.LITTLE_ENDIAN);
        buffer.putLongRelease(offset, number);
        count = number;
        return number;
    }

    /**
     * Nothing more will come. The writer only.
     */
    void end()
    {
        buffer.putLongRelease(CLOSED_OFFSET, count + 1);
    }

    /**
     * @return records appended. The writer only.
     */
    long count()
    {
        return count;
    }

    /**
     * @return true where the record of this number is there.
     */
    boolean has(final long number)
    {
        return number <= MAX_RECORDS && buffer.getLongVolatile(offset(number)) == number;
    }

    /**
     * @return true where no record of this number will ever come.
     */
    boolean endsBefore(final long number)
    {
        final long closed = buffer.getLongVolatile(CLOSED_OFFSET);
        return closed != 0 && number >= closed;
    }

    long value(final long number)
    {
        return buffer.getLong(offset(number) + VALUE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    long timeNs(final long number)
    {
        return buffer.getLong(offset(number) + TIME_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    int kind(final long number)
    {
        return buffer.getInt(offset(number) + KIND_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * @return true where the record of this number is what was written.
     */
    boolean isSound(final long number)
    {
        return buffer.getInt(offset(number) + CHECK_OFFSET, ByteOrder.LITTLE_ENDIAN) ==
            check(number, value(number), timeNs(number), kind(number));
    }

    /**
     * @return the last record there is, found by halving.
     */
    long last()
    {
        long low = 0;
        long high = MAX_RECORDS;
        while (low < high)
        {
            final long middle = (low + high + 1) >>> 1;
            if (has(middle))
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }
        return low;
    }

    private static int offset(final long number)
    {
        return HEADER_LENGTH + (int)(number - 1) * RECORD_LENGTH;
    }

    private static int check(final long number, final long value, final long timeNs, final int kind)
    {
        final long mixed = ((number * PRIME ^ value) * PRIME ^ timeNs) * PRIME ^ kind;
        return (int)(mixed ^ mixed >>> 32);
    }

    @Override
    public void close()
    {
        buffer.wrap(0, 0);
        IoUtil.unmap(map);
    }
}
