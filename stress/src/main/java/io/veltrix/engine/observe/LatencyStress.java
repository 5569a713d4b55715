package io.veltrix.engine.observe;

import io.veltrix.engine.api.Tally;
import org.HdrHistogram.Histogram;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A hot thread records latencies while the observer flips: nothing recorded is lost or counted twice, and what the
 * observer was handed is its own. A histogram is too large to have one for each sample, so all samples share one
 * recorder; the actors count beside it what was begun and what was recorded.
 * <p>
 * Seen to fail: with two plain histograms that change places, in place of the recorder which waits for a recording that
 * is under way, the observer's copy moved.
 */
@JCStressTest
@Outcome(id = "exact, still", expect = Expect.ACCEPTABLE, desc = "All that was recorded before, nothing twice.")
@Outcome(id = "lost, .*", expect = Expect.FORBIDDEN, desc = "Recorded before the flip, and not in the total.")
@Outcome(id = "twice, .*", expect = Expect.FORBIDDEN, desc = "More in the total than was recorded.")
@Outcome(id = ".*, moved", expect = Expect.FORBIDDEN, desc = "The copy changed after it was handed out.")
@State
public class LatencyStress
{
    private static final int BATCH = 64;
    private static final int LOOKS = 200;
    private static final LatencyRecorder RECORDER = new LatencyRecorder("stress");
    private static final Tally BEGUN = Tallies.onHeap().add("begun");
    private static final Tally RECORDED = Tallies.onHeap().add("recorded");

    /** The hot thread. */
    @Actor
    public void record()
    {
        for (int i = 0; i < BATCH; i++)
        {
            BEGUN.add(1);
            RECORDER.record(i);
            RECORDED.add(1);
        }
    }

    /** The observer. */
    @Actor
    public void flip(final LL_Result result)
    {
        final long before = RECORDED.value();
        final Histogram copy = RECORDER.flip();
        final long count = copy.getTotalCount();
        boolean isStill = true;
        for (int i = 0; i < LOOKS; i++)
        {
            isStill &= copy.getTotalCount() == count;
            Thread.onSpinWait();
        }
        final long total = RECORDER.total().getTotalCount();
        result.r1 = total < before ? "lost" : total > BEGUN.value() ? "twice" : "exact";
        result.r2 = isStill ? "still" : "moved";
    }
}
