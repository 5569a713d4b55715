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
 * A counter of another process that dies and comes again, with another counter: while one thread looks for the new one,
 * the thread that reads is told the last value of the old one, nothing, or a value of the new one, but never that of
 * somebody else who got the old one's place.
 * <p>
 * Seen to fail: with the value read after the look at whose it is. Without {@code volatile} no x86 run failed: what is
 * published is immutable but for what the reading thread alone writes.
 */
@JCStressTest
@Outcome(id = "7", expect = Expect.ACCEPTABLE, desc = "The last value of the process that is gone.")
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Gone before it was first read, or the new one's first value.")
@Outcome(id = "9", expect = Expect.ACCEPTABLE, desc = "The value of the one that came.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A value of another counter.")
@State
public class FollowedTallyStress
{
    private static final int SLOTS = 1 << 13;
    private static final int COUNTERS = 2;
    private static final String LABEL = "journalled";
    private static final long OLD = 7;
    private static final long NEW = 9;
    private static final long OTHERS = 1_000;

    private static final UnsafeBuffer METADATA = MappedFiles.map(SLOTS * COUNTERS * CountersReader.METADATA_LENGTH);
    private static final UnsafeBuffer VALUES = MappedFiles.map(SLOTS * COUNTERS * CountersReader.COUNTER_LENGTH);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final CountersManager counters;
    private final FollowedTally tally;
    private final int counterId;

    /** A counter of a process that lives. */
    public FollowedTallyStress()
    {
        final int slot = NEXT.getAndIncrement() & SLOTS - 1;
        final int metadataLength = COUNTERS * CountersReader.METADATA_LENGTH;
        final int valuesLength = COUNTERS * CountersReader.COUNTER_LENGTH;
        final UnsafeBuffer metadata = new UnsafeBuffer(METADATA, slot * metadataLength, metadataLength);
        metadata.setMemory(0, metadataLength, (byte)0);
        counters = new CountersManager(metadata, new UnsafeBuffer(VALUES, slot * valuesLength, valuesLength));
        counterId = allocate(LABEL, 1, OLD);
        tally = new FollowedTally(counters, LABEL);
        tally.refresh();
    }

    private int allocate(final String label, final long registrationId, final long value)
    {
        final int id = counters.allocate(label, Transport.COUNTER_TYPE_ID);
        counters.setCounterRegistrationId(id, registrationId);
        counters.setCounterValue(id, value);
        return id;
    }

    /** The driver gives it up, at once to another; then the process is there again, and is looked for. */
    @Actor
    public void comeAgain()
    {
        counters.free(counterId);
        allocate("something else", 2, OTHERS);
        allocate(LABEL, 3, NEW);
        tally.refresh();
    }

    /** The reader. */
    @Actor
    public void read(final L_Result result)
    {
        result.r1 = tally.value();
    }
}
