package io.veltrix.tools;

import io.veltrix.trading.feed.FeedFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads {@code --format}.
 */
final class Formats implements ITypeConverter<FeedFormat>
{
    @Override
    public FeedFormat convert(final String text)
    {
        try
        {
            return FeedFormat.of(text);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new TypeConversionException(ex.getMessage());
        }
    }
}
