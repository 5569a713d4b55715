package io.veltrix.tools.chaos;

import java.util.concurrent.TimeUnit;

/**
 * What most faults do around their harm: come up, go on, come to an end and hold everything against the oracle.
 */
final class Steps
{
    /** Records offered a second where a fault wants nothing else: a small machine has time left. */
    static final int RATE = 20_000;

    private Steps()
    {
    }

    /**
     * Wait for the first effect of a start; from the second start on, that took the time to recover.
     *
     * @return false where none came, which was told.
     */
    static boolean awaitUp(final Trial trial, final Rig rig)
    {
        final long ns = rig.awaitEffect(Rig.PATIENCE_NS);
        if (ns < 0)
        {
            trial.finding("start %d: no effect within %d s: %s", rig.starts(),
                TimeUnit.NANOSECONDS.toSeconds(Rig.PATIENCE_NS), rig.child().lastErrors());
            return false;
        }
        if (rig.starts() > 1)
        {
            trial.recover().add(ns);
        }
        return true;
    }

    /**
     * Start once more over what is left, come to an end and check everything.
     */
    static void finish(final Trial trial, final Rig rig) throws Exception
    {
        rig.with(java.util.List.of(), java.util.List.of());
        rig.start();
        if (awaitUp(trial, rig))
        {
            drain(trial, rig, false);
        }
    }

    /**
     * Let the pipeline that runs come to its end and check everything.
     *
     * @return where each life of the sequencer ended.
     */
    static Epochs drain(final Trial trial, final Rig rig, final boolean isPowerLost) throws Exception
    {
        if (!rig.drain(Rig.PATIENCE_NS))
        {
            trial.finding("did not come to its end: %s", rig.child().lastErrors());
            rig.child().kill();
        }
        final Epochs epochs = Oracle.check(trial, rig, !trial.hasFindings(), isPowerLost);
        trial.say("drained, %d starts, %,d offered, %,d effects: %s", rig.starts(), rig.offerer().offered(),
            rig.effects(), trial.hasFindings() ? "NOT as promised" : "as promised");
        return epochs;
    }
}
