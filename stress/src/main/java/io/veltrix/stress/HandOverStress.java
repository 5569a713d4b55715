package io.veltrix.stress;

import io.veltrix.engine.stream.HandOver;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A reader that joins a live stream again asks the transport's thread for an image and is given one: it sees the thing
 * with everything in it, never the one it had before, and what was asked for is never forgotten.
 * <p>
 * Seen to fail: with the answer counted before the thing is in place, some samples in ten thousand got the one before.
 */
@JCStressTest
@Outcome(id = "none, whole", expect = Expect.ACCEPTABLE, desc = "Asked; the answer came later.")
@Outcome(id = "whole, whole", expect = Expect.ACCEPTABLE, desc = "Asked and answered.")
@Outcome(id = "none, none", expect = Expect.ACCEPTABLE, desc = "Nobody had asked yet when the other side looked.")
@Outcome(id = ".*torn.*", expect = Expect.FORBIDDEN, desc = "The thing was seen without what is in it.")
@Outcome(id = ".*before.*", expect = Expect.FORBIDDEN, desc = "The thing of the time before was given again.")
@State
public class HandOverStress
{
    /** Both sides wait a little for each other, so that they meet. */
    private static final int LOOKS = 200;

    private static final class Thing
    {
        private final int number;
        private int content;

        Thing(final int number)
        {
            this.number = number;
        }
    }

    private final HandOver<Thing> handOver = new HandOver<>();

    /** One was handed over before. */
    public HandOverStress()
    {
        handOver.ask();
        handOver.answer(new Thing(1));
    }

    /** The reader. */
    @Actor
    public void ask(final LL_Result result)
    {
        handOver.ask();
        Thing taken = handOver.taken();
        for (int i = 0; i < LOOKS && taken == null; i++)
        {
            taken = handOver.taken();
        }
        result.r1 = state(taken);
    }

    /** The transport's thread. */
    @Actor
    public void answer()
    {
        boolean isAsked = handOver.isAsked();
        for (int i = 0; i < LOOKS && !isAsked; i++)
        {
            isAsked = handOver.isAsked();
        }
        if (isAsked)
        {
            final Thing made = new Thing(2);
            made.content = 2;
            handOver.answer(made);
        }
    }

    /** What the reader sees in the end. */
    @Arbiter
    public void look(final LL_Result result)
    {
        result.r2 = state(handOver.taken());
    }

    private static String state(final Thing thing)
    {
        return thing == null ? "none" : thing.number == 1 ? "before" : thing.content == 2 ? "whole" : "torn";
    }
}
