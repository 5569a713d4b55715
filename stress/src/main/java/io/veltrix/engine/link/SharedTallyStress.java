package io.veltrix.engine.link;

import java.util.concurrent.atomic.AtomicInteger;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A gate in one process reads the journalled position that another writes. That one dies, the driver gives its counter
 * up and another process gets it: the gate never takes a value of the new owner for the old one's.
 * <p>
 * Seen to fail: with the value read after the look at whose it is.
 */
@JCStressTest
@Outcome(id = "7", expect = Expect.ACCEPTABLE, desc = "The last value of the process that is gone.")
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "It was gone before it was first read.")
@Outcome(id = "1000", expect = Expect.FORBIDDEN, desc = "A value of another counter: a gate would open.")
@State
public class SharedTallyStress
{
    private static final int SLOTS = 1 << 14;
    private static final long OWN = 7;
    private static final long OTHERS = 1_000;

    private static final UnsafeBuffer METADATA = MappedFiles.map(SLOTS * CountersReader.METADATA_LENGTH);
    private static final UnsafeBuffer VALUES = MappedFiles.map(SLOTS * CountersReader.COUNTER_LENGTH);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final CountersManager counters;
    private final SharedTally tally;
    private final int counterId;

    /** A counter of a process that lives. */
    public SharedTallyStress()
    {
        final int slot = NEXT.getAndIncrement() & SLOTS - 1;
        final UnsafeBuffer metadata = new UnsafeBuffer(
            METADATA, slot * CountersReader.METADATA_LENGTH, CountersReader.METADATA_LENGTH);
        metadata.setMemory(0, metadata.capacity(), (byte)0);
        counters = new CountersManager(metadata, new UnsafeBuffer(
            VALUES, slot * CountersReader.COUNTER_LENGTH, CountersReader.COUNTER_LENGTH));
        counterId = counters.allocate("journalled");
        counters.setCounterRegistrationId(counterId, 1);
        counters.setCounterValue(counterId, OWN);
        tally = new SharedTally(counters, counterId);
    }

    /** The driver gives it up, at once to another. */
    @Actor
    public void giveUp()
    {
        counters.free(counterId);
        final int id = counters.allocate("something else");
        counters.setCounterRegistrationId(id, 2);
        counters.setCounterValue(id, OTHERS);
    }

    /** The gate. */
    @Actor
    public void read(final L_Result result)
    {
        result.r1 = tally.value();
    }
}
