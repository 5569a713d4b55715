package io.veltrix.tools;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads {@code --speed}: 1, a factor, or max.
 */
final class Speeds implements ITypeConverter<Double>
{
    @Override
    public Double convert(final String text)
    {
        if ("max".equals(text))
        {
            return Double.POSITIVE_INFINITY;
        }
        try
        {
            final double speed = Double.parseDouble(text);
            if (speed > 0 && speed < Double.POSITIVE_INFINITY)
            {
                return speed;
            }
        }
        catch (final NumberFormatException ex)
        {
            throw wrong(text);
        }
        throw wrong(text);
    }

    private static TypeConversionException wrong(final String text)
    {
        return new TypeConversionException("found '" + text + "', wanted 1 (as recorded), a factor such as 10, or max");
    }
}
