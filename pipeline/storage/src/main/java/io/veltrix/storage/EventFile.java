package io.veltrix.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32C;

import org.agrona.ExpandableDirectByteBuffer;

/**
 * A file of lines of JSON that says by itself how far it has come. Every line ends with a line feed; text is UTF-8.
 * <pre>
 *   {"event-file":{"version":1,"sink":"ledger"}}                                                      first line
 *   {"stream":1,"sequence":7,"epoch":1,"cause":21, ... ,"type":"NewOrder","fields":{"orderId":3, ... }}  an event
 *   {"commit":{"sequence":7,"cause":21,"events":1,"bytes":291,"crc32c":"0d4a1110"}}              ends each commit
 * </pre>
 * A commit holds whole causes. Its line gives the watermark (last sequence of the sink's stream, and its cause), how
 * many events and bytes of lines precede it since the commit before, and CRC-32C, in hex, over those bytes and its own
 * up to and with {@code "crc32c":"}. A commit is one write; what follows the last sound one is torn and is cut at the
 * next opening. {@code {"loss-accepted":{"watermark":5,"was":9}}} starts a commit whose sequence is lower than the one
 * before.
 * <p>
 * One process may have it open for writing. Single-threaded; committing does not allocate once warm.
 */
final class EventFile implements AutoCloseable
{
    static final String COMMIT_START = "{\"commit\":{\"sequence\":";
    static final String LOSS_START = "{\"loss-accepted\":{";
    private static final String HEADER_START = "{\"event-file\":{\"version\":";
    private static final int VERSION = 1;

    private final Path path;
    private final FileChannel channel;
    private final boolean isForced;
    private final long tornBytes;
    private final EventFileCommit found;
    private final CRC32C crc = new CRC32C();
    private long end;

    private EventFile(
        final Path path, final FileChannel channel, final boolean isForced, final EventFileCommit found,
        final long end, final long tornBytes)
    {
        this.path = path;
        this.channel = channel;
        this.isForced = isForced;
        this.found = found;
        this.end = end;
        this.tornBytes = tornBytes;
    }

    /**
     * Open a file, or make it; cut what is torn.
     *
     * @param path     of the file.
     * @param sink     whose file it is.
     * @param isForced whether each commit waits for the device.
     * @return the file, behind its last commit.
     * @throws IllegalStateException where it is in use, of somebody else, or damaged before its end.
     */
    static EventFile open(final Path path, final String sink, final boolean isForced)
    {
        FileChannel channel = null;
        try
        {
            channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            lock(path, channel);
            final EventFile file = recover(path, channel, sink, isForced);
            if (isForced)
            {
                channel.force(true);
                forceDirectory(path);
            }
            return file;
        }
        catch (final IOException | RuntimeException ex)
        {
            close(channel);
            throw ex instanceof final IllegalStateException known ? known : new IllegalStateException(
                "event file " + path + " cannot be opened: " + Reasons.of(ex) + "; name a file in a folder that" +
                " exists and may be written to", ex);
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
            throw new IllegalStateException(
                "event file " + path + " is in use by another sink; give each sink a file of its own");
        }
    }

    private static EventFile recover(
        final Path path, final FileChannel channel, final String sink, final boolean isForced) throws IOException
    {
        final byte[] header = header(sink);
        final byte[] start = new byte[(int)Math.min(channel.size(), header.length)];
        EventFileScan.read(channel, ByteBuffer.wrap(start), 0);
        final boolean isCut = start.length < header.length && new String(header, StandardCharsets.UTF_8).startsWith(
            new String(start, StandardCharsets.UTF_8));
        if (isCut)
        {
            // New, or killed while it was made.
            channel.truncate(0);
            write(channel, ByteBuffer.wrap(header), 0);
            return new EventFile(path, channel, isForced, EventFileCommit.NONE, header.length, start.length);
        }
        requireHeader(path, channel, start, header);
        final EventFileScan scan = new EventFileScan(path, channel, header.length);
        final EventFileCommit last = scan.lastCommit(isForced);
        final long end = last == EventFileCommit.NONE ? header.length : last.end();
        final long torn = channel.size() - end;
        if (torn > 0)
        {
            channel.truncate(end);
        }
        return new EventFile(path, channel, isForced, last, end, torn);
    }

    private static void requireHeader(
        final Path path, final FileChannel channel, final byte[] start, final byte[] header) throws IOException
    {
        if (Arrays.equals(start, header))
        {
            return;
        }
        final String line = EventFileScan.firstLine(channel);
        throw new IllegalStateException(line.startsWith(HEADER_START) ?
            "event file " + path + " was begun as " + line + " and is to be gone on with as " +
            new String(header, StandardCharsets.UTF_8).strip() + "; name another file" :
            path + " holds something that is no event file; name another file");
    }

