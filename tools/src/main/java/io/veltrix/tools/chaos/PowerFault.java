package io.veltrix.tools.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.home.HostStart;

/**
 * The power goes while events flow. The home lies on a file system of its own, which is shut down so that nothing that
 * was not forced is ever written; the outside lies elsewhere and has seen what it has seen. What the device itself
 * loses of what it took and was not told to keep cannot be tried this way. A round is one cut.
 */
final class PowerFault implements Fault
{
    private static final String EVERY_BLOCK = "every-block";
    private static final long DISK_BYTES = 2L << 30;
    private static final int INTERVAL_MS = 100;
    /** One interval, and what a busy machine adds: the helper's turn and the force itself. */
    private static final long BOUND_MS = INTERVAL_MS + 900;
    private static final int MIN_LIFE_MS = 300;
    private static final int MAX_LIFE_MS = 1_500;

    @Override
    public String injected()
    {
        return "the home's file system (ext4 on a loop device) shut down without a flush, the process killed, the" +
            " file system mounted again as the device has it; with durability every-block and interval of " +
            INTERVAL_MS + " ms";
    }

    @Override
    public String mustHold()
    {
        return "every-block: nothing an exactly-once sink has seen is missing from the journal. interval: what" +
            " is missing is not older than the bound, the start is refused with the range, goes on with" +
            " --accept-loss, and no offer is lost";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? 4 : 40;
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
        tryOut(trial, EVERY_BLOCK, half, List.of("journal.durability=" + EVERY_BLOCK));
        if (!trial.hasFindings() && trial.rounds() > half)
        {
            tryOut(trial, "interval", trial.rounds() - half,
                List.of("journal.durability=interval", "journal.interval=" + INTERVAL_MS + "ms"));
        }
    }

    private static void tryOut(
        final Trial trial, final String durability, final int rounds, final List<String> settings) throws Exception
    {
        final Path folder = Files.createDirectories(trial.folder().resolve(durability));
        try (Mount disk = Mount.ext4(folder, DISK_BYTES);
            Rig rig = new Rig(
                folder.resolve("rig"), disk.directory().resolve("home"), Layout.FIVE_THREADS, trial.seed(), Steps.RATE,
                settings))
        {
            final PowerLosses losses = new PowerLosses();
            boolean isLossAccepted = false;
            for (int round = 1; round <= rounds && !trial.hasFindings(); round++)
            {
                rig.with(List.of(), List.of(hostStart(trial, round)));
                isLossAccepted |= LossyStart.start(trial, rig, !EVERY_BLOCK.equals(durability));
                if (!Steps.awaitUp(trial, rig))
                {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(MIN_LIFE_MS + trial.random().nextInt(MAX_LIFE_MS - MIN_LIFE_MS));
                disk.cutPower();
                final long cutNs = System.nanoTime();
                rig.child().kill();
                losses.cut(cutNs, System.nanoTime());
                disk.powerOn();
                trial.roundDone();
                trial.say("%s: power cut %d, %,d offered, %,d effects", durability, round, rig.offerer().offered(),
                    rig.effects());
            }
            rig.with(List.of(), List.of(hostStart(trial, rounds + 1)));
            isLossAccepted |= LossyStart.start(trial, rig, !EVERY_BLOCK.equals(durability));
            if (Steps.awaitUp(trial, rig))
            {
                final Epochs epochs = Steps.drain(trial, rig, true);
                losses.tell(trial, rig, epochs, durability, EVERY_BLOCK.equals(durability) ? 0 : BOUND_MS);
            }
            trial.measured("%s: a loss had to be accepted: %s", durability, isLossAccepted ? "yes" : "no");
        }
    }

    /** Behind a power loss the host has been started again. */
    private static String hostStart(final Trial trial, final int round)
    {
        return "-D" + HostStart.PROPERTY + "=" + new UUID(trial.seed(), round);
    }
}
