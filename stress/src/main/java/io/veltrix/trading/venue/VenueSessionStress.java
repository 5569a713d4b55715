package io.veltrix.trading.venue;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The order gateway's thread and the venue's over a real {@link VenueSession}.
 */
public final class VenueSessionStress
{
    private static final int OUTSTANDING = 8;

    private VenueSessionStress()
    {
    }

    private static Event event()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[EventHeaderDescriptor.MIN_EVENT_LENGTH]);
        EventHeaderDescriptor.timestampNs(buffer, 0, 1);
        return new Event().wrap(buffer, 0, buffer.capacity());
    }

    private static boolean send(final VenueSession session, final int limit, final Event event, final long number)
    {
        return session.send(
            VenueSession.NEW_ORDER, limit, event, number, number + 1, number + 2, number + 3, (byte)1);
    }

    /**
     * The venue receives requests whole, each once, in order, and never more than the limit are outstanding.
     * <p>
     * Seen to fail: with the request committed before it is filled in; with the completion counted before the requests
     * are taken, more than the limit were outstanding.
     */
    @JCStressTest
    @Outcome(id = ".*, none", expect = Expect.ACCEPTABLE, desc = "Nothing to receive yet.")
    @Outcome(id = ".*, right", expect = Expect.ACCEPTABLE, desc = "Requests, as they were sent.")
    @Outcome(id = ".*, torn", expect = Expect.FORBIDDEN, desc = "A request before it was all there, lost or twice.")
    @Outcome(id = ".*, more", expect = Expect.FORBIDDEN, desc = "More than the venue has room for.")
    @State
    public static class Requests
    {
        private static final VenueSession SESSION = new VenueSession(OUTSTANDING);
        private static final Event EVENT = event();
        private static final Venue VENUE = new Venue();
        private static long sent;

        private static final class Venue implements MessageHandler
        {
            private long last;
            private boolean isRight;

            @Override
            public void onMessage(final int type, final MutableDirectBuffer buffer, final int index, final int length)
            {
                final long number = buffer.getLong(index + VenueSession.ORDER_ID_OFFSET);
                isRight &= number == last + 1 && buffer.getByte(index + VenueSession.SIDE_OFFSET) == 1 &&
                    buffer.getLong(index + VenueSession.INSTRUMENT_OFFSET) == number + 1 &&
                    buffer.getLong(index + VenueSession.PRICE_OFFSET) == number + 2 &&
                    buffer.getLong(index + VenueSession.QUANTITY_OFFSET) == number + 3;
                last++;
            }
        }

        /** The gateway: as many as it may. */
        @Actor
        public void send(final LL_Result result)
        {
            while (VenueSessionStress.send(SESSION, OUTSTANDING, EVENT, sent + 1))
            {
                sent++;
                if ((sent & OUTSTANDING - 1) == 0)
                {
                    break;
                }
            }
            result.r1 = "sent";
        }

        /** The venue: takes what is there, then answers it. */
        @Actor
        public void receive(final LL_Result result)
        {
            VENUE.isRight = true;
            final int received = SESSION.receive(VENUE, Integer.MAX_VALUE);
            result.r2 = received == 0 ? "none" : received > OUTSTANDING ? "more" : VENUE.isRight ? "right" : "torn";
            SESSION.completed(received);
        }
    }

    /**
     * What is outstanding, to a third thread, is never less than nothing.
     * <p>
     * Seen to fail: with what was sent read before what was completed.
     */
    @JCStressTest
    @Outcome(id = "sane", expect = Expect.ACCEPTABLE, desc = "None or more.")
    @Outcome(id = "negative", expect = Expect.FORBIDDEN, desc = "More completed than sent.")
    @State
    public static class Outstanding
    {
        private static final VenueSession SESSION = new VenueSession(OUTSTANDING);
        private static final Event EVENT = event();
        private static final MessageHandler IGNORE = (type, buffer, index, length) -> { };

        /** The gateway and the venue on one thread. */
        @Actor
        public void sendAndAnswer()
        {
            VenueSessionStress.send(SESSION, OUTSTANDING, EVENT, 1);
            SESSION.completed(SESSION.receive(IGNORE, 1));
        }

        /** Whoever watches. */
        @Actor
        public void watch(final L_Result result)
        {
            result.r1 = SESSION.outstanding() < 0 ? "negative" : "sane";
        }
    }
}
