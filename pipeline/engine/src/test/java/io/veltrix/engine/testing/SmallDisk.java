package io.veltrix.engine.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

/**
 * A file system of a few megabytes, to be filled up: in memory, or ext4 in a file. Only root can mount one; others skip
 * the test and are told so.
 */
public final class SmallDisk implements AutoCloseable
{
    private static final int STEP = 1 << 16;

    private final Path mount;
    private final boolean isExt4;

    private SmallDisk(final Path mount, final boolean isExt4)
    {
        this.mount = mount;
        this.isExt4 = isExt4;
    }

    /**
     * @param folder   to put it in.
     * @param fileSystem {@code tmpfs} or {@code ext4}.
     * @param mebibytes of it.
     * @return the file system, mounted.
     */
    public static SmallDisk mount(final Path folder, final String fileSystem, final int mebibytes) throws IOException
    {
        Assumptions.assumeTrue(
            "root".equals(System.getProperty("user.name")), "a file system can only be mounted by root");
        final Path mount = Files.createDirectories(folder.resolve("disk"));
        final boolean isExt4 = "ext4".equals(fileSystem);
        final boolean isMounted;
        if (isExt4)
        {
            final Path image = folder.resolve("disk.image");
            isMounted = run("truncate", "-s", mebibytes + "M", image.toString()) &&
                run("mkfs.ext4", "-q", "-m", "0", image.toString()) &&
                run("mount", "-o", "loop", image.toString(), mount.toString());
        }
        else
        {
            isMounted = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", mount.toString());
        }
        Assumptions.assumeTrue(isMounted, "this host lets nobody mount " + fileSystem);
        return new SmallDisk(mount, isExt4);
    }

    private static boolean run(final String... command) throws IOException
    {
        final Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try
        {
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public Path path()
    {
        return mount;
    }

    /**
     * Take the room that is left.
     *
     * @param kibibytes not to take, about.
     * @return the file that has it; deleting it gives the room back.
     */
    public Path fill(final int kibibytes) throws IOException
    {
        final Path ballast = mount.resolve("ballast");
        final Path left = Files.write(mount.resolve("left"), new byte[kibibytes << 10]);
        int step = STEP;
        try (OutputStream out = Files.newOutputStream(ballast))
        {
            while (step > 0)
            {
                try
                {
                    out.write(new byte[step]);
                }
                catch (final IOException full)
                {
                    step /= 2;
                }
            }
        }
        Files.delete(left);
        return ballast;
    }

    @Override
    public void close() throws IOException
    {
        if (!run("umount", mount.toString()) && !run("umount", "-l", mount.toString()))
        {
            throw new IOException(mount + " cannot be unmounted, isExt4=" + isExt4);
        }
    }
}
