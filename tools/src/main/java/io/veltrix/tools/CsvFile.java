package io.veltrix.tools;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Lines of comma-separated values, none of which needs quotes. The file appears, or replaces an earlier one, when it is
 * whole: {@link #complete} and then {@link #close}. Closed before that, it leaves nothing.
 */
final class CsvFile implements AutoCloseable
{
    private static final int BUFFER_CHARS = 1 << 16;

    private final Path file;
    private final Path part;
    private final Writer writer;
    private final StringBuilder line = new StringBuilder(128);
    private boolean isComplete;

    CsvFile(final Path file, final String header)
    {
        this.file = file;
        if (Files.isDirectory(file))
        {
            throw new ToolException(file + " cannot be written: it is a folder");
        }
        part = file.resolveSibling(file.getFileName() + ".part");
        try
        {
            writer = new BufferedWriter(Files.newBufferedWriter(part, StandardCharsets.US_ASCII), BUFFER_CHARS);
            writer.write(header);
            writer.write('\n');
        }
        catch (final IOException ex)
        {
            throw new ToolException(file + " cannot be written: " + Reasons.of(ex), ex);
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
            throw new ToolException(file + " cannot be written: " + Reasons.of(ex), ex);
        }
        line.setLength(0);
    }

    void complete()
    {
        isComplete = true;
    }

    @Override
    public void close()
    {
        try
        {
            writer.close();
            if (isComplete)
            {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            }
            else
            {
                Files.deleteIfExists(part);
            }
        }
        catch (final IOException ex)
        {
            throw new ToolException(file + " cannot be written: " + Reasons.of(ex), ex);
        }
    }
}
