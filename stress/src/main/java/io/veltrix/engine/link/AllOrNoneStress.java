package io.veltrix.engine.link;

import java.util.concurrent.atomic.AtomicBoolean;

import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;

import org.agrona.DirectBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * What a lane makes of one input becomes visible together: three events are claimed, filled and committed through the
 * real publication over an embedded driver's term buffers, while the real reader polls. All actors share one stream, so
 * a poll may bring several inputs' events, but never a part of one.
 * <p>
 * The one exception is no tear: a poll ends with a term, and the rest of that input's events lies at the start of the
 * next one, already committed; a second poll brings it without waiting.
 * <p>
 * Seen to fail: with the claims committed first to last, about one sample in a hundred thousand was torn.
 */
@JCStressTest
@Outcome(id = "published, none", expect = Expect.ACCEPTABLE, desc = "The poll came before the commit.")
@Outcome(id = "published, whole", expect = Expect.ACCEPTABLE, desc = "All events of one or more inputs.")
@Outcome(id = "published, split", expect = Expect.ACCEPTABLE, desc = "All, in two polls: a term ended in between.")
@Outcome(id = "full, .*", expect = Expect.ACCEPTABLE, desc = "No room in the window: nothing was claimed.")
@Outcome(id = ".*, torn", expect = Expect.FORBIDDEN, desc = "A part of what one input made was visible alone.")
@Outcome(id = ".*, stale", expect = Expect.FORBIDDEN, desc = "An event was visible before its content.")
@State
public class AllOrNoneStress
{
    private static final int EVENTS = 3;
    /** Of a length whose frames, in threes, do not fill a term exactly: some inputs are split by its end. */
    private static final int EVENT_LENGTH = 72;
    private static final int TERM_LENGTH = 16 << 20;
    private static final int POLL_LIMIT = Integer.MAX_VALUE;
    private static final int DRIVER_INTERVAL = 256;

    private static final IpcRig RIG = new IpcRig(TERM_LENGTH, EVENT_LENGTH, EVENTS);
    private static final Collector COLLECTOR = new Collector();
    private static final AtomicBoolean IS_DRIVING = new AtomicBoolean();
    private static long input;
    private static int arbitrations;

    /** As a lane publishes. */
    @Actor
    public void write(final LL_Result result)
    {
        final EventPublication publication = RIG.publication();
        if (!publication.hasRoom(EVENTS, EVENTS * EVENT_LENGTH))
        {
            result.r1 = "full";
            return;
        }
        final long number = ++input;
        for (int i = 0; i < EVENTS; i++)
        {
            final int offset = publication.claim(EVENT_LENGTH);
            publication.buffer().putLong(offset, number);
            publication.buffer().putLong(offset + EVENT_LENGTH - 8, number * EVENTS + i);
        }
        publication.commit();
        result.r1 = "published";
    }

    /** As a lane or sink behind it reads. */
    @Actor
    public void read(final LL_Result result)
    {
        result.r2 = COLLECTOR.poll(RIG.reader());
    }

    /** Let the driver move the publication's limit on: one thread at a time, and none of the actors. */
    @Arbiter
    public void drive(final LL_Result result)
    {
        if (IS_DRIVING.compareAndSet(false, true))
        {
            if ((++arbitrations & DRIVER_INTERVAL - 1) == 0)
            {
                RIG.drive();
            }
            IS_DRIVING.set(false);
        }
    }

    /** Counts the events of the input it is in the midst of. The reading actor's thread. */
    private static final class Collector implements EventHandler
    {
        private DirectBuffer term;
        private DirectBuffer termBefore;
        private long due = 1;
        private int taken;
        private boolean isStale;

        String poll(final EventReader reader)
        {
            isStale = false;
            if (reader.poll(this, POLL_LIMIT) == 0)
            {
                return "none";
            }
            String state = "whole";
            if (taken != 0)
            {
                termBefore = term;
                state = reader.poll(this, 1) == 1 && term != termBefore ? "split" : "torn";
                while (taken != 0)
                {
                    reader.poll(this, 1);
                }
            }
            return isStale ? "stale" : state;
        }

        @Override
        public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            isStale |= buffer.getLong(offset) != due ||
                buffer.getLong(offset + EVENT_LENGTH - 8) != due * EVENTS + taken;
            term = buffer;
            taken++;
            if (taken == EVENTS)
            {
                taken = 0;
                due++;
            }
            return true;
        }
    }
}
