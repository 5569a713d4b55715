package io.veltrix.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Finds and checks the commits of an event file. Not for the hot path.
 */
final class EventFileScan
{
    /** How much of what is committed an opening looks at; all of it is checked by {@link #verify}. */
    private static final long CHECKED_BYTES = 16L << 20;

    private static final int WINDOW = 1 << 20;
    private static final int MAX_COMMIT_LINE = 256;
    private static final byte[] NEEDLE = ("\n" + EventFile.COMMIT_START).getBytes(StandardCharsets.US_ASCII);
    private static final Pattern COMMIT = Pattern.compile(
        "\\{\"commit\":\\{\"sequence\":(\\d{1,19}),\"cause\":(\\d{1,19}),\"events\":(\\d{1,10})," +
        "\"bytes\":(\\d{1,10}),\"crc32c\":\"([0-9a-f]{8})\"}}");
    private static final int BEHIND_CRC_START = "01234567\"}}".length();

    private final Path path;
    private final FileChannel channel;
    private final long headerLength;
    private final long size;
    private final byte[] window;
    private long windowStart;
    private int windowLength;

    EventFileScan(final Path path, final FileChannel channel, final long headerLength) throws IOException
    {
        this.path = path;
        this.channel = channel;
        this.headerLength = headerLength;
        this.size = channel.size();
        this.window = new byte[(int)Math.min(WINDOW, size)];
    }

    /**
     * Find the last sound commit and check those before it, as far as an opening looks.
     *
     * @param isForced whether each commit was on the device before the next was written.
     * @throws IllegalStateException where the file is damaged in a way that no crash leaves behind.
     */
    EventFileCommit lastCommit(final boolean isForced) throws IOException
    {
        int unsound = 0;
        long at = findBefore(size);
        while (at >= 0)
        {
            final EventFileCommit commit = commitAt(at);
            if (commit != null)
            {
                if (unsound > 0)
                {
                    cutMoreThanTorn(commit.end(), unsound, isForced);
                }
                checkBefore(commit);
                return commit;
            }
            unsound += isWholeLine(at) ? 1 : 0;
            at = findBefore(at);
        }
        if (unsound > 0)
        {
            cutMoreThanTorn(headerLength, unsound, isForced);
        }
        return EventFileCommit.NONE;
    }

    /**
     * A killed process leaves one commit without its end. Commits with an end and wrong bytes are left by a power loss
     * where nothing was forced, and by one at most where each was; else by damage.
     */
    private void cutMoreThanTorn(final long end, final int unsound, final boolean isForced) throws IOException
    {
        if (isForced && unsound > 1)
        {
            throw new IllegalStateException("event file " + path + " is damaged: " + unsound +
                " commits behind offset " + end + " are not what was written, and each was on the device. Put the" +
                " file back from a copy; or, to have the journal make them again as far as it reaches back, cut it" +
                " there: truncate -s " + end + " " + path);
        }
        final Path beside = path.resolveSibling(path.getFileName() + ".unsound-" + end);
        try (FileChannel copy = FileChannel.open(
            beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING))
        {
            long at = end;
            while (at < size)
            {
                at += channel.transferTo(at, size - at, copy);
            }
        }
    }

    /** Each commit must follow the one before it: what is damaged between sound ones no crash has torn. */
    private void checkBefore(final EventFileCommit last) throws IOException
    {
        EventFileCommit commit = last;
        while (commit.start() > headerLength && last.end() - commit.start() < CHECKED_BYTES)
        {
            final long at = lineFeedBefore(commit.start() - 1);
            final EventFileCommit before = at < 0 ? null : commitAt(at);
            if (before == null || before.end() != commit.start() || !follows(before, commit))
            {
                throw new IllegalStateException("event file " + path + " is damaged before offset " + commit.start() +
                    ", though what follows is sound: no crash leaves that behind. Put the file back from a copy, or" +
                    " name another");
            }
            commit = before;
        }
    }

    private static boolean follows(final EventFileCommit before, final EventFileCommit commit)
    {
        return commit.isLoss() || commit.sequence() > before.sequence();
    }

    /**
     * Check everything from the start.
     */
    EventFileReport verify() throws IOException
    {
        EventFileCommit last = EventFileCommit.NONE;
        long commits = 0;
        long events = 0;
        long end = headerLength;
        long at = findFrom(end - 1);
        while (at >= 0)
        {
            final EventFileCommit commit = commitAt(at);
            if (commit == null && !isWholeLine(at))
            {
                break;
            }
            if (commit == null || commit.start() != end || !follows(last, commit))
            {
                return new EventFileReport(commits, events, last, size - end, "the commit behind offset " + end +
                    " is not what was written");
            }
            last = commit;
            commits++;
            events += commit.events();
            end = commit.end();
            at = findFrom(end - 1);
        }
        return new EventFileReport(commits, events, last, size - end, null);
    }

