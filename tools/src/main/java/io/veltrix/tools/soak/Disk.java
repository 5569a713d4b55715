package io.veltrix.tools.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What a home takes of the disk, as {@code du} counts it: blocks, not lengths, since files here are reserved ahead and
 * some have holes.
 *
 * @param homeBytes    of everything.
 * @param journalBytes of the journals.
 */
record Disk(long homeBytes, long journalBytes)
{
    static final Disk UNKNOWN = new Disk(-1, -1);

    /**
     * @param home    folder.
     * @param journal folder in it.
     * @return what they take; unknown where there is no {@code du} or no home yet.
     */
    static Disk of(final Path home, final Path journal) throws InterruptedException
    {
        try
        {
            final Process du = new ProcessBuilder("du", "-B1", "--max-depth=1", home.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            final List<String> lines;
            try (BufferedReader reader = du.inputReader(StandardCharsets.UTF_8))
            {
                lines = reader.lines().toList();
            }
            // Files that vanish while it looks make it fail, and what it found is there all the same.
            du.waitFor();
            return parse(lines, home.toString(), journal.toString());
        }
        catch (final IOException ex)
        {
            return UNKNOWN;
        }
    }

    static Disk parse(final List<String> lines, final String home, final String journal)
    {
        return new Disk(bytes(lines, home), bytes(lines, journal));
    }

    private static long bytes(final List<String> lines, final String folder)
    {
        return lines.stream().filter((line) -> line.endsWith("\t" + folder))
            .mapToLong((line) -> Long.parseLong(line.substring(0, line.indexOf('\t')))).findFirst().orElse(-1);
    }
}
