package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The memory that the transport's files live in is full: before a start, and while events flow. A round is one of each.
 */
final class ShmFullFault implements Fault
{
    private static final long ROOM_BYTES = 128L << 20;
    private static final int MAX_LIFE_MS = 800;
    private static final int CHUNK_BYTES = 64 << 10;

    @Override
    public String injected()
    {
        return "the Aeron directory (a small tmpfs) filled to the last byte before a start, and while events flow";
    }

    @Override
    public String mustHold()
    {
        return "a start is refused and says what is missing; a pipeline that runs does not notice, or stops in" +
            " order; no" +
            " SIGBUS; it goes on when there is room again, and nothing is lost";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? 1 : 10;
    }

    @Override
    public String obstacle()
    {
        return Mount.obstacle(false);
    }

    @Override
    public void run(final Trial trial) throws Exception
    {
        final Path folder = trial.folder();
        try (Mount memory = Mount.memory(folder.resolve("shm"), ROOM_BYTES);
            Rig rig = new Rig(
                folder.resolve("rig"), folder.resolve("rig").resolve("home"), Layout.FIVE_THREADS, trial.seed(),
                Steps.RATE, List.of("driver.directory=" + memory.directory().resolve("aeron"))))
        {
            final Path ballast = memory.directory().resolve("ballast");
            for (int round = 1; round <= trial.rounds() && !trial.hasFindings(); round++)
            {
                fill(ballast, trial.random().nextInt(8 << 20));
                if (!isRefused(trial, rig))
                {
                    return;
                }
                Files.delete(ballast);
                rig.start();
                if (!Steps.awaitUp(trial, rig))
                {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(MAX_LIFE_MS));
                fill(ballast, 0);
                final long fullNs = System.nanoTime();
                final boolean goesOn = rig.awaitEffectSince(fullNs + TimeUnit.SECONDS.toNanos(1), Rig.PATIENCE_NS) >= 0;
                if (!goesOn && rig.child().isAlive())
                {
                    trial.finding("start %d: no effect, and it still runs, a minute after its memory was full",
                        rig.starts());
                    return;
                }
                trial.roundDone();
                trial.say("full %d: a start refused, a running pipeline %s, %,d effects", round,
                    goesOn ? "goes on" : "stopped", rig.effects());
                rig.child().kill();
                Files.delete(ballast);
            }
            Steps.finish(trial, rig);
        }
    }

    private static boolean isRefused(final Trial trial, final Rig rig) throws IOException, InterruptedException
    {
        final Child child = rig.start();
        if (!child.awaitEnd(Rig.PATIENCE_NS))
        {
            trial.finding("start %d: neither came up nor was refused within a minute, in full memory", rig.starts());
            return false;
        }
        final String said = child.lastErrors();
        if (!child.hasStoppedInWords())
        {
            trial.finding("start %d: ended with %d in full memory: %s", rig.starts(), child.exitCode(), said);
            return false;
        }
        trial.notice().add(child.endedNs() - child.startedNs());
        return true;
    }

    /** Up to the last byte but so many. */
    private static void fill(final Path ballast, final int leftBytes) throws IOException
    {
        final byte[] chunk = new byte[CHUNK_BYTES];
        try (java.io.OutputStream out = Files.newOutputStream(ballast))
        {
            while (Files.getFileStore(ballast).getUsableSpace() > leftBytes)
            {
                out.write(chunk, 0, (int)Math.min(
                    CHUNK_BYTES, Math.max(1, Files.getFileStore(ballast).getUsableSpace() - leftBytes)));
            }
        }
        catch (final IOException ex)
        {
            return;
        }
    }
}
