package io.veltrix.engine.sink;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.observe.Tallies;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The journal's disk is full and the pipeline goes on: the record thread says which root events the journal will never
 * have, then releases the position past them. A gated sink gives no effect of those, and all effects of the others. The
 * recording side repeats two steps of the recorder; ranges and gate are the engine's.
 */
public final class UnjournalledStress
{
    private UnjournalledStress()
    {
    }

    /** Root events 1 to 4 are journalled, 5 on are not. */
    @State
    public static class Full
    {
        static final long LAST_JOURNALLED = 4;
        static final long FIRST_MISSING = 5;
        static final long LAST_MISSING = 9;

        final Tally settled = Tallies.onHeap().add("settled");
        final UnjournalledRanges ranges = new UnjournalledRanges();
        final Gate gate = new Gate(settled, ranges);

        /** Before the disk was full. */
        public Full()
        {
            settled.set(LAST_JOURNALLED);
        }

        static String name(final int state)
        {
            return state == Gate.OPEN ? "open" : state == Gate.SHUT ? "shut" : "never";
        }
    }

    /**
     * A gate that is let past the hole knows of it, and one that is in front of it does not shut what is journalled.
     * <p>
     * Seen to fail: with the position released before the hole is noted, a cause that is lost was open; with the last
     * of the hole stored before its first, one that is journalled was lost.
     */
    @JCStressTest
    @Outcome(id = "open, shut", expect = Expect.ACCEPTABLE, desc = "Before the position was released.")
    @Outcome(id = "open, never", expect = Expect.ACCEPTABLE, desc = "After it.")
    @Outcome(id = ".*, open", expect = Expect.FORBIDDEN, desc = "An effect of what is not in the journal.")
    @Outcome(id = "never, .*", expect = Expect.FORBIDDEN, desc = "No effect of what is in the journal.")
    @State
    public static class First extends Full
    {
        /** The record thread. */
        @Actor
        public void leaveOut()
        {
            ranges.add(FIRST_MISSING, LAST_MISSING);
            settled.set(LAST_MISSING);
        }

        /** The sink's thread. */
        @Actor
        public void ask(final LL_Result result)
        {
            result.r1 = name(gate.state(LAST_JOURNALLED));
            result.r2 = name(gate.state(LAST_MISSING));
        }
    }

    /**
     * The same where the hole grows.
     * <p>
     * Seen to fail: with the position released before the hole is noted.
     */
    @JCStressTest
    @Outcome(id = "shut", expect = Expect.ACCEPTABLE, desc = "Before the position was released.")
    @Outcome(id = "never", expect = Expect.ACCEPTABLE, desc = "After it.")
    @Outcome(id = "open", expect = Expect.FORBIDDEN, desc = "An effect of what is not in the journal.")
    @State
    public static class Grow extends Full
    {
        /** One is missing. */
        public Grow()
        {
            ranges.add(FIRST_MISSING, FIRST_MISSING);
            settled.set(FIRST_MISSING);
        }

        /** The record thread. */
        @Actor
        public void leaveOut()
        {
            ranges.add(FIRST_MISSING + 1, LAST_MISSING);
            settled.set(LAST_MISSING);
        }

        /** The sink's thread. */
        @Actor
        public void ask(final L_Result result)
        {
            result.r1 = name(gate.state(LAST_MISSING));
        }
    }
}
