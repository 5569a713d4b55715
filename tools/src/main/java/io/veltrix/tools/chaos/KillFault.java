package io.veltrix.tools.chaos;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code kill -9} at random moments, over the same home again and again, and a look at everything when it has come to
 * its
 * end. A round is one kill.
 */
final class KillFault implements Fault
{
    private static final int ROUNDS_A_HOME = 25;
    private static final int MAX_LIFE_MS = 1_200;
    private static final int KILLED_STARTS = 4;

    @Override
    public String injected()
    {
        return "kill -9 of the pipeline's process at random moments, its starts among them, many times over one home," +
            " in two layouts of threads, with snapshots made and sometimes killed beside it";
    }

    @Override
    public String mustHold()
    {
        return "0 offers lost, repeated or out of order; exactly-once sinks likewise; at-least-once repeats," +
            " at-most-once leaves out, one effect a restart at most";
    }

    @Override
    public int rounds(final boolean isShort)
    {
        return isShort ? 4 : 120;
    }

    @Override
    public void run(final Trial trial) throws Exception
    {
        int done = 0;
        for (int home = 0; done < trial.rounds() && !trial.hasFindings(); home++)
        {
            final Layout layout = Layout.values()[home % Layout.values().length];
            final int homes = Math.max(2, (trial.rounds() + ROUNDS_A_HOME - 1) / ROUNDS_A_HOME);
            final int kills = Math.min(trial.rounds() - done, (trial.rounds() + homes - 1) / homes);
            try (Rig rig = new Rig(
                trial.folder().resolve("home-" + home), trial.folder().resolve("home-" + home).resolve("home"), layout,
                trial.seed() + home, Steps.RATE, List.of()))
            {
                done += kill(trial, rig, kills);
            }
        }
    }

    private static int kill(final Trial trial, final Rig rig, final int kills) throws Exception
    {
        for (int i = 0; i < kills; i++)
        {
            rig.start();
            final boolean isStarting = rig.starts() > 1 && trial.random().nextInt(KILLED_STARTS) == 0;
            if (!isStarting && !Steps.awaitUp(trial, rig))
            {
                return i;
            }
            final int lifeMs = trial.random().nextInt(MAX_LIFE_MS);
            if (!isStarting && trial.random().nextBoolean())
            {
                snapshot(trial, rig, lifeMs);
            }
            TimeUnit.MILLISECONDS.sleep(lifeMs);
            rig.child().kill();
            trial.roundDone();
            trial.say("killed %d%s, %,d offered, %,d effects", i + 1, isStarting ? " while it started" : "",
                rig.offerer().offered(), rig.effects());
        }
        Steps.finish(trial, rig);
        return kills;
    }

    /** One that is let to its end must come to a good one; one that is killed must do no harm. */
    private static void snapshot(final Trial trial, final Rig rig, final int lifeMs)
        throws IOException, InterruptedException
    {
        try (Child maker = rig.snapshot(List.of()))
        {
            if (trial.random().nextBoolean())
            {
                TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(1 + lifeMs));
            }
            else if (!maker.awaitEnd(Rig.PATIENCE_NS) || maker.exitCode() != 0)
            {
                trial.finding("no snapshot could be made: %s", maker.lastErrors());
            }
        }
    }
}
