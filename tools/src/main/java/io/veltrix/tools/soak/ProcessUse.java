package io.veltrix.tools.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process takes of the host at one moment, as Linux tells it in {@code /proc/PID}. Neither of the files that are
 * read makes the kernel walk the process's page tables, so that looking does not hold it up.
 *
 * @param rssBytes        resident, with the pages of mapped files.
 * @param anonymousBytes  resident and of no file: the heap, and everything native.
 * @param mappedFileBytes address space that maps files.
 * @param mappings        of any kind; the host's limit is {@code vm.max_map_count}.
 * @param fileDescriptors open.
 * @param threads         of the system.
 */
public record ProcessUse(
    long rssBytes, long anonymousBytes, long mappedFileBytes, long mappings, long fileDescriptors, long threads)
{
    private static final int KIBIBYTE = 1024;
    private static final int PATH_FIELD = 5;

    /**
     * @param pid of the process.
     * @return what it takes; null where it has ended.
     */
    static ProcessUse of(final long pid)
    {
        final Path folder = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> descriptors = Files.list(folder.resolve("fd")))
        {
            final long open = descriptors.count();
            return parse(
                Files.readAllLines(folder.resolve("status")), Files.readAllLines(folder.resolve("maps")), open);
        }
        catch (final IOException | UncheckedIOException ex)
        {
            return null;
        }
    }

    /**
     * @param status          lines of the file of that name.
     * @param maps            lines of the file of that name.
     * @param fileDescriptors open.
     * @return what they say; null where the process has no memory any more.
     */
    static ProcessUse parse(final List<String> status, final List<String> maps, final long fileDescriptors)
    {
        if (status.stream().noneMatch((line) -> line.startsWith("VmRSS:")))
        {
            return null;
        }
        return new ProcessUse(
            value(status, "VmRSS:") * KIBIBYTE, value(status, "RssAnon:") * KIBIBYTE,
            maps.stream().mapToLong(ProcessUse::fileBytes).sum(), maps.size(), fileDescriptors,
            value(status, "Threads:"));
    }

    private static long value(final List<String> status, final String name)
    {
        final String line = status.stream().filter((each) -> each.startsWith(name)).findFirst().orElse(name + " 0");
        return Long.parseLong(line.substring(name.length()).strip().split("\\s+")[0]);
    }

    /** {@code 7f00-7f10 rw-s 00000000 fe:00 42 /path}: no path, or one in brackets, is of no file. */
    private static long fileBytes(final String line)
    {
        final String[] fields = line.split("\\s+", PATH_FIELD + 1);
        if (fields.length <= PATH_FIELD || !fields[PATH_FIELD].startsWith("/"))
        {
            return 0;
        }
        final int dash = fields[0].indexOf('-');
        return Long.parseUnsignedLong(fields[0], dash + 1, fields[0].length(), 16) -
            Long.parseUnsignedLong(fields[0], 0, dash, 16);
    }
}
