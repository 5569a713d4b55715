package io.veltrix.engine.status;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.agrona.BitUtil;
import org.agrona.concurrent.errors.DistinctErrorLog;

/**
 * The entries of an error log, from a copy of its file: whatever stands there is held against its bounds, so a damaged
 * log ends early and never throws.
 */
final class ErrorEntries
{
    private static final long MAX_LENGTH = 64L << 20;
    /** Records start at multiples of this. */
    private static final int ALIGNMENT = 8;
    private static final Pattern CLASS_NAME = Pattern.compile("^(?:[a-z][\\w]*\\.)+[\\w$]+: ");

    private ErrorEntries()
    {
    }

    /**
     * One distinct error.
     *
     * @param text   first line, without the class of the exception.
     * @param count  of observations.
     * @param first  one.
     * @param latest one.
     */
    record Entry(String text, long count, Instant first, Instant latest)
    {
    }

    static List<Entry> read(final Path file)
    {
        final List<Entry> entries = new ArrayList<>();
        try
        {
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_LENGTH)
            {
                read(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder()), entries);
            }
        }
        catch (final IOException ex)
        {
            // Another user's: there is nothing to tell.
            return entries;
        }
        return entries;
    }

    private static void read(final ByteBuffer log, final List<Entry> entries)
    {
        int at = 0;
        while (log.capacity() - at >= DistinctErrorLog.ENCODED_ERROR_OFFSET)
        {
            final int length = log.getInt(at + DistinctErrorLog.LENGTH_OFFSET);
            if (length < DistinctErrorLog.ENCODED_ERROR_OFFSET || length > log.capacity() - at)
            {
                return;
            }
            final String text = new String(
                log.array(), at + DistinctErrorLog.ENCODED_ERROR_OFFSET,
                length - DistinctErrorLog.ENCODED_ERROR_OFFSET, StandardCharsets.UTF_8);
            final int count = log.getInt(at + DistinctErrorLog.OBSERVATION_COUNT_OFFSET);
            // Written but not seen yet: the writer is about to count its first observation.
            if (count > 0)
            {
                entries.add(new Entry(
                    firstLine(text), count,
                    Instant.ofEpochMilli(log.getLong(at + DistinctErrorLog.FIRST_OBSERVATION_TIMESTAMP_OFFSET)),
                    Instant.ofEpochMilli(log.getLong(at + DistinctErrorLog.LAST_OBSERVATION_TIMESTAMP_OFFSET))));
            }
            at += BitUtil.align(length, ALIGNMENT);
        }
    }

    private static String firstLine(final String text)
    {
        final int end = text.indexOf('\n');
        return CLASS_NAME.matcher((end < 0 ? text : text.substring(0, end)).strip()).replaceFirst("")
            .replaceAll("\\p{Cntrl}", " ");
    }
}
