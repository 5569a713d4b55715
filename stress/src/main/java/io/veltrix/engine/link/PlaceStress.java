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
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A reader that is left behind never takes what was written over its event for the event: the driver gives its counter
 * up and the writer goes on, while the reader copies and then looks whether the counter was still its own. The copy is
 * this test's; the counters are Agrona's, the look is the engine's.
 * <p>
 * Seen to fail: with the look before the copy, and with the counter given up after the writer went on.
 */
@JCStressTest
@Outcome(id = "kept, whole", expect = Expect.ACCEPTABLE, desc = "Copied before the reader was let go.")
@Outcome(id = "lost, .*", expect = Expect.ACCEPTABLE, desc = "Let go: the copy counts for nothing.")
@Outcome(id = "kept, overwritten", expect = Expect.FORBIDDEN, desc = "An event was read that had been written over.")
@State
public class PlaceStress
{
    /** More than jcstress ever has in flight at once: a slot is used again long after its last reader is done. */
    private static final int SLOTS = 1 << 14;
    private static final int FAR = 192;
    private static final int TERM_LENGTH = 2 * FAR;
    private static final long OWNER = 7;

    private static final UnsafeBuffer METADATA = MappedFiles.map(SLOTS * CountersReader.METADATA_LENGTH);
    private static final UnsafeBuffer VALUES = MappedFiles.map(SLOTS * CountersReader.COUNTER_LENGTH);
    private static final UnsafeBuffer TERMS = MappedFiles.map(SLOTS * TERM_LENGTH);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final CountersManager counters;
    private final UnsafeBuffer term;
    private final int counterId;
    private final Place place;

    /** A reader with a place, in a slot that is emptied. */
    public PlaceStress()
    {
        final int slot = NEXT.getAndIncrement() & SLOTS - 1;
        final UnsafeBuffer metadata = new UnsafeBuffer(
            METADATA, slot * CountersReader.METADATA_LENGTH, CountersReader.METADATA_LENGTH);
        metadata.setMemory(0, metadata.capacity(), (byte)0);
        term = new UnsafeBuffer(TERMS, slot * TERM_LENGTH, TERM_LENGTH);
        term.setMemory(0, TERM_LENGTH, (byte)0);
        counters = new CountersManager(metadata, new UnsafeBuffer(
            VALUES, slot * CountersReader.COUNTER_LENGTH, CountersReader.COUNTER_LENGTH));
        counterId = counters.allocate("position");
        counters.setCounterRegistrationId(counterId, OWNER);
        place = new Place(counters);
        place.take(counterId, OWNER);
    }

    /** The driver lets the reader go; after that the term is cleaned and written. */
    @Actor
    public void goOn()
    {
        counters.free(counterId);
        term.putLongRelease(FAR, 1);
        term.putLong(0, 1);
    }

    /** Copy, then look. */
    @Actor
    public void read(final LL_Result result)
    {
        final long first = term.getLong(0);
        final long second = term.getLong(FAR);
        result.r1 = place.isKept() ? "kept" : "lost";
        result.r2 = first == 0 && second == 0 ? "whole" : "overwritten";
    }
}
