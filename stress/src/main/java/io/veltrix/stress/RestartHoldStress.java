package io.veltrix.stress;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.sink.RestartHold;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A restart: the sequencer says at which root sequence everything from before is settled, the record thread writes the
 * block with that fact and releases the journalled position; a sink that is let go must find the fact in the journal.
 * Both writers are one actor, as on one thread, which repeats the steps of sequencer and recorder; the sink's side is
 * the engine's, and may meet any moment in between.
 * <p>
 * Seen to fail: with the hold over as soon as the fact was written, some samples in a hundred were torn.
 */
@JCStressTest
@Outcome(id = "held, -", expect = Expect.ACCEPTABLE, desc = "The sink asked before the fact was journalled.")
@Outcome(id = "over, whole", expect = Expect.ACCEPTABLE, desc = "The hold is over and the fact is there.")
@Outcome(id = "over, torn", expect = Expect.FORBIDDEN, desc = "An effect went out before all was settled.")
@State
public class RestartHoldStress
{
    private final Tally reconciled = Tallies.onHeap().add("reconciled");
    private final Tally journalled = Tallies.onHeap().add("journalled");
    private final RestartHold hold = new RestartHold(reconciled, journalled);
    private final UnsafeBuffer block = new UnsafeBuffer(new byte[JournalBlock.LENGTH]);

    /** The fact first, then its block, then the position. */
    @Actor
    public void settle()
    {
        reconciled.set(JournalBlock.CAUSE);
        JournalBlock.write(block, 0);
        journalled.set(JournalBlock.CAUSE);
    }

    /** The hold first, then the effect. */
    @Actor
    public void egress(final LL_Result result)
    {
        final boolean isOver = hold.isOver();
        result.r1 = isOver ? "over" : "held";
        result.r2 = isOver ? JournalBlock.state(block, 0) : "-";
    }
}
