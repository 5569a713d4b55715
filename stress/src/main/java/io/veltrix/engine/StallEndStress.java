package io.veltrix.engine;

import java.lang.invoke.MethodHandle;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.control.ControlChannel;
import io.veltrix.engine.observe.StallWatch;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.stress.Shells;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Once the end of the watch has returned, nobody looks for stalls, nor is in the midst of it: what is looked at goes
 * with the driver, whose memory is then unmapped.
 * <p>
 * Seen to fail: without the lock of the look, and without its flag.
 */
@JCStressTest
@Outcome(id = "not", expect = Expect.ACCEPTABLE, desc = "The watch had ended: nothing was looked at.")
@Outcome(id = "there", expect = Expect.ACCEPTABLE, desc = "Looked at while it was there.")
@Outcome(id = "gone", expect = Expect.FORBIDDEN, desc = "Looked at after it was gone.")
@State
public class StallEndStress
{
    private static final MethodHandle ASSEMBLY = Shells.setter(RunWatch.class, "assembly");
    private static final MethodHandle STALLS = Shells.setter(Assembly.class, "stalls");
    private static final MethodHandle CHANNEL = Shells.setter(RunWatch.class, "channel");
    private static final MethodHandle IS_CLOSED = Shells.setter(ControlChannel.class, "isClosed");
    private static final MethodHandle LOOK = Shells.method(RunWatch.class, "lookForStalls");
    private static final Tally STALLED = Tallies.onHeap().add("stalled");

    private final RunWatch watch = Shells.of(RunWatch.class);
    private final Looked subject = new Looked();

    /** The driver's memory, as it were. */
    private static final class Looked implements StallWatch.Subject
    {
        private volatile boolean isGone;
        private String seen = "not";

        @Override
        public long progress()
        {
            seen = "there";
            return 0;
        }

        @Override
        public long waiting()
        {
            seen = isGone ? "gone" : seen;
            return 0;
        }

        @Override
        public String describe(final long progress, final long waiting)
        {
            return "";
        }
    }

    /** A watch of one subject, over a control channel that does nothing any more. */
    public StallEndStress()
    {
        final StallWatch stalls = new StallWatch((ignored) -> { });
        stalls.add("subject", 0, subject, STALLED);
        final Assembly assembly = Shells.of(Assembly.class);
        final ControlChannel channel = Shells.of(ControlChannel.class);
        try
        {
            STALLS.invokeExact(assembly, stalls);
            IS_CLOSED.invokeExact(channel, true);
            ASSEMBLY.invokeExact(watch, assembly);
            CHANNEL.invokeExact(watch, channel);
        }
        catch (final Throwable ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** The watching thread. */
    @Actor
    public void look(final L_Result result)
    {
        try
        {
            LOOK.invokeExact(watch);
        }
        catch (final Throwable ex)
        {
            throw new IllegalStateException(ex);
        }
        result.r1 = subject.seen;
    }

    /** The launching thread. */
    @Actor
    public void end()
    {
        watch.end();
        subject.isGone = true;
    }
}
