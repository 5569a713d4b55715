package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Everything a sink ever did: an append-only file of records, mapped, outside the pipeline's home. A record is one call
 * of the sink, or the beginning of one of its lives. One writer, the sink; readers acquire what it releases last. An
 * effect and the watermark that goes with it are the same record, so they are there both or not at all. Sparse. Little
 * endian.
 * <pre>
 *   record, 48 bytes:  int64 sequence in the sink's stream, negative for a note; int64 cause; int64 digest of the
 * event;
 *                      int64 monotonic time; int64 number; int32 epoch; int32 check
 * </pre>
 */
final class EffectLog implements AutoCloseable
{
    /** In place of a sequence: a life of the sink began; number is its pid. */
    static final long LIFE = -1;

    /** In place of a sequence: the operator accepted a loss; number is the watermark to go on from. */
    static final long LOSS = -2;

    static final int RECORD_LENGTH = 48;

    /** Most records in one file. */
    static final int MAX_RECORDS = 40 << 20;

    private static final int CAUSE_OFFSET = 8;
    private static final int DIGEST_OFFSET = 16;
    private static final int TIME_OFFSET = 24;
    private static final int NUMBER_OFFSET = 32;
    private static final int EPOCH_OFFSET = 40;
    private static final int CHECK_OFFSET = 44;
    private static final long PRIME = 0x9E37_79B9_7F4A_7C15L;

    private final MappedByteBuffer map;
    private final UnsafeBuffer buffer;
    private int count;

    private EffectLog(final MappedByteBuffer map)
    {
        this.map = map;
        buffer = new UnsafeBuffer(map);
        count = find();
    }

    /**
     * @param file to make.
     */
    static void create(final Path file)
    {
        IoUtil.unmap(IoUtil.mapNewFile(file.toFile(), (long)MAX_RECORDS * RECORD_LENGTH, false));
    }

    /**
     * @param file that exists.
     * @return the log, behind its last record.
     * @throws IOException where it cannot be opened.
     */
    static EffectLog open(final Path file) throws IOException
    {
        if (!file.toFile().isFile())
        {
            throw new IOException("no log of effects at " + file);
        }
        return new EffectLog(IoUtil.mapExistingFile(file.toFile(), "effects"));
    }

    /**
     * Append a record. The writer only.
     *
     * @return false where the file is full and nothing was done.
     */
    boolean append(final long sequence, final long cause, final long digest, final long number, final int epoch)
    {
        if (count == MAX_RECORDS)
        {
            return false;
        }
        final int offset = count * RECORD_LENGTH;
        buffer.putLong(offset + CAUSE_OFFSET, cause, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + DIGEST_OFFSET, digest, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + TIME_OFFSET, System.nanoTime(), ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + NUMBER_OFFSET, number, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset + EPOCH_OFFSET, epoch, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(
            offset + CHECK_OFFSET, check(sequence, cause, digest, number, epoch), ByteOrder.LITTLE_ENDIAN);
        buffer.putLongRelease(offset, sequence);
        count++;
        return true;
    }

    /**
     * @return records there are now.
     */
    int count()
    {
        while (count < MAX_RECORDS && buffer.getLongVolatile(count * RECORD_LENGTH) != 0)
        {
            count++;
        }
        return count;
    }

    private int find()
    {
        int low = 0;
        int high = MAX_RECORDS;
        while (low < high)
        {
            final int middle = (low + high) >>> 1;
            if (buffer.getLongVolatile(middle * RECORD_LENGTH) != 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    /**
     * @return sequence of the last effect, or the watermark that was accepted in its place; 0 for none.
     */
    long watermark()
    {
        for (int i = count() - 1; i >= 0; i--)
        {
            if (sequence(i) > 0)
            {
                return sequence(i);
            }
            if (sequence(i) == LOSS)
            {
                return number(i);
            }
        }
        return 0;
    }

    long sequence(final int index)
    {
        return buffer.getLong(index * RECORD_LENGTH, ByteOrder.LITTLE_ENDIAN);
    }

    long cause(final int index)
    {
        return buffer.getLong(index * RECORD_LENGTH + CAUSE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    long digest(final int index)
    {
        return buffer.getLong(index * RECORD_LENGTH + DIGEST_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    long timeNs(final int index)
    {
        return buffer.getLong(index * RECORD_LENGTH + TIME_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    long number(final int index)
    {
        return buffer.getLong(index * RECORD_LENGTH + NUMBER_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    int epoch(final int index)
    {
        return buffer.getInt(index * RECORD_LENGTH + EPOCH_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    boolean isSound(final int index)
    {
        return buffer.getInt(index * RECORD_LENGTH + CHECK_OFFSET, ByteOrder.LITTLE_ENDIAN) ==
            check(sequence(index), cause(index), digest(index), number(index), epoch(index));
    }

    private static int check(
        final long sequence, final long cause, final long digest, final long number, final int epoch)
    {
        final long mixed = (((sequence * PRIME ^ cause) * PRIME ^ digest) * PRIME ^ number) * PRIME ^ epoch;
        return (int)(mixed ^ mixed >>> 32);
    }

    @Override
    public void close()
    {
        buffer.wrap(0, 0);
        IoUtil.unmap(map);
    }
}
