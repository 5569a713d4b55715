package io.veltrix.tools.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The disk of the home fills up while events flow, and has room again later: once with a floor, below which the policy
 * acts ahead of the writer, once without any. A round is one disk that was full.
 */
final class DiskFullFault implements Fault
{
    private static final long DISK_BYTES = 256L << 20;
    private static final long FLOOR_BYTES = 8L << 20;
    private static final long LEFT_BYTES = 1L << 20;
    private static final int MAX_LIFE_MS = 800;

    @Override
    public String injected()
    {
        return "another file takes the disk of the home (ext4 on a loop device) to the last megabyte while" +
            " events flow; later it goes";
    }

    @Override
    public String mustHold()
    {
        return "the pipeline stops in order with everything journalled and says how much room is missing; no" +
            " SIGBUS, no half event; it goes on when space is back, and nothing is lost";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? 2 : 12;
    }

    @Override
    public String obstacle()
    {
        return Mount.obstacle(true);
    }

    @Override
    public void run(final Trial trial) throws Exception
    {
        final int half = (trial.rounds() + 1) / 2;
        tryOut(trial, "floor", half, FLOOR_BYTES);
        if (!trial.hasFindings() && trial.rounds() > half)
        {
            tryOut(trial, "no-floor", trial.rounds() - half, 0);
        }
    }

    private static void tryOut(final Trial trial, final String name, final int rounds, final long floorBytes)
        throws Exception
    {
        final Path folder = Files.createDirectories(trial.folder().resolve(name));
        try (Mount disk = Mount.ext4(folder, DISK_BYTES);
            Rig rig = new Rig(
                folder.resolve("rig"), disk.directory().resolve("home"), Layout.FIVE_THREADS, trial.seed(),
                Steps.RATE, List.of("journal.floor=" + (floorBytes >> 20) + "MiB")))
        {
            final Path ballast = disk.directory().resolve("ballast");
            for (int round = 1; round <= rounds && !trial.hasFindings(); round++)
            {
                rig.start();
                if (!Steps.awaitUp(trial, rig))
                {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(MAX_LIFE_MS));
                fill(disk.directory(), ballast);
                final long fullNs = System.nanoTime();
                if (!hasStopped(trial, rig, fullNs))
                {
                    return;
                }
                trial.roundDone();
                trial.say("%s: full and stopped %d, %,d offered, %,d effects", name, round, rig.offerer().offered(),
                    rig.effects());
                Files.delete(ballast);
            }
            Steps.finish(trial, rig);
        }
    }

    private static boolean hasStopped(final Trial trial, final Rig rig, final long fullNs) throws InterruptedException
    {
        if (!rig.child().awaitEnd(Rig.PATIENCE_NS))
        {
            trial.finding("start %d: still runs a minute after the disk was full", rig.starts());
            return false;
        }
        final String said = rig.child().lastErrors();
        if (rig.child().exitCode() != 1 || !said.contains("disk short") && !said.contains("bytes are free"))
        {
            trial.finding("start %d: ended with %d on a full disk: %s", rig.starts(), rig.child().exitCode(), said);
            return false;
        }
        trial.notice().add(rig.child().endedNs() - fullNs);
        return true;
    }

    private static void fill(final Path directory, final Path ballast) throws IOException
    {
        final byte[] chunk = new byte[256 << 10];
        try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw"))
        {
            while (Files.getFileStore(directory).getUsableSpace() > LEFT_BYTES)
            {
                file.write(chunk);
            }
        }
        catch (final IOException ex)
        {
            // The pipeline took the last of it first: full is full.
            return;
        }
    }
}
