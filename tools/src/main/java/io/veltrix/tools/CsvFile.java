package io.veltrix.tools;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lines of comma-separated values, none of which needs quotes.
 */
final class CsvFile implements AutoCloseable
{
    private static final int BUFFER_CHARS = 1 << 16;

    private final Path file;
    private final Writer writer;
    private final StringBuilder line = new StringBuilder(128);

    CsvFile(final Path file, final String header)
    {
        this.file = file;
        try
        {
            writer = new BufferedWriter(Files.newBufferedWriter(file, StandardCharsets.US_ASCII), BUFFER_CHARS);
            writer.write(header);
            writer.write('\n');
        }
        catch (final IOException ex)
        {
            throw new ToolException(file + " cannot be written: " + ex, ex);
        }
    }

    CsvFile value(final String text)
    {
        if (line.length() > 0)
        {
            line.append(',');
        }
        line.append(text);
        return this;
    }

    void end()
    {
        try
        {
            writer.append(line).append('\n');
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(file + " cannot be written", ex);
        }
        line.setLength(0);
    }

    @Override
    public void close()
    {
        try
        {
            writer.close();
        }
        catch (final IOException ex)
        {
            throw new ToolException(file + " cannot be written: " + ex, ex);
        }
    }
}
