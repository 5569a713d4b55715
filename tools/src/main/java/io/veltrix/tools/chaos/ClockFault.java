package io.veltrix.tools.chaos;

import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.veltrix.tools.chaos.agent.ChaosAgent;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A wall clock that is stepped back and forth while events flow and between two lives. A round is a life with its
 * steps; every other one ends by a kill and is followed by a step back.
 */
final class ClockFault implements Fault
{
    private static final int STEPS = 12;
    private static final int MAX_STEP_MS = 3_600_000;
    private static final int MIN_STEP_MS = 50;
    private static final int MAX_WAIT_MS = 150;

    @Override
    public String injected()
    {
        return "the wall clock as the sequencer sees it stepped by 50 ms to an hour, back and forth, while" +
            " events flow and" +
            " between a kill and the start behind it";
    }

    @Override
    public String mustHold()
    {
        return "sequenced time never goes back, within a life and across lives; it follows a step forward;" +
            " nothing is lost";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? 2 : 20;
    }

    @Override
    public void run(final Trial trial) throws Exception
    {
        final Path agent = trial.folder().resolve("agent.jar");
        final Path clock = trial.folder().resolve("clock-offset");
        ChaosAgent.writeJar(agent);
        final MappedByteBuffer map = IoUtil.mapNewFile(clock.toFile(), Long.BYTES);
        final UnsafeBuffer offsetMs = new UnsafeBuffer(map);
        try (Rig rig = new Rig(
            trial.folder().resolve("home-0"), trial.folder().resolve("home-0").resolve("home"), Layout.FIVE_THREADS,
            trial.seed(), Steps.RATE, List.of()))
        {
            rig.with(List.of(), List.of("-javaagent:" + agent + "=clock=" + clock));
            long farthestMs = 0;
            for (int round = 1; round <= trial.rounds() && !trial.hasFindings(); round++)
            {
                rig.start();
                if (!Steps.awaitUp(trial, rig))
                {
                    return;
                }
                for (int step = 0; step < STEPS; step++)
                {
                    final int ms = MIN_STEP_MS + trial.random().nextInt(MAX_STEP_MS - MIN_STEP_MS);
                    offsetMs.putLongVolatile(0, step % 2 == 0 ? ms : -ms);
                    farthestMs = step % 2 == 0 ? Math.max(farthestMs, ms) : farthestMs;
                    TimeUnit.MILLISECONDS.sleep(20 + trial.random().nextInt(MAX_WAIT_MS));
                }
                rig.child().kill();
                offsetMs.putLongVolatile(0, round % 2 == 0 ? 0 : -MAX_STEP_MS);
                trial.roundDone();
                trial.say("stepped %d times and killed, %,d offered, %,d effects", STEPS, rig.offerer().offered(),
                    rig.effects());
            }
            Steps.finish(trial, rig);
            final long aheadMs = RootOracle.lastTimestampMs(rig) - System.currentTimeMillis();
            trial.measured("%d steps of 50 ms to an hour; sequenced time ended %,d ms ahead of the host's, the" +
                " farthest step was %,d ms", trial.rounds() * STEPS, aheadMs, farthestMs);
            if (!trial.hasFindings() && Math.abs(aheadMs - farthestMs) > MAX_STEP_MS / 2)
            {
                trial.finding("sequenced time did not follow the steps");
            }
        }
        finally
        {
            IoUtil.unmap(map);
        }
    }
}
