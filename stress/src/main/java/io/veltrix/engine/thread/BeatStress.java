package io.veltrix.engine.thread;

import org.agrona.concurrent.BusySpinIdleStrategy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A watcher that sees which piece of work a thread has begun sees what the pieces before it did: it blames the right
 * one for a stall.
 * <p>
 * Seen to fail: with the beat stored behind the piece of work it announces. With a plain store in place of the release
 * no x86 run failed, as is to be expected there.
 */
@JCStressTest
@Outcome(id = "nothing, .*", expect = Expect.ACCEPTABLE, desc = "Before the first.")
@Outcome(id = "first, .*", expect = Expect.ACCEPTABLE, desc = "In the first.")
@Outcome(id = "second, true", expect = Expect.ACCEPTABLE, desc = "In the second: the first is done.")
@Outcome(id = "second, false", expect = Expect.FORBIDDEN, desc = "Said to be in the second, but is in the first.")
@State
public class BeatStress
{
    private int done;

    private final PipelineThread thread = new PipelineThread(
        "stress", -1, BusySpinIdleStrategy.INSTANCE, new Work[]{piece("first"), piece("second")}, (ignored) -> { });

    private Work piece(final String name)
    {
        return new Work()
        {
            @Override
            public int doWork()
            {
                done++;
                return 1;
            }

            @Override
            public String name()
            {
                return name;
            }
        };
    }

    /** The thread. */
    @Actor
    public void cycle()
    {
        thread.doWork();
    }

    /** The watcher. */
    @Actor
    public void watch(final LL_Result result)
    {
        final long beat = thread.beat();
        result.r1 = beat == 0 ? "nothing" : thread.workAt(beat);
        result.r2 = done > 0;
    }
}
