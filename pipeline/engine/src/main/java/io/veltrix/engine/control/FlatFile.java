package io.veltrix.engine.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Small files of lines {@code key: "value"}, which any YAML reader takes as well. Written so that a reader finds the
 * old one or the new one, whole, and nobody but the owner reads it.
 */
final class FlatFile
{
    /** Longer files are none of ours. */
    private static final long MAX_LENGTH = 1 << 20;

    private FlatFile()
    {
    }

    static void write(final Path file, final Map<String, String> values) throws IOException
    {
        final StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> text.append(key).append(": \"").append(escape(value)).append("\"\n"));
        final Path made = file.resolveSibling(
            file.getFileName() + ".new-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        try
        {
            try (FileChannel channel = FileChannel.open(
                made, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))
            {
                final ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
                while (bytes.hasRemaining())
                {
                    channel.write(bytes);
                }
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        finally
        {
            Files.deleteIfExists(made);
        }
    }

    /**
     * @return its values; lines that are none of ours are left out.
     */
    static Map<String, String> read(final Path file) throws IOException
    {
        if (Files.size(file) > MAX_LENGTH)
        {
            throw new IOException("it is too long to be one of ours");
        }
        final Map<String, String> values = new LinkedHashMap<>();
        for (final String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n"))
        {
            final int separator = line.indexOf(": \"");
            if (separator > 0 && line.endsWith("\"") && line.length() > separator + 3)
            {
                values.put(line.substring(0, separator), unescape(line.substring(separator + 3, line.length() - 1)));
            }
        }
        return values;
    }

    private static String escape(final String text)
    {
        final StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++)
        {
            final char each = text.charAt(i);
            switch (each)
            {
                case '\\' -> escaped.append("\\\\");
                case '"' -> escaped.append("\\\"");
                case '\n' -> escaped.append("\\n");
                default -> escaped.append(each < ' ' ? ' ' : each);
            }
        }
        return escaped.toString();
    }

    private static String unescape(final String text)
    {
        final StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++)
        {
            final char each = text.charAt(i);
            if (each == '\\' && i + 1 < text.length())
            {
                i++;
                plain.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
            }
            else
            {
                plain.append(each);
            }
        }
        return plain.toString();
    }
}