    /**
     * @param at offset of the line feed in front of a commit's line.
     * @return the commit; null where it is not sound.
     */
    private EventFileCommit commitAt(final long at) throws IOException
    {
        final String line = line(at + 1);
        final Matcher matcher = line == null ? null : COMMIT.matcher(line);
        if (matcher == null || !matcher.matches())
        {
            return null;
        }
        final long bytes = Long.parseLong(matcher.group(4));
        final long start = at + 1 - bytes;
        final long end = at + 1 + line.length() + 1;
        try
        {
            if (start < headerLength ||
                crc(start, end - 1 - BEHIND_CRC_START) != Integer.parseUnsignedInt(matcher.group(5), 16))
            {
                return null;
            }
            return new EventFileCommit(
                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)),
                Integer.parseInt(matcher.group(3)), start, end, isLoss(start, bytes));
        }
        catch (final NumberFormatException ex)
        {
            return null;
        }
    }

    private boolean isLoss(final long start, final long bytes) throws IOException
    {
        final byte[] head = new byte[(int)Math.min(bytes, EventFile.LOSS_START.length())];
        read(channel, ByteBuffer.wrap(head), start);
        return new String(head, StandardCharsets.US_ASCII).equals(EventFile.LOSS_START);
    }

    private boolean isWholeLine(final long at) throws IOException
    {
        return line(at + 1) != null;
    }

    private String line(final long from) throws IOException
    {
        final byte[] bytes = new byte[(int)Math.min(MAX_COMMIT_LINE, size - from)];
        read(channel, ByteBuffer.wrap(bytes), from);
        for (int i = 0; i < bytes.length; i++)
        {
            if (bytes[i] == '\n')
            {
                return new String(bytes, 0, i, StandardCharsets.ISO_8859_1);
            }
        }
        return null;
    }

    private int crc(final long from, final long to) throws IOException
    {
        final CRC32C crc = new CRC32C();
        final ByteBuffer window = ByteBuffer.allocate((int)Math.min(WINDOW, Math.max(0, to - from)));
        long at = from;
        while (at < to)
        {
            window.clear().limit((int)Math.min(window.capacity(), to - at));
            read(channel, window, at);
            at += window.position();
            crc.update(window.flip());
        }
        return (int)crc.getValue();
    }

    /** Offset of the line feed before; -1 where it is further away than the length of a commit's line. */
    private long lineFeedBefore(final long before) throws IOException
    {
        long at = before - 1;
        while (at > before - MAX_COMMIT_LINE && at >= headerLength - 1)
        {
            if (byteAt(at) == '\n')
            {
                return at;
            }
            at--;
        }
        return -1;
    }

    /** Offset of the last needle that starts before; -1 for none. */
    private long findBefore(final long before) throws IOException
    {
        long at = Math.min(before, size - NEEDLE.length + 1) - 1;
        while (at >= headerLength - 1 && !isNeedle(at))
        {
            at--;
        }
        return at >= headerLength - 1 ? at : -1;
    }

    /** Offset of the first needle that starts there or behind; -1 for none. */
    private long findFrom(final long start) throws IOException
    {
        final long last = size - NEEDLE.length;
        long at = start;
        while (at <= last && !isNeedle(at))
        {
            at++;
        }
        return at <= last ? at : -1;
    }

    private boolean isNeedle(final long at) throws IOException
    {
        int i = 0;
        while (i < NEEDLE.length && byteAt(at + i) == NEEDLE[i])
        {
            i++;
        }
        return i == NEEDLE.length;
    }

    private byte byteAt(final long at) throws IOException
    {
        if (at < windowStart || at >= windowStart + windowLength)
        {
            // Around it: a scan may go either way.
            windowStart = Math.max(0, at - WINDOW / 2);
            windowLength = (int)Math.min(window.length, size - windowStart);
            read(channel, ByteBuffer.wrap(window, 0, windowLength), windowStart);
        }
        return window[(int)(at - windowStart)];
    }

    static String firstLine(final FileChannel channel) throws IOException
    {
        final byte[] bytes = new byte[(int)Math.min(channel.size(), 4096)];
        read(channel, ByteBuffer.wrap(bytes), 0);
        final String text = new String(bytes, StandardCharsets.ISO_8859_1);
        final int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    static void read(final FileChannel channel, final ByteBuffer into, final long position) throws IOException
    {
        while (into.hasRemaining())
        {
            if (channel.read(into, position + into.position()) < 0)
            {
                throw new IOException("ends at offset " + (position + into.position()));
            }
        }
    }
}
