package io.veltrix.engine.replay;

import java.lang.invoke.MethodHandle;

import io.veltrix.stress.Shells;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Whoever sees that a replayed lane has ended sees all it has taken.
 * <p>
 * Seen to fail: with the end said before the last event is counted.
 */
@JCStressTest
@Outcome(id = "runs", expect = Expect.ACCEPTABLE, desc = "Not ended yet.")
@Outcome(id = "whole", expect = Expect.ACCEPTABLE, desc = "Ended, with all it has taken.")
@Outcome(id = "torn", expect = Expect.FORBIDDEN, desc = "Ended, and something is still to come.")
@State
public class EndStress
{
    private static final MethodHandle TAKEN = Shells.setter(PacedLane.class, "taken");
    private static final long COUNT = 9;

    private final PacedLane lane = Shells.of(PacedLane.class);

    /** The lane's thread: its last event, then the end. */
    @Actor
    public void end()
    {
        try
        {
            TAKEN.invokeExact(lane, COUNT);
        }
        catch (final Throwable ex)
        {
            throw new IllegalStateException(ex);
        }
        lane.end();
    }

    /** Who waits for the replay. */
    @Actor
    public void look(final L_Result result)
    {
        result.r1 = !lane.isEnded() ? "runs" : lane.taken() == COUNT ? "whole" : "torn";
    }
}
