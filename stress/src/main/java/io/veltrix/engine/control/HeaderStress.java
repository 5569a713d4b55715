package io.veltrix.engine.control;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The header of the control file, which its process writes and others read.
 */
public final class HeaderStress
{
    private static final long SINCE = 4711;
    private static final int PHASE = 2;

    private HeaderStress()
    {
    }

    /** Just the header, on the heap. */
    @State
    public static class Header
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
    }

    /**
     * A file that is valid is filled in.
     * <p>
     * Seen to fail: with the magic stored first.
     */
    @JCStressTest
    @Outcome(id = "none", expect = Expect.ACCEPTABLE, desc = "No control file yet, to a reader.")
    @Outcome(id = "whole", expect = Expect.ACCEPTABLE, desc = "A control file of this version.")
    @Outcome(id = "torn", expect = Expect.FORBIDDEN, desc = "The magic without what it vouches for.")
    @State
    public static class Magic extends Header
    {
        /** The process that makes it. */
        @Actor
        public void make()
        {
            ControlDescriptor.initialise(buffer);
        }

        /** Another process. */
        @Actor
        public void open(final L_Result result)
        {
            // The magic first: whoever has seen it must find the rest.
            if (buffer.getLongVolatile(ControlDescriptor.MAGIC_OFFSET) != ControlDescriptor.MAGIC)
            {
                result.r1 = "none";
                return;
            }
            result.r1 = ControlDescriptor.isValid(buffer) ? "whole" : "torn";
        }
    }

    /**
     * A phase comes with the time since when it lasts.
     * <p>
     * Seen to fail: with the time stored behind the phase.
     */
    @JCStressTest
    @Outcome(id = "before", expect = Expect.ACCEPTABLE, desc = "The phase before.")
    @Outcome(id = "whole", expect = Expect.ACCEPTABLE, desc = "The phase with its time.")
    @Outcome(id = "torn", expect = Expect.FORBIDDEN, desc = "The phase with the time of the one before.")
    @State
    public static class Phase extends Header
    {
        /** The process. */
        @Actor
        public void show()
        {
            ControlDescriptor.phase(buffer, PHASE, SINCE);
        }

        /** Another. */
        @Actor
        public void read(final L_Result result)
        {
            result.r1 = ControlDescriptor.phase(buffer) != PHASE ? "before" :
                ControlDescriptor.phaseSinceMs(buffer) == SINCE ? "whole" : "torn";
        }
    }
}
