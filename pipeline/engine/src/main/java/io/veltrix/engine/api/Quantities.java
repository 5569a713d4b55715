package io.veltrix.engine.api;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers with units as people write them in pipeline files and on command lines. Pure functions; not for the hot path.
 */
public final class Quantities
{
    private static final Pattern NUMBER_AND_UNIT =
        Pattern.compile("\\s*(-?[0-9][0-9_]*(?:\\.[0-9]+)?)\\s*([A-Za-z/]*)\\s*");
    private static final String[] DURATION_UNITS = {"d", "h", "m", "s", "ms", "us", "ns"};
    private static final long[] DURATION_SCALES =
        {86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1L};
    private static final String[] BYTE_UNITS = {"TiB", "GiB", "MiB", "KiB", "B"};
    private static final long[] BYTE_SCALES = {1L << 40, 1L << 30, 1L << 20, 1L << 10, 1L};
    private static final BigDecimal BILLION = BigDecimal.valueOf(1_000_000_000L);

    private Quantities()
    {
    }

    /**
     * @param text such as {@code 10ms}; the unit is never optional.
     * @return nanoseconds.
     * @throws NumberFormatException where it is not a duration.
     */
    public static long parseDurationNs(final String text)
    {
        return parse(text, DURATION_UNITS, DURATION_SCALES);
    }

    /**
     * @param text such as {@code 64MiB}; the unit is never optional.
     * @return bytes.
     * @throws NumberFormatException where it is not a size.
     */
    public static long parseBytes(final String text)
    {
        return parse(text, BYTE_UNITS, BYTE_SCALES);
    }

    /**
     * @param text such as {@code 50000/s}.
     * @return how many a second.
     * @throws NumberFormatException where it is not a rate.
     */
    public static long parseRate(final String text)
    {
        return parse(text, new String[]{"/s"}, new long[]{1});
    }

    /**
     * @param text such as {@code 1000} or {@code 1_000}.
     * @return the number.
     * @throws NumberFormatException where it is not a whole number.
     */
    public static long parseCount(final String text)
    {
        return parse(text, new String[]{""}, new long[]{1});
    }

    /**
     * @param text such as {@code 0.25}, with at most nine places.
     * @return units of 1e-9.
     * @throws NumberFormatException where it is not a decimal number or is too fine.
     */
    public static long parseDecimal(final String text)
    {
        return exact(new BigDecimal(text.strip().replace("_", "")).multiply(BILLION), text);
    }

    /**
     * @param ns to write.
     * @return the shortest exact form, such as {@code 10ms}.
     */
    public static String formatDurationNs(final long ns)
    {
        return format(ns, DURATION_UNITS, DURATION_SCALES);
    }

    /**
     * @param bytes to write.
     * @return the shortest exact form, such as {@code 64MiB}.
     */
    public static String formatBytes(final long bytes)
    {
        return format(bytes, BYTE_UNITS, BYTE_SCALES);
    }

    /**
     * @param nanos units of 1e-9.
     * @return the exact decimal without trailing zeros, such as {@code 444.25}.
     */
    public static String formatDecimal(final long nanos)
    {
        final BigDecimal decimal = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
        return decimal.toPlainString();
    }

    private static long parse(final String text, final String[] units, final long[] scales)
    {
        final Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (matcher.matches())
        {
            for (int i = 0; i < units.length; i++)
            {
                if (units[i].equals(matcher.group(2)))
                {
                    final BigDecimal number = new BigDecimal(matcher.group(1).replace("_", ""));
                    return exact(number.multiply(BigDecimal.valueOf(scales[i])), text);
                }
            }
        }
        throw new NumberFormatException(text);
    }

    private static long exact(final BigDecimal value, final String text)
    {
        try
        {
            return value.longValueExact();
        }
        catch (final ArithmeticException ex)
        {
            final NumberFormatException failure = new NumberFormatException(text);
            failure.initCause(ex);
            throw failure;
        }
    }

    private static String format(final long value, final String[] units, final long[] scales)
    {
        for (int i = 0; i < units.length; i++)
        {
            if (value != 0 && value % scales[i] == 0)
            {
                return value / scales[i] + units[i];
            }
        }
        return value + units[units.length - 1];
    }
}
