package io.veltrix.engine.config;

/**
 * The Aeron media driver.
 *
 * @param mode      where it runs.
 * @param directory of Aeron; empty for one under /dev/shm named after the pipeline and the process.
 */
public record DriverConfig(
    DriverMode mode,
    String directory)
{
}
