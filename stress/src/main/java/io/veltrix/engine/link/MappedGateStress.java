package io.veltrix.engine.link;

import java.util.concurrent.atomic.AtomicInteger;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.sink.Gate;
import io.veltrix.stress.JournalBlock;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * Law five as a live pipeline runs it: the journalled position is a counter in a mapped counters file and the block
 * lies in another mapping, so the compiler sees two plain addresses and no objects. The recording side repeats two
 * steps of the recorder, which itself is in {@link io.veltrix.engine.record.RecordStress}.
 * <p>
 * Seen to fail: with the position released before the block is written, some samples in ten thousand were torn. With
 * plain accesses in place of release and acquire no x86 run failed, as is to be expected there.
 */
@JCStressTest
@Outcome(id = "closed, -", expect = Expect.ACCEPTABLE, desc = "The gate was asked before the position was released.")
@Outcome(id = "open, whole", expect = Expect.ACCEPTABLE, desc = "The gate is open and the block is there.")
@Outcome(id = "open, torn", expect = Expect.FORBIDDEN, desc = "An effect went out whose cause is not in the journal.")
@State
public class MappedGateStress
{
    /** More than jcstress ever has in flight at once: a slot is used again long after its last reader is done. */
    private static final int SLOTS = 1 << 16;

    private static final UnsafeBuffer BLOCKS = MappedFiles.map(SLOTS * JournalBlock.LENGTH);
    private static final UnsafeBuffer COUNTERS = MappedFiles.map(SLOTS * CountersReader.COUNTER_LENGTH);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final int slot = NEXT.getAndIncrement() & SLOTS - 1;
    private final int block = slot * JournalBlock.LENGTH;
    private final Tally journalled = new CounterTally(new AtomicCounter(COUNTERS, slot));
    private final Gate gate = new Gate(journalled);

    /** Empty the slot. */
    public MappedGateStress()
    {
        BLOCKS.setMemory(block, JournalBlock.LENGTH, (byte)0);
        journalled.set(0);
    }

    /** Block first, then the position. */
    @Actor
    public void record()
    {
        JournalBlock.write(BLOCKS, block);
        journalled.set(JournalBlock.CAUSE);
    }

    /** Gate first, then the effect. */
    @Actor
    public void egress(final LL_Result result)
    {
        final boolean isOpen = gate.isOpen(JournalBlock.CAUSE);
        result.r1 = isOpen ? "open" : "closed";
        result.r2 = isOpen ? JournalBlock.state(BLOCKS, block) : "-";
    }
}
