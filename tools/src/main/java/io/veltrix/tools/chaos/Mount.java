package io.veltrix.tools.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.sun.jna.Function;
import com.sun.jna.ptr.IntByReference;

/**
 * A file system of its own for a home: in memory, or ext4 in a file behind a loop device, whose power can be cut. Needs
 * root. Unmounted at the latest when this process ends. The command's thread.
 */
final class Mount implements AutoCloseable
{
    private static final Set<Path> MOUNTED = ConcurrentHashMap.newKeySet();

    /** {@code EXT4_IOC_SHUTDOWN}, read of an int32, and its way of going down without writing anything any more. */
    private static final long IOC_SHUTDOWN = 0x8004_587DL;
    private static final int NO_LOG_FLUSH = 2;
    private static final int OPEN_READ_ONLY = 0;

    static
    {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> MOUNTED.forEach(Mount::unmountQuietly), "chaos-mounts"));
    }

    private final Path image;
    private final Path directory;

    private Mount(final Path image, final Path directory)
    {
        this.image = image;
        this.directory = directory;
    }

    /**
     * @return why no file system can be mounted here; null where one can.
     */
    static String obstacle(final boolean isLoop)
    {
        if (new com.sun.security.auth.module.UnixSystem().getUid() != 0)
        {
            return "needs root, to mount a file system";
        }
        if (isLoop && !Files.exists(Path.of("/dev/loop-control")))
        {
            return "needs loop devices (/dev/loop-control is missing)";
        }
        for (final String program : isLoop ? List.of("mount", "umount", "mkfs.ext4") : List.of("mount", "umount"))
        {
            if (List.of("/sbin", "/usr/sbin", "/bin", "/usr/bin").stream()
                .noneMatch((folder) -> Files.isExecutable(Path.of(folder, program))))
            {
                return "needs " + program;
            }
        }
        return null;
    }

    /**
     * Make an ext4 file system in a file and mount it.
     *
     * @param folder to put file and mount point in.
     * @param bytes  of it.
     * @return the mounted file system.
     * @throws IOException where the system refuses; a container may not let even root mount.
     */
    static Mount ext4(final Path folder, final long bytes) throws IOException
    {
        final Path image = folder.resolve("disk.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw"))
        {
            file.setLength(bytes);
        }
        run("mkfs.ext4", "-q", "-F", image.toString());
        final Mount mount = new Mount(image, Files.createDirectories(folder.resolve("disk")));
        mount.mount();
        return mount;
    }

    /**
     * Mount a file system in memory.
     *
     * @param directory to mount it at; made.
     * @param bytes     it holds at most.
     * @return the mounted file system.
     * @throws IOException where the system refuses.
     */
    static Mount memory(final Path directory, final long bytes) throws IOException
    {
        Files.createDirectories(directory);
        run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + bytes, "veltrix-chaos", directory.toString());
        MOUNTED.add(directory);
        return new Mount(null, directory);
    }

    /**
     * @return the mount point.
     */
    Path directory()
    {
        return directory;
    }

    private void mount() throws IOException
    {
        run("mount", "-o", "loop", image.toString(), directory.toString());
        MOUNTED.add(directory);
    }

    /**
     * Cut the power of the file system: what was not forced to the device is gone; who still uses it gets errors.
     *
     * @throws IOException where the kernel refuses.
     */
    void cutPower() throws IOException
    {
        final int descriptor = Function.getFunction("c", "open")
            .invokeInt(new Object[]{directory.toString(), OPEN_READ_ONLY});
        if (descriptor < 0)
        {
            throw new IOException("cannot open " + directory);
        }
        try
        {
            final int result = Function.getFunction("c", "ioctl")
                .invokeInt(new Object[]{descriptor, IOC_SHUTDOWN, new IntByReference(NO_LOG_FLUSH)});
            if (result != 0)
            {
                throw new IOException("the kernel does not shut " + directory + " down: " + result);
            }
        }
        finally
        {
            Function.getFunction("c", "close").invokeInt(new Object[]{descriptor});
        }
    }

    /**
     * The machine is on again: the file system as the device has it. Nobody may use it.
     */
    void powerOn() throws IOException
    {
        unmount(directory);
        mount();
    }

    /**
     * Give a file system in memory another size.
     *
     * @param bytes it holds at most.
     */
    void resize(final long bytes) throws IOException
    {
        run("mount", "-o", "remount,size=" + bytes, directory.toString());
    }

    @Override
    public void close() throws IOException
    {
        unmount(directory);
        if (image != null)
        {
            Files.deleteIfExists(image);
        }
    }

    private static void unmount(final Path directory) throws IOException
    {
        run("umount", directory.toString());
        MOUNTED.remove(directory);
    }

    private static void unmountQuietly(final Path directory)
    {
        try
        {
            // Also where a child that was just killed still holds files in it.
            run("umount", "-l", directory.toString());
        }
        catch (final IOException ex)
        {
            System.err.println("veltrix: " + directory + " is still mounted: " + ex.getMessage());
        }
    }

    private static void run(final String... command) throws IOException
    {
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try
        {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0)
            {
                throw new IOException(String.join(" ", command) + ": " + said);
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IOException(String.join(" ", command) + ": interrupted", ex);
        }
    }
}
