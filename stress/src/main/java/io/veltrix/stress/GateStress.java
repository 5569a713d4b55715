package io.veltrix.stress;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.sink.Gate;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * Law five, with the counter on the heap: the record thread writes a block, then releases the journalled position; the
 * egress thread, whose gate is open for a cause, must see the block that holds it. Blocks are two cache lines apart
 * from end to end, so that neither half comes along with the other. The recording side repeats two steps of the
 * recorder, which itself is in {@link io.veltrix.engine.record.RecordStress}.
 * <p>
 * Seen to fail: with the position released before the block is written, about one sample in a thousand was torn. With
 * plain accesses in place of release and acquire no x86 run failed, as is to be expected there.
 */
@JCStressTest
@Outcome(id = "closed, -", expect = Expect.ACCEPTABLE, desc = "The gate was asked before the position was released.")
@Outcome(id = "open, whole", expect = Expect.ACCEPTABLE, desc = "The gate is open and the block is there.")
@Outcome(id = "open, torn", expect = Expect.FORBIDDEN, desc = "An effect went out whose cause is not in the journal.")
@State
public class GateStress
{
    private final Tally journalled = Tallies.onHeap().add("journalled");
    private final Gate gate = new Gate(journalled);
    private final UnsafeBuffer block = new UnsafeBuffer(new byte[JournalBlock.LENGTH]);

    /** Block first, then the position. */
    @Actor
    public void record()
    {
        JournalBlock.write(block, 0);
        journalled.set(JournalBlock.CAUSE);
    }

    /** Gate first, then the effect. */
    @Actor
    public void egress(final LL_Result result)
    {
        final boolean isOpen = gate.isOpen(JournalBlock.CAUSE);
        result.r1 = isOpen ? "open" : "closed";
        result.r2 = isOpen ? JournalBlock.state(block, 0) : "-";
    }
}
