package io.veltrix.engine.link;

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
 * up and the writer goes on, while the reader copies and then looks whether the counter was still its own.
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
    private static final int FAR = 192;
    private static final long OWNER = 7;

    private final CountersManager counters = new CountersManager(
        new UnsafeBuffer(new byte[CountersReader.METADATA_LENGTH]),
        new UnsafeBuffer(new byte[CountersReader.COUNTER_LENGTH]));
    private final UnsafeBuffer term = new UnsafeBuffer(new byte[2 * FAR]);
    private final int counterId = counters.allocate("position");
    private final Place place = new Place(counters);

    /** A reader with a place. */
    public PlaceStress()
    {
        counters.setCounterRegistrationId(counterId, OWNER);
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
