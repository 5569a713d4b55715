package io.veltrix.engine.config;

import java.util.Locale;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Quantities;

import org.agrona.BitUtil;

/**
 * Sums that several checks share. Pure functions.
 */
final class Amounts
{
    /** Header of a frame on an IPC link, in bytes. */
    static final int FRAME_HEADER_LENGTH = 32;

    /** Alignment of frames on an IPC link, in bytes. */
    static final int FRAME_ALIGNMENT = 32;

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Amounts()
    {
    }

    /**
     * @return bytes one event takes on an IPC link.
     */
    static long framed(final int messageLength)
    {
        return BitUtil.align(
            (long)FRAME_HEADER_LENGTH + EventHeaderDescriptor.HEADER_LENGTH + messageLength, FRAME_ALIGNMENT);
    }

    static long eventLength(final int messageLength)
    {
        return (long)EventHeaderDescriptor.HEADER_LENGTH + messageLength;
    }

    /**
     * @return bytes by which a reader may lag.
     */
    static long window(final long termLength)
    {
        return termLength / 2;
    }

    /**
     * @return the largest part of a window that one reservation may take.
     */
    static long quarter(final long termLength)
    {
        return window(termLength) / 4;
    }

    /**
     * @return the shortest term of which a quarter window holds these bytes.
     */
    static long termFor(final long bytes)
    {
        return Math.max(64 << 10, BitUtil.findNextPositivePowerOfTwo(bytes * 8));
    }

    /**
     * @return the size as a file would have it.
     */
    static String exact(final long bytes)
    {
        return Quantities.formatBytes(bytes);
    }

    /**
     * @return the size for people: exact where that is short, else with one place.
     */
    static String size(final long bytes)
    {
        final String exact = Quantities.formatBytes(bytes);
        if (exact.length() <= 6)
        {
            return exact;
        }
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1)
        {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f%s", value, UNITS[unit]);
    }
}
