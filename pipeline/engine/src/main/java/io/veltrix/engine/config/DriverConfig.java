package io.veltrix.engine.config;

/**
 * The Aeron media driver.
 *
 * @param mode       where it runs.
 * @param directory  of Aeron; empty for one under /dev/shm named after the pipeline and the process.
 * @param livenessNs after which a separate driver and its clients take each other for dead.
 */
public record DriverConfig(
    DriverMode mode,
    String directory,
    long livenessNs)
{
    public boolean isSeparate()
    {
        return mode == DriverMode.SEPARATE;
    }
}
