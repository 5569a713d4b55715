package io.veltrix.tools.chaos;

import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.veltrix.engine.status.RunStatus;
import io.veltrix.engine.status.StatusReader;

/**
 * What most faults do around their harm: come up, go on, come to an end and hold everything against the oracle.
 */
final class Steps
{
    /** Records offered a second where a fault wants nothing else: a small machine has time left. */
    static final int RATE = 20_000;

    /** Whatever stands still is named within this by the home's status. */
    static final long NAMED_WITHIN_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long LOOK_MS = 10;

    private Steps()
    {
    }

    /**
     * While something stands still, look at the status of the home as an operator would, and hold it against
     * {@link #NAMED_WITHIN_NS}.
     *
     * @param fromNs  when it began to stand still, or a little before.
     * @param untilNs when it is to go on; returns then.
     * @param what    stands still, in words.
     * @param isNamed whether the status says so.
     */
    static void awaitNamed(
        final Trial trial,
        final Rig rig,
        final long fromNs,
        final long untilNs,
        final String what,
        final Predicate<RunStatus> isNamed) throws InterruptedException
    {
        boolean named = false;
        while (!named && System.nanoTime() - untilNs < 0)
        {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            named = isNamed.test(StatusReader.read(rig.home()));
        }
        final long ns = System.nanoTime() - fromNs;
        if (named)
        {
            trial.notice().add(ns);
        }
        if (ns > NAMED_WITHIN_NS)
        {
            trial.finding(named ? "%s was named by its status after %.3f s only" :
                "%s was not named by its status in %.3f s", what, ns / 1e9);
        }
        final long leftNs = untilNs - System.nanoTime();
        if (leftNs > 0)
        {
            TimeUnit.NANOSECONDS.sleep(leftNs);
        }
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
