package io.veltrix.engine.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Which start of the host this is: whatever was written and not forced under another one may be gone, and a process of
 * another one is certainly not alive. Immutable.
 */
public final class HostStart
{
    /**
     * System property with another number for this start, for trials of power losses. It says that what was not forced
     * is gone, not that processes are.
     */
    public static final String PROPERTY = "veltrix.host-start";

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String ID = read();

    private HostStart()
    {
    }

    /**
     * @return the kernel's name for it; empty where unknown.
     */
    public static String id()
    {
        return ID;
    }

    /**
     * @return a number for it, 128 bits; null where unknown.
     */
    public static UUID uuid()
    {
        try
        {
            return UUID.fromString(System.getProperty(PROPERTY, ID));
        }
        catch (final IllegalArgumentException ex)
        {
            return null;
        }
    }

    private static String read()
    {
        try
        {
            return Files.readString(BOOT_ID, StandardCharsets.US_ASCII).strip();
        }
        catch (final IOException ex)
        {
            return "";
        }
    }
}
