package io.veltrix.bench.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.veltrix.engine.observe.HostReport;

/**
 * What a figure means little without.
 *
 * @param commit     of the sources, "-dirty" where they were changed; {@code unknown} without git.
 * @param startedAt  time of the run.
 * @param elapsedNs  how long it took.
 * @param isQuick    whether it was the short one.
 * @param host       facts.
 * @param loadBefore load averages at the start.
 * @param loadAfter  load averages at the end.
 * @param flags      of every subject's JVM.
 * @param machine    memory and what else the host says of itself.
 * @param disk       where the files under test were.
 */
record RunFacts(
    String commit,
    Instant startedAt,
    long elapsedNs,
    boolean isQuick,
    HostReport host,
    String loadBefore,
    String loadAfter,
    List<String> flags,
    String machine,
    String disk)
{
    private static final String UNKNOWN = "unknown";
    private static final long KIB_PER_MIB = 1 << 10;
    private static final double BYTES_PER_GIB = 1 << 30;

    /**
     * @return load averages over 1, 5 and 15 minutes.
     */
    static String load()
    {
        try
        {
            final String[] fields = Files.readString(Path.of("/proc/loadavg")).split(" ");
            return fields[0] + " " + fields[1] + " " + fields[2];
        }
        catch (final IOException ex)
        {
            return UNKNOWN;
        }
    }

    /**
     * @return memory, huge pages and whether this is a guest.
     */
    static String describeMachine()
    {
        final String memory = first("/proc/meminfo", "MemTotal:");
        final String pages = first("/sys/kernel/mm/transparent_hugepage/enabled", "");
        final boolean isGuest = first("/proc/cpuinfo", "flags").contains(" hypervisor");
        return (memory.isEmpty() ? "memory unknown" :
            Long.parseLong(memory.replaceAll("\\D", "")) / KIB_PER_MIB + " MiB of memory") +
            (isGuest ? ", a virtual machine" : "") +
            (pages.isEmpty() ? "" : ", transparent huge pages " + pages.replaceAll(".*\\[(\\w+)].*", "$1"));
    }

    private static String first(final String file, final String beginning)
    {
        try (Stream<String> lines = Files.lines(Path.of(file)))
        {
            return lines.filter((line) -> line.startsWith(beginning)).findFirst().orElse("");
        }
        catch (final IOException | UncheckedIOException ex)
        {
            return "";
        }
    }

    /**
     * @param folder for files under test.
     * @return kind of file system and its room.
     * @throws IOException where it cannot be asked.
     */
    static String describeDisk(final Path folder) throws IOException
    {
        final FileStore store = Files.getFileStore(folder);
        return String.format(Locale.ROOT, "%s on %s, %.0f of %.0f GiB free", store.type(), store.name(),
            store.getUsableSpace() / BYTES_PER_GIB, store.getTotalSpace() / BYTES_PER_GIB);
    }

    /**
     * @param folder in the sources.
     * @return the commit they are at.
     */
    static String commit(final Path folder)
    {
        try
        {
            final Process process = new ProcessBuilder(
                "git", "-C", folder.toString(), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
            final String text =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 && !text.isEmpty() ?
                text : UNKNOWN;
        }
        catch (final IOException ex)
        {
            return UNKNOWN;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
