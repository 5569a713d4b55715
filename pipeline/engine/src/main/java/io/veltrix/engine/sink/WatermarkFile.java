package io.veltrix.engine.sink;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

import io.veltrix.engine.home.HostStart;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How far a sink has come that does not keep that itself: the sequence whose effect was begun last and the one that is
 * done, in a mapped file. Written by the sink's thread with plain stores to memory, so it survives the process, however
 * that ends, and costs no system call; what a power loss leaves of it is what the kernel had written back, which
 * {@link #isOfEarlierHostStart()} tells from what is exact. Readers in any process acquire.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                     Magic "VXWM", little endian               |  0
 *  +---------------------------------------------------------------+
 *  |                     Version (1)                               |  4
 *  +---------------------------------------------------------------+
 *  |   Start of the host it is written under (128 bits); 0: closed |  8
 *  +---------------------------------------------------------------+
 *  |                     Begun (64 bits)                           |  64
 *  +---------------------------------------------------------------+
 *  |                     Done (64 bits)                            |  128
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class WatermarkFile implements AutoCloseable
{
    static final int LENGTH = 4096;
    static final int HOST_START_OFFSET = 8;
    static final int BEGUN_OFFSET = 64;
    static final int DONE_OFFSET = 128;

    private static final int MAGIC = 0x4D57_5856;
    private static final int VERSION = 1;
    private static final String SUFFIX = ".watermark";
    private static final String STATED_SUFFIX = ".stated";

    private final MappedByteBuffer mapped;
    private final UnsafeBuffer buffer;
    private boolean isMarked;
    private boolean isClosed;

    private WatermarkFile(final MappedByteBuffer mapped)
    {
        this.mapped = mapped;
        this.buffer = new UnsafeBuffer(mapped);
    }

    /**
     * Where a sink has come to.
     *
     * @param begun sequence whose effect was begun last.
     * @param done  sequence up to which effects are done; where it is less than {@code begun}, that one is in doubt.
     */
    public record Position(long begun, long done)
    {
    }

    /**
     * @param directory of a home's watermark files.
     * @param sink      name.
     * @return the sink's file.
     */
    public static Path fileOf(final Path directory, final String sink)
    {
        return directory.resolve(sink + SUFFIX);
    }

    /**
     * @param directory of a home's watermark files.
     * @param sink      name, of one that keeps its watermark itself.
     * @return the file that repeats now and then what that one says, for those who delete what nobody needs: never more
     *     than is true.
     */
    public static Path statedOf(final Path directory, final String sink)
    {
        return directory.resolve(sink + STATED_SUFFIX);
    }

    /**
     * Open a sink's file to write it, and make it where there is none.
     *
     * @param file of the sink.
     * @return the file, mapped.
     * @throws IllegalStateException where it cannot be used, saying why.
     */
    public static WatermarkFile open(final Path file)
    {
        try
        {
            if (!Files.exists(file))
            {
                make(file);
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                check(file, channel);
                return new WatermarkFile(channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH));
            }
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("watermark file " + file + " cannot be opened: " + ex, ex);
        }
    }

    /**
     * Read a sink's file, also beside the process that writes it.
     *
     * @param file of the sink; exists.
     * @return where the sink has come to.
     * @throws IllegalStateException where it cannot be read, saying why.
     */
    public static Position read(final Path file)
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            check(file, channel);
            final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, LENGTH);
            try
            {
                return position(new UnsafeBuffer(mapped));
            }
            finally
            {
                BufferUtil.free(mapped);
            }
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("watermark file " + file + " cannot be read: " + ex, ex);
        }
    }

    private static void make(final Path file) throws IOException
    {
        final Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        try (FileChannel channel = FileChannel.open(
            next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))
        {
            // Written in full: a store to a page that the disk has no room for would end the process.
            final ByteBuffer zeros = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            zeros.putInt(0, MAGIC).putInt(4, VERSION);
            while (zeros.hasRemaining())
            {
                channel.write(zeros);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void check(final Path file, final FileChannel channel) throws IOException
    {
        final ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        channel.read(head, 0);
        if (channel.size() != LENGTH || head.getInt(0) != MAGIC || head.getInt(4) != VERSION)
        {
            throw new IllegalStateException("watermark file " + file + " is damaged or of another version: " +
                channel.size() + " bytes, beginning with " + Integer.toHexString(head.getInt(0)) + " " +
                head.getInt(4) + "; put back a good one");
        }
    }

    private static Position position(final UnsafeBuffer buffer)
    {
        // Done first: it is written last, so the pair read is one that was true, or one more begun.
        final long done = buffer.getLongVolatile(DONE_OFFSET);
        return new Position(buffer.getLongVolatile(BEGUN_OFFSET), done);
    }

    /**
     * @return where the sink has come to. Any thread.
     */
    public Position position()
    {
        return position(buffer);
    }

    /**
     * @return whether the host was started again since the file was written and not closed: it may be older than what
     *     was true, as far as the kernel had not written it back.
     */
    boolean isOfEarlierHostStart()
    {
        final long high = buffer.getLong(HOST_START_OFFSET);
        final long low = buffer.getLong(HOST_START_OFFSET + 8);
        final UUID now = HostStart.uuid();
        return (high | low) != 0 &&
            (now == null || now.getMostSignificantBits() != high || now.getLeastSignificantBits() != low);
    }

    /**
     * A file that was closed, or is new, is exact, and from here on exact under this start of the host: forces that,
     * for what is found closed after a power loss would be believed. Before the sink's thread runs.
     */
    void claim()
    {
        if ((buffer.getLong(HOST_START_OFFSET) | buffer.getLong(HOST_START_OFFSET + 8)) == 0)
        {
            mark();
            mapped.force();
        }
    }

    /**
     * Everything from before is settled: the file is exact again. Need not be forced, since what stands on the device
     * until then says the same of itself after a power loss: not exact. The sink's thread.
     */
    void mark()
    {
        final UUID now = HostStart.uuid();
        isMarked = true;
        write(now == null ? -1 : now.getMostSignificantBits(), now == null ? -1 : now.getLeastSignificantBits());
    }

    private void write(final long high, final long low)
    {
        // Behind the positions: whoever finds this finds them as they were, or newer.
        buffer.putLongRelease(HOST_START_OFFSET, high);
        buffer.putLongRelease(HOST_START_OFFSET + 8, low);
    }

    /**
     * An effect is about to be caused. The sink's thread.
     *
     * @param sequence of its event.
     */
    void begin(final long sequence)
    {
        buffer.putLongRelease(BEGUN_OFFSET, sequence);
        // The effect may be a store to memory that somebody shares: it must not be seen before the intent.
        VarHandle.storeStoreFence();
    }

    /**
     * The outside did not take it: nothing was begun. The sink's thread.
     *
     * @param sequence of the event before.
     */
    void revoke(final long sequence)
    {
        buffer.putLongRelease(BEGUN_OFFSET, sequence);
    }

    /**
     * The sink is done with everything up to an event. The sink's thread.
     *
     * @param sequence of that event.
     */
    void end(final long sequence)
    {
        buffer.putLongRelease(DONE_OFFSET, sequence);
    }

    /**
     * Go on as if the sink were done up to here, and nothing in doubt. The sink's thread.
     *
     * @param sequence that the next event follows.
     */
    void settle(final long sequence)
    {
        // In this order: between the two nothing is in doubt that is not.
        if (sequence >= buffer.getLong(BEGUN_OFFSET))
        {
            end(sequence);
            revoke(sequence);
        }
        else
        {
            revoke(sequence);
            end(sequence);
        }
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            mapped.force();
            if (isMarked)
            {
                // Only once the rest is on the device.
                write(0, 0);
                mapped.force();
            }
            BufferUtil.free(mapped);
        }
    }
}
