package io.veltrix.engine.sequencer;

import java.lang.invoke.MethodHandle;

import io.veltrix.stress.Shells;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Whoever sees that the sequencer has finished sees when.
 * <p>
 * Seen to fail: with the flag set before the time is noted.
 */
@JCStressTest
@Outcome(id = "runs", expect = Expect.ACCEPTABLE, desc = "Not finished yet.")
@Outcome(id = "whole", expect = Expect.ACCEPTABLE, desc = "Finished, and when.")
@Outcome(id = "torn", expect = Expect.FORBIDDEN, desc = "Finished, but not known when.")
@State
public class FinishStress
{
    private static final MethodHandle FINISH = Shells.method(Sequencer.class, "finish");

    private final Sequencer sequencer = Shells.of(LiveSequencer.class);

    /** The sequencer's thread. */
    @Actor
    public void finish()
    {
        try
        {
            FINISH.invokeExact(sequencer);
        }
        catch (final Throwable ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** The launching thread. */
    @Actor
    public void look(final L_Result result)
    {
        result.r1 = !sequencer.isFinished() ? "runs" : sequencer.finishedNs() != 0 ? "whole" : "torn";
    }
}
