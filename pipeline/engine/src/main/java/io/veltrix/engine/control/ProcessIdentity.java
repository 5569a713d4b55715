package io.veltrix.engine.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import io.veltrix.engine.home.HostStart;

/**
 * Which process this is, told apart from a later one that got the same number: by its start, in clock ticks since the
 * host's own start, by that start of the host, and by the space that process numbers are counted in (a container has
 * its own). None of these moves when the clock is set. Linux; elsewhere the parts that are not known are empty.
 *
 * @param pid        process number.
 * @param startTicks its start, in clock ticks since the host's; 0 where unknown.
 * @param boot       the kernel's name for the host's start; empty where unknown.
 * @param space      the kernel's name for the space of process numbers; empty where unknown.
 */
public record ProcessIdentity(long pid, long startTicks, String boot, String space)
{
    private static final Path PROC = Path.of("/proc");
    /** Of what follows the command's closing bracket, the first field being the third of all: field 22. */
    private static final int START_FIELD = 22 - 3;
    private static final ProcessIdentity HERE =
        new ProcessIdentity(ProcessHandle.current().pid(), startTicks("self"), HostStart.id(), space("self"));

    /** What can be said of a process from here. */
    public enum Life
    {
        /** It runs. */
        ALIVE,
        /** It does not run any more. */
        ENDED,
        /** It belongs to another container: it cannot be seen from here. */
        UNKNOWN
    }

    /**
     * @return this process.
     */
    public static ProcessIdentity here()
    {
        return HERE;
    }

    /**
     * @return what can be said of it now.
     */
    public Life life()
    {
        if (!boot.equals(HERE.boot))
        {
            return Life.ENDED;
        }
        if (!space.equals(HERE.space))
        {
            return Life.UNKNOWN;
        }
        final boolean isThere = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        return isThere && startTicks == startTicks(Long.toString(pid)) && !isZombie() ? Life.ALIVE : Life.ENDED;
    }

    private boolean isZombie()
    {
        return stat(Long.toString(pid)).startsWith("Z");
    }

    private static long startTicks(final String process)
    {
        final String[] fields = stat(process).split(" ");
        try
        {
            return fields.length > START_FIELD ? Long.parseLong(fields[START_FIELD]) : 0;
        }
        catch (final NumberFormatException ex)
        {
            return 0;
        }
    }

    /** From the third field on: the second, the command, may hold anything. */
    private static String stat(final String process)
    {
        try
        {
            final String text = new String(
                Files.readAllBytes(PROC.resolve(process).resolve("stat")), StandardCharsets.ISO_8859_1);
            return text.substring(text.lastIndexOf(')') + 1).strip();
        }
        catch (final IOException ex)
        {
            return "";
        }
    }

    private static String space(final String process)
    {
        try
        {
            return Files.readSymbolicLink(PROC.resolve(process).resolve("ns/pid")).toString();
        }
        catch (final IOException | UnsupportedOperationException ex)
        {
            return "";
        }
    }
}
