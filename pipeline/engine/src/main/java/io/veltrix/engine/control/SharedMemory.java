package io.veltrix.engine.control;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.HomeException;

/**
 * The folders that pipelines keep in shared memory: each holds a file that says whose it is, so that what a killed
 * process left behind can be told from what another one needs, and goes at the next start. Stateless; any thread.
 */
public final class SharedMemory
{
    /** Says whose folder it is in. The first by name, so that it is the last to go. */
    static final String OWNER_FILE = ".veltrix-owner";

    private static final Path FOLDER = Path.of("/dev/shm");
    private static final Pattern NAME = Pattern.compile("veltrix-.+?-(\\d+)-[0-9a-f]+(?:\\.left-[0-9-]+)*");
    private static final String LEFT = ".left-";

    private SharedMemory()
    {
    }

    /**
     * A folder that was left behind and is gone now.
     *
     * @param directory it was.
     * @param pid       of its process.
     * @param bytes     it held.
     */
    public record Swept(Path directory, long pid, long bytes)
    {
    }

    /**
     * Say that this process has a folder.
     *
     * @param directory of the driver.
     */
    public static void claim(final Path directory)
    {
        final ProcessIdentity here = ProcessIdentity.here();
        final Map<String, String> values = new LinkedHashMap<>();
        values.put("pid", Long.toString(here.pid()));
        values.put("pid-start-ticks", Long.toString(here.startTicks()));
        values.put("boot-id", here.boot());
        values.put("pid-space", here.space());
        try
        {
            FlatFile.write(directory.resolve(OWNER_FILE), values);
        }
        catch (final IOException ex)
        {
            throw new HomeException(
                directory + " cannot be written to: " + ex + "; make room or name another driver.directory", ex);
        }
    }

    /**
     * Delete what processes of this user that have ended left in shared memory. Left alone are folders of other users,
     * of living processes, of processes that cannot be seen from here, and whatever does not say whose it is.
     *
     * @return what was deleted.
     */
    public static List<Swept> sweep()
    {
        return sweep(FOLDER);
    }

    static List<Swept> sweep(final Path folder)
    {
        final List<Swept> swept = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(folder, "veltrix-*"))
        {
            for (final Path directory : directories)
            {
                final Matcher name = NAME.matcher(directory.getFileName().toString());
                if (name.matches())
                {
                    sweep(directory, name.group(1), swept);
                }
            }
        }
        catch (final IOException | RuntimeException ex)
        {
            // No such folder, or not ours to look into: nothing is swept.
            return swept;
        }
        return swept;
    }

    /**
     * Delete a folder that the pipeline file names, where the process that had it has ended.
     *
     * @param directory that is about to be made.
     */
    public static void clear(final Path directory)
    {
        try
        {
            final ProcessIdentity owner = isOurs(directory) ? owner(directory) : null;
            if (owner != null && owner.life() == ProcessIdentity.Life.ENDED)
            {
                delete(directory, owner);
            }
        }
        catch (final IOException | RuntimeException ex)
        {
            // It stays, and whoever wants to make it is told that it is there.
            return;
        }
    }

    private static void sweep(final Path directory, final String pid, final List<Swept> swept)
    {
        try
        {
            final ProcessIdentity owner = isOurs(directory) ? owner(directory) : null;
            if (owner != null && Long.toString(owner.pid()).equals(pid) &&
                owner.life() == ProcessIdentity.Life.ENDED)
            {
                final long bytes = bytes(directory);
                if (delete(directory, owner))
                {
                    swept.add(new Swept(directory, owner.pid(), bytes));
                }
            }
        }
        catch (final IOException | RuntimeException ex)
        {
            // It goes away under our hands, or cannot be read: either way it is not for us to delete.
            return;
        }
    }

    /** Out of the way first, and then once more whose it is: its name may have been taken by a new one meanwhile. */
    private static boolean delete(final Path directory, final ProcessIdentity owner) throws IOException
    {
        final Path left = directory.resolveSibling(
            directory.getFileName() + LEFT + ProcessHandle.current().pid() + "-" + System.nanoTime());
        Files.move(directory, left, StandardCopyOption.ATOMIC_MOVE);
        if (!owner.equals(owner(left)))
        {
            Files.move(left, directory, StandardCopyOption.ATOMIC_MOVE);
            return false;
        }
        Home.deleteTree(left);
        return true;
    }

    private static boolean isOurs(final Path directory) throws IOException
    {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS))
        {
            return false;
        }
        final UserPrincipal owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS);
        return owner.equals(Files.getOwner(Path.of("/proc/self"))) || owner.getName().equals(
            System.getProperty("user.name"));
    }

    private static ProcessIdentity owner(final Path directory) throws IOException
    {
        final Path file = directory.resolve(OWNER_FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        {
            return null;
        }
        final Map<String, String> values = FlatFile.read(file);
        return values.containsKey("pid") && values.containsKey("pid-start-ticks") ?
            new ProcessIdentity(
                Long.parseLong(values.get("pid")), Long.parseLong(values.get("pid-start-ticks")),
                values.getOrDefault("boot-id", ""), values.getOrDefault("pid-space", "")) :
            null;
    }

    private static long bytes(final Path directory) throws IOException
    {
        try (Stream<Path> tree = Files.walk(directory))
        {
            long bytes = 0;
            for (final Path path : tree.filter(Files::isRegularFile).toList())
            {
                bytes += Files.size(path);
            }
            return bytes;
        }
    }
}
