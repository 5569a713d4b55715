package io.veltrix.tools.chaos.agent;

import java.io.File;
import java.nio.MappedByteBuffer;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The wall clock as a process under trial sees it: the host's, and an offset in milliseconds that stands in a file of
 * eight bytes. The harness writes it, the process reads it; mapped, so that a step is one store.
 */
public final class ChaosClock
{
    private static UnsafeBuffer offsetMs = new UnsafeBuffer(new byte[8]);

    private ChaosClock()
    {
    }

    static void follow(final File file)
    {
        final MappedByteBuffer map = IoUtil.mapExistingFile(file, "clock offset");
        offsetMs = new UnsafeBuffer(map);
    }

    /**
     * In place of {@link System#currentTimeMillis()}. Called from the engine's classes, where the agent put it.
     *
     * @return milliseconds of the epoch.
     */
    public static long currentTimeMillis()
    {
        return System.currentTimeMillis() + offsetMs.getLongVolatile(0);
    }
}
