package io.veltrix.tools.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of its heap a process without a collector has used, from what its JVM logs of it each time another
 * thousandth is taken. One thread.
 */
final class HeapLog
{
    /** Lines for a full heap; it then is known to a thousandth. */
    static final int STEPS = 1024;

    private static final Pattern USED = Pattern.compile("(\\d+)([BKMG]) \\([0-9.]+%\\) used");
    private static final String UNITS = "BKMG";
    private static final int UNIT_SHIFT = 10;

    private final Path file;

    /**
     * @param file that the JVM writes with {@link #options}.
     */
    HeapLog(final Path file)
    {
        this.file = file;
    }

    /**
     * @param file to write.
     * @return what makes a JVM write it.
     */
    static List<String> options(final Path file)
    {
        return List.of("-XX:EpsilonPrintHeapSteps=" + STEPS, "-Xlog:gc:file=" + file + ":none:filecount=0");
    }

    /**
     * @return bytes used; -1 where nothing is known yet.
     */
    long usedBytes()
    {
        try
        {
            return Files.exists(file) ? parse(Files.readString(file, StandardCharsets.UTF_8)) : -1;
        }
        catch (final IOException ex)
        {
            return -1;
        }
    }

    /**
     * @param log of a JVM with Epsilon.
     * @return bytes used by the last line that is whole; -1 where there is none.
     */
    static long parse(final String log)
    {
        long used = -1;
        final Matcher matcher = USED.matcher(log);
        while (matcher.find())
        {
            used = Long.parseLong(matcher.group(1)) << (UNIT_SHIFT * UNITS.indexOf(matcher.group(2)));
        }
        return used;
    }
}