    static byte[] header(final String sink)
    {
        return (HEADER_START + VERSION + ",\"sink\":\"" + sink + "\"}}\n").getBytes(StandardCharsets.UTF_8);
    }

    static String lossLine(final long watermark, final long was)
    {
        return LOSS_START + "\"watermark\":" + watermark + ",\"was\":" + was + "}}\n";
    }

    /**
     * @return last commit found at the opening.
     */
    EventFileCommit last()
    {
        return found;
    }

    /**
     * @return bytes cut at the opening, since no commit ended them.
     */
    long tornBytes()
    {
        return tornBytes;
    }

    /**
     * Append the lines of whole causes and the commit behind them.
     *
     * @param batch    lines; the commit's is put behind them.
     * @param length   of the lines in bytes.
     * @param events   among them.
     * @param sequence watermark.
     * @param cause    of that event.
     * @return bytes written.
     * @throws CommitFailedException where the file did not take it; it is as before.
     */
    int commit(
        final ExpandableDirectByteBuffer batch, final int length, final int events, final long sequence,
        final long cause) throws CommitFailedException
    {
        int total = length;
        total += batch.putStringWithoutLengthAscii(total, COMMIT_START);
        total += batch.putLongAscii(total, sequence);
        total += batch.putStringWithoutLengthAscii(total, ",\"cause\":");
        total += batch.putLongAscii(total, cause);
        total += batch.putStringWithoutLengthAscii(total, ",\"events\":");
        total += batch.putLongAscii(total, events);
        total += batch.putStringWithoutLengthAscii(total, ",\"bytes\":");
        total += batch.putLongAscii(total, length);
        total += batch.putStringWithoutLengthAscii(total, ",\"crc32c\":\"");
        final ByteBuffer bytes = batch.byteBuffer();
        crc.reset();
        crc.update(bytes.clear().limit(total));
        total = putHex(batch, total, (int)crc.getValue());
        total += batch.putStringWithoutLengthAscii(total, "\"}}\n");
        append(batch.byteBuffer().clear().limit(total));
        end += total;
        return total;
    }

    private static int putHex(final ExpandableDirectByteBuffer buffer, final int offset, final int value)
    {
        for (int i = 0; i < 8; i++)
        {
            buffer.putByte(offset + i, (byte)Character.forDigit(value >>> (28 - 4 * i) & 0xF, 16));
        }
        return offset + 8;
    }

    private void append(final ByteBuffer bytes) throws CommitFailedException
    {
        try
        {
            write(channel, bytes, end);
        }
        catch (final IOException ex)
        {
            takeBack();
            throw new CommitFailedException("event file " + path + ": " + Reasons.of(ex), ex);
        }
        if (isForced)
        {
            force();
        }
    }

    private void force()
    {
        try
        {
            channel.force(false);
        }
        catch (final IOException ex)
        {
            // What a failed flush has left on the device nobody can say, nor would another one tell.
            throw new IllegalStateException("event file " + path + ": the device did not take a commit: " +
                Reasons.of(ex) + "; mend it and start again, the file says how far it has come", ex);
        }
    }

    private void takeBack()
    {
        try
        {
            channel.truncate(end);
        }
        catch (final IOException ex)
        {
            // Written over by the next try, or cut at the next opening.
            return;
        }
    }

    private static void write(final FileChannel channel, final ByteBuffer bytes, final long position)
        throws IOException
    {
        long at = position;
        while (bytes.hasRemaining())
        {
            at += channel.write(bytes, at);
        }
    }

    private static void forceDirectory(final Path path) throws IOException
    {
        try (FileChannel directory = FileChannel.open(
            path.toAbsolutePath().getParent(), StandardOpenOption.READ))
        {
            directory.force(true);
        }
    }

    /**
     * Read a whole file and check every commit in it. Also while it is written to: what follows the last commit is not
     * looked at.
     *
     * @param path of the file.
     * @return what is in it.
     */
    static EventFileReport verify(final Path path)
    {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ))
        {
            final String header = EventFileScan.firstLine(channel);
            if (!header.startsWith(HEADER_START))
            {
                return new EventFileReport(0, 0, EventFileCommit.NONE, 0, "no event file");
            }
            return new EventFileScan(path, channel, header.length() + 1).verify();
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("event file " + path + " cannot be read: " + Reasons.of(ex), ex);
        }
    }

    @Override
    public void close()
    {
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
