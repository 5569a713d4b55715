package io.veltrix.engine.observe;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Facts about the host without which a figure means little.
 *
 * @param cpu        model name.
 * @param cores      of the host that this process may use.
 * @param isolated   cores isolated from the scheduler; empty for none.
 * @param governor   of the first core's clock; {@code unknown} where the host does not say.
 * @param clock      source of the monotonic clock.
 * @param kernel     version.
 * @param jvm        name and version.
 * @param jvmFlags   this process was started with.
 */
public record HostReport(
    String cpu,
    int cores,
    String isolated,
    String governor,
    String clock,
    String kernel,
    String jvm,
    List<String> jvmFlags)
{
    private static final String UNKNOWN = "unknown";

    /**
     * @return the facts of this host.
     */
    public static HostReport here()
    {
        return new HostReport(
            cpuModel(),
            Runtime.getRuntime().availableProcessors(),
            read("/sys/devices/system/cpu/isolated", ""),
            read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", UNKNOWN),
            read("/sys/devices/system/clocksource/clocksource0/current_clocksource", UNKNOWN),
            read("/proc/sys/kernel/osrelease", UNKNOWN),
            Runtime.version().toString(),
            ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    private static String cpuModel()
    {
        return read("/proc/cpuinfo", "").lines()
            .filter((line) -> line.startsWith("model name"))
            .map((line) -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst().orElse(UNKNOWN);
    }

    private static String read(final String file, final String otherwise)
    {
        try
        {
            return Files.readString(Path.of(file)).strip();
        }
        catch (final IOException ex)
        {
            return otherwise;
        }
    }
}
