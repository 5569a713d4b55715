package io.veltrix.storage;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.veltrix.codecs.Event;

/**
 * A file that grows by whole lines, each of an event. Half a line at its end, from a process that was killed, is cut at
 * the opening. Single-threaded.
 */
final class LineFile implements AutoCloseable
{
    private static final int MAX_HEAD = 512;
    private static final Pattern HEAD = Pattern.compile(
        "\\{\"stream\":(\\d+),\"sequence\":(\\d+),\"epoch\":(\\d+),.*", Pattern.DOTALL);

    private final Path path;
    private final FileChannel channel;
    private long end;

    private LineFile(final Path path, final FileChannel channel, final long end)
    {
        this.path = path;
        this.channel = channel;
        this.end = end;
    }

    static LineFile standardOutput()
    {
        return new LineFile(null, new FileOutputStream(FileDescriptor.out).getChannel(), 0);
    }

    static LineFile open(final Path path)
    {
        try
        {
            final FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            final long end = lineFeedBefore(channel, channel.size()) + 1;
            channel.truncate(end);
            return new LineFile(path, channel, end);
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("line file " + path + " cannot be opened: " + Reasons.of(ex) +
                "; name a file in a folder that exists and may be written to", ex);
        }
    }

    private static long lineFeedBefore(final FileChannel channel, final long before) throws IOException
    {
        final ByteBuffer one = ByteBuffer.allocate(4096);
        long high = before;
        while (high > 0)
        {
            final long low = Math.max(0, high - one.capacity());
            EventFileScan.read(channel, one.clear().limit((int)(high - low)), low);
            for (int i = (int)(high - low) - 1; i >= 0; i--)
            {
                if (one.get(i) == '\n')
                {
                    return low + i;
                }
            }
            high = low;
        }
        return -1;
    }

    /**
     * @return whether the last line is of this event or of a later one.
     */
    boolean holds(final Event event)
    {
        try
        {
            final long start = end == 0 ? 0 : lineFeedBefore(channel, end - 1) + 1;
            final byte[] head = new byte[(int)Math.min(MAX_HEAD, end - start)];
            EventFileScan.read(channel, ByteBuffer.wrap(head), start);
            final Matcher matcher = HEAD.matcher(new String(head, StandardCharsets.ISO_8859_1));
            return matcher.matches() && Long.parseLong(matcher.group(1)) == event.stream() &&
                Long.parseLong(matcher.group(3)) >= event.epoch() &&
                Long.parseLong(matcher.group(2)) >= event.sequence();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("line file " + path + " cannot be read: " + Reasons.of(ex), ex);
        }
    }

    /**
     * @throws IOException where nothing of the line is there.
     */
    void append(final ByteBuffer line) throws IOException
    {
        if (path == null)
        {
            while (line.hasRemaining())
            {
                channel.write(line);
            }
            return;
        }
        final long start = end;
        try
        {
            long at = start;
            while (line.hasRemaining())
            {
                at += channel.write(line, at);
            }
            end = at;
        }
        catch (final IOException ex)
        {
            channel.truncate(start);
            throw ex;
        }
    }

    @Override
    public void close()
    {
        if (path != null)
        {
            try
            {
                channel.close();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException("line file " + path + ": " + Reasons.of(ex), ex);
            }
        }
    }
}
