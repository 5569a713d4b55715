package io.veltrix.engine.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What checks need to know about the host. Immutable.
 *
 * @param cores            numbers of the cores this process may run on, ascending.
 * @param freeSharedMemory bytes free in /dev/shm; {@link #UNKNOWN} skips what needs it.
 * @param freeDisk         bytes free where the pipeline's home is or will be; {@link #UNKNOWN} skips what needs it.
 */
public record HostFacts(List<Integer> cores, long freeSharedMemory, long freeDisk)
{
    /** A number nobody could tell. */
    public static final long UNKNOWN = -1;

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED_CORES = "Cpus_allowed_list:";

    public HostFacts
    {
        cores = List.copyOf(cores);
        if (cores.isEmpty())
        {
            throw new IllegalArgumentException("cores=" + cores);
        }
    }

    /**
     * Ask this host.
     *
     * @param home of the pipeline, which need not exist yet; null where it is not known.
     * @return the facts of now.
     */
    public static HostFacts here(final Path home)
    {
        return new HostFacts(allowedCores(), free(SHARED_MEMORY), home == null ? UNKNOWN : freeAt(home));
    }

    /**
     * @param folder that need not exist yet.
     * @return bytes free where it is or will be.
     */
    static long freeAt(final Path folder)
    {
        return free(nearest(folder));
    }

    private static Path nearest(final Path home)
    {
        Path folder = home.toAbsolutePath();
        while (folder.getParent() != null && !Files.exists(folder))
        {
            folder = folder.getParent();
        }
        return folder;
    }

    private static long free(final Path folder)
    {
        try
        {
            return Files.isDirectory(folder) ? Files.getFileStore(folder).getUsableSpace() : UNKNOWN;
        }
        catch (final IOException ex)
        {
            return UNKNOWN;
        }
    }

    /**
     * The kernel's list where there is one: under {@code taskset} or a cpuset the cores need not start at 0.
     */
    private static List<Integer> allowedCores()
    {
        try
        {
            for (final String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1))
            {
                if (line.startsWith(ALLOWED_CORES))
                {
                    return parseCores(line.substring(ALLOWED_CORES.length()).strip());
                }
            }
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            // Another operating system: numbered from 0.
            return numbered(Runtime.getRuntime().availableProcessors());
        }
        return numbered(Runtime.getRuntime().availableProcessors());
    }

    /**
     * @param list such as {@code 0-3,8}.
     */
    static List<Integer> parseCores(final String list)
    {
        final List<Integer> cores = new ArrayList<>();
        for (final String range : list.split(","))
        {
            final String[] ends = range.split("-");
            final int last = Integer.parseInt(ends[ends.length - 1]);
            for (int core = Integer.parseInt(ends[0]); core <= last; core++)
            {
                cores.add(core);
            }
        }
        if (cores.isEmpty())
        {
            throw new IllegalArgumentException(list);
        }
        return cores;
    }

    private static List<Integer> numbered(final int count)
    {
        final List<Integer> cores = new ArrayList<>();
        for (int core = 0; core < count; core++)
        {
            cores.add(core);
        }
        return cores;
    }
}
