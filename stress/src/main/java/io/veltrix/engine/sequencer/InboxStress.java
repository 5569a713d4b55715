package io.veltrix.engine.sequencer;

import java.util.concurrent.atomic.AtomicInteger;

import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.engine.MessageHeaderDecoder;
import io.veltrix.codecs.engine.OperatorCommandDecoder;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.observe.Tallies;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The sequencer's real {@link ControlInbox}. It is too large to have one for each sample, so samples share some.
 */
public final class InboxStress
{
    private static final String NAME = "position-limit";
    private static final int LIMIT = 16;

    private InboxStress()
    {
    }

    /** Decodes commands. The reading thread's own. */
    private abstract static class Reader implements MessageHandler
    {
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final OperatorCommandDecoder command = new OperatorCommandDecoder();

        @Override
        public void onMessage(final int type, final MutableDirectBuffer buffer, final int index, final int length)
        {
            if (header.wrap(buffer, index).templateId() != OperatorCommandDecoder.TEMPLATE_ID)
            {
                onCommand(false, 0);
                return;
            }
            command.wrapAndApplyHeader(buffer, index, header);
            final long value = command.value();
            onCommand(command.command() == Command.LIMIT && NAME.equals(command.name()), value);
        }

        abstract void onCommand(boolean isWhole, long value);
    }

    /**
     * Commands are read whole, in order, each once.
     * <p>
     * Seen to fail: with a message committed before it is filled in.
     */
    @JCStressTest
    @Outcome(id = "none", expect = Expect.ACCEPTABLE, desc = "Nothing was there yet.")
    @Outcome(id = "right", expect = Expect.ACCEPTABLE, desc = "What was there, in order.")
    @Outcome(id = "wrong", expect = Expect.FORBIDDEN, desc = "Something torn, lost or read twice.")
    @State
    public static class Read
    {
        private static final ControlInbox INBOX = new ControlInbox();
        private static final Counting COUNTING = new Counting();
        private static long offered;

        private static final class Counting extends Reader
        {
            private long last;
            private boolean isRight;

            @Override
            void onCommand(final boolean isWhole, final long value)
            {
                isRight &= isWhole && value == last + 1;
                last = value;
            }
        }

        /** An operator. */
        @Actor
        public void offer()
        {
            if (INBOX.offer(Command.LIMIT, NAME, offered + 1))
            {
                offered++;
            }
        }

        /** The sequencer's thread. */
        @Actor
        public void read(final L_Result result)
        {
            COUNTING.isRight = true;
            result.r1 = INBOX.read(COUNTING, LIMIT) == 0 ? "none" : COUNTING.isRight ? "right" : "wrong";
        }
    }

    /**
     * Of what two leave at once, nothing is lost, nothing torn.
     * <p>
     * Seen to fail: with a ring for one writer in place of the one for many.
     */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Each once.")
    @Outcome(id = {"1, full", "full, 1", "full, full"}, expect = Expect.ACCEPTABLE, desc = "No room, and said so.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Something is lost, torn, or there twice.")
    @State
    public static class Leave
    {
        private static final int INBOXES = 64;
        /** More than jcstress ever has in flight at once. */
        private static final int SAMPLES = 1 << 19;
        private static final int TORN = 100;
        private static final ControlInbox[] POOL = new ControlInbox[INBOXES];
        private static final byte[] SEEN = new byte[2 * SAMPLES];
        private static final AtomicInteger NEXT = new AtomicInteger();
        private static final Reader NOTING = new Reader()
        {
            @Override
            void onCommand(final boolean isWhole, final long value)
            {
                SEEN[(int)value] += (byte)(isWhole ? 1 : TORN);
            }
        };

        static
        {
            for (int i = 0; i < INBOXES; i++)
            {
                POOL[i] = new ControlInbox();
            }
        }

