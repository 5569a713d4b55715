package io.veltrix.bench.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
 */
record RunFacts(
    String commit,
    Instant startedAt,
    long elapsedNs,
    boolean isQuick,
    HostReport host,
    String loadBefore,
    String loadAfter,
    List<String> flags)
{
    private static final String UNKNOWN = "unknown";
    private static final double IDLE_LOAD = 0.5;

    /**
     * @return whether others kept the host busy when the run began: then no figure stands for the software alone.
     */
    boolean isBusy()
    {
        return !loadBefore.equals(UNKNOWN) && Double.parseDouble(loadBefore.split(" ")[0]) > IDLE_LOAD * host.cores();
    }

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
