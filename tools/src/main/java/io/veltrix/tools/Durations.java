package io.veltrix.tools;

import io.veltrix.engine.api.Quantities;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads durations such as 60s, in nanoseconds.
 */
final class Durations implements ITypeConverter<Long>
{
    @Override
    public Long convert(final String text)
    {
        try
        {
            return Quantities.parseDurationNs(text);
        }
        catch (final NumberFormatException ex)
        {
            throw new TypeConversionException(
                "found '" + text + "', wanted a duration such as 60s (ns, us, ms, s, m, h)");
        }
    }
}
