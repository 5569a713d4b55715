package io.veltrix.codecs.pcap;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

import org.agrona.BufferUtil;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The bytes of a file, inflated where it is gzip, through one window of direct memory that slides over them. Reading
 * never throws: an input that fails has ended, and says how.
 */
final class CaptureInput implements AutoCloseable
{
    static final int WINDOW_LENGTH = 1 << 20;

    private static final int CHUNK_LENGTH = 1 << 16;

    private final ByteBuffer bytes;
    private final UnsafeBuffer window;
    private final FileInputStream file;
    private final FileChannel channel;
    private final GZIPInputStream gzip;
    private final byte[] chunk;
    private long basePosition;
    private int begin;
    private int end;
    private boolean isEnded;
    private boolean isCutShort;
    private boolean isClosed;
    private String failure;

    CaptureInput(final Path path, final int windowLength)
    {
        bytes = ByteBuffer.allocateDirect(windowLength);
        window = new UnsafeBuffer(bytes);
        if (!Files.isRegularFile(path))
        {
            throw new CaptureException(
                path,
                Files.exists(path) ? "is not a regular file" : "no such file",
                "name a pcap or pcapng file, plain or gzip",
                null);
        }
        FileInputStream opened = null;
        try
        {
            opened = new FileInputStream(path.toFile());
            final FileChannel openedChannel = opened.getChannel();
            final boolean isGzip = isGzip(openedChannel);
            openedChannel.position(0);
            file = opened;
            gzip = isGzip ? new GZIPInputStream(opened, CHUNK_LENGTH) : null;
            chunk = isGzip ? new byte[CHUNK_LENGTH] : null;
            channel = isGzip ? null : openedChannel;
        }
        catch (final IOException ex)
        {
            CloseHelper.quietClose(opened);
            throw new CaptureException(
                path, "cannot be read (" + ex.getMessage() + ")", "check its permissions and that it is whole", ex);
        }
    }

    /**
     * Have bytes ready from {@link #offset()} on.
     *
     * @param length wanted; at most the window's.
     * @return false where the input ends before.
     */
    boolean require(final int length)
    {
        if (end - begin >= length)
        {
            return true;
        }
        compact();
        while (end - begin < length && !isEnded)
        {
            fill();
        }
        return end - begin >= length;
    }

    /**
     * Pass over bytes, also more than the window holds.
     *
     * @param length in bytes.
     * @return false where the input ends before.
     */
    boolean skip(final long length)
    {
        long remaining = length;
        while (remaining > end - begin)
        {
            remaining -= end - begin;
            begin = end;
            if (!require(1))
            {
                return false;
            }
        }
        begin += (int)remaining;
        return true;
    }

    UnsafeBuffer buffer()
    {
        return window;
    }

    int offset()
    {
        return begin;
    }

    int available()
    {
        return end - begin;
    }

    /**
     * @return bytes before {@link #offset()}, counted after inflation.
     */
    long position()
    {
        return basePosition + begin;
    }

    int capacity()
    {
        return window.capacity();
    }

    /**
     * @return true where a gzip stream ended before its trailer.
     */
    boolean isCutShort()
    {
        return isCutShort;
    }

    /**
     * @return what went wrong; null where nothing did.
     */
    String failure()
    {
        return failure;
    }

    private void compact()
    {
        if (begin > 0)
        {
            bytes.limit(end).position(begin);
            bytes.compact();
            basePosition += begin;
            end -= begin;
            begin = 0;
        }
    }

    private void fill()
    {
        try
        {
            final int count = gzip == null ? fillPlain() : fillInflated();
            if (count < 0)
            {
                isEnded = true;
            }
            else
            {
                end += count;
            }
        }
        catch (final EOFException ex)
        {
            isEnded = true;
            isCutShort = true;
            failure = "the gzip stream ends before its trailer";
        }
        catch (final IOException ex)
        {
            isEnded = true;
            failure = ex.getMessage() == null ? ex.getClass().getSimpleName() : ex.getMessage();
        }
    }

    private int fillPlain() throws IOException
    {
        bytes.limit(bytes.capacity()).position(end);
        return channel.read(bytes);
    }

    private int fillInflated() throws IOException
    {
        final int count = gzip.read(chunk, 0, Math.min(chunk.length, bytes.capacity() - end));
        if (count > 0)
        {
            window.putBytes(end, chunk, 0, count);
        }
        return count;
    }

    private static boolean isGzip(final FileChannel channel) throws IOException
    {
        final ByteBuffer magic = ByteBuffer.allocate(2);
        while (magic.hasRemaining() && channel.read(magic) >= 0)
        {
            Thread.onSpinWait();
        }
        return magic.position() == 2 && (magic.get(0) & 0xFF) == 0x1F && (magic.get(1) & 0xFF) == 0x8B;
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(gzip, file);
        // At once: a collector would find a megabyte behind a small object too late where captures are opened by the
        // thousand. Whoever still reads the window finds it empty.
        if (!isClosed)
        {
            isClosed = true;
            isEnded = true;
            basePosition += begin;
            begin = 0;
            end = 0;
            window.wrap(0, 0);
            BufferUtil.free(bytes);
        }
    }
}