        private final int sample = NEXT.getAndIncrement() & SAMPLES - 1;
        private final ControlInbox inbox = POOL[sample & INBOXES - 1];
        private boolean isOneFull;
        private boolean isOtherFull;

        /** Nothing was left. */
        public Leave()
        {
            SEEN[2 * sample] = 0;
            SEEN[2 * sample + 1] = 0;
        }

        /** An operator. */
        @Actor
        public void one()
        {
            isOneFull = !inbox.offer(Command.LIMIT, NAME, 2 * sample);
        }

        /** Another, or a lane. */
        @Actor
        public void other()
        {
            isOtherFull = !inbox.offer(Command.LIMIT, NAME, 2 * sample + 1);
        }

        /** The sequencer's thread: one at a time reads what all samples that share this inbox have left. */
        @Arbiter
        public void read(final LL_Result result)
        {
            synchronized (SEEN)
            {
                while (!inbox.isEmpty() && inbox.read(NOTING, LIMIT) > 0)
                {
                    Thread.onSpinWait();
                }
                result.r1 = isOneFull ? "full" : Byte.toString(SEEN[2 * sample]);
                result.r2 = isOtherFull ? "full" : Byte.toString(SEEN[2 * sample + 1]);
            }
        }
    }

    /**
     * Whoever is told which root event a command got finds that event.
     * <p>
     * Seen to fail: with the number shown before the event is published. The event is a stand-in: the order of the two
     * is this test's, as it is the sequencer's.
     */
    @JCStressTest
    @Outcome(id = "there", expect = Expect.ACCEPTABLE, desc = "The event, or a later one.")
    @Outcome(id = "missing", expect = Expect.FORBIDDEN, desc = "A number without its event.")
    @State
    public static class Ticket
    {
        private static final ControlInbox INBOX = new ControlInbox();
        private static final int TICKET = 7;
        private static final int TYPE = 2 + TICKET;
        /** Stands for the root stream: a plain store of the sequencer. */
        private static long event;

        /** The sequencer's thread. */
        @Actor
        public void sequence()
        {
            event++;
            INBOX.onSequenced(TYPE, event);
        }

        /** A client. */
        @Actor
        public void ask(final L_Result result)
        {
            final long sequenced = INBOX.sequenced(TICKET);
            result.r1 = event >= sequenced ? "there" : "missing";
        }
    }

    /**
     * A lane leaves a fact, then says that it has processed the event it is of. A sequencer that sees everything
     * processed and the inbox empty has had all facts, and may end.
     * <p>
     * Seen to fail: with the look into the inbox before the one at what is processed. Both looks are this test's, in
     * the order of the sequencer's.
     */
    @JCStressTest
    @Outcome(id = "busy", expect = Expect.ACCEPTABLE, desc = "Something is in the inbox.")
    @Outcome(id = "quiet", expect = Expect.ACCEPTABLE, desc = "Empty, and all was read.")
    @Outcome(id = "lost", expect = Expect.FORBIDDEN, desc = "Empty, but a fact of what is processed is still to come.")
    @State
    public static class Quiet
    {
        private static final ControlInbox INBOX = new ControlInbox();
        private static final Tally PROCESSED = Tallies.onHeap().add("processed");
        private static final Last LAST = new Last();
        private static long lane;

        private static final class Last extends Reader
        {
            private long value;

            @Override
            void onCommand(final boolean isWhole, final long latest)
            {
                value = latest;
            }
        }

        /** A lane. */
        @Actor
        public void process()
        {
            if (INBOX.offer(Command.LIMIT, NAME, lane + 1))
            {
                lane++;
                PROCESSED.set(lane);
            }
        }

        /** The sequencer's thread. */
        @Actor
        public void end(final L_Result result)
        {
            final long processed = PROCESSED.value();
            final boolean isEmpty = INBOX.isEmpty();
            result.r1 = !isEmpty ? "busy" : LAST.value >= processed ? "quiet" : "lost";
            INBOX.read(LAST, LIMIT);
        }
    }
}
