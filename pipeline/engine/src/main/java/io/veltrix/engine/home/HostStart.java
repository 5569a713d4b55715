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
    /** System property with another name for this start, for trials of power losses: 128 bits as UUIDs are written. */
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
     * @return {@link #id()} as a number; null where unknown.
     */
    public static UUID uuid()
    {
        try
        {
            return UUID.fromString(ID);
        }
        catch (final IllegalArgumentException ex)
        {
            return null;
        }
    }

    private static String read()
    {
        final String other = System.getProperty(PROPERTY);
        if (other != null)
        {
            return other;
        }
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
