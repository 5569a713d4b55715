package io.veltrix.engine.journal;

import java.nio.file.Path;

import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import org.agrona.UnsafeApi;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The steps by which the record thread and the journal's helper hand segments over in a real {@link SegmentSlot}. The
 * segments are shells: only who has which counts here.
 */
public final class SegmentSlotStress
{
    private static final JournalOptions OPTIONS = new JournalOptions(
        Path.of("stress"), 1, "root", JournalOptions.MIN_SEGMENT_BYTES, 256, Durability.PAGE_CACHE, 0, 0,
        Recording.FULL);
    private static final Segment FIRST = shell();
    private static final Segment SECOND = shell();
    private static final int EPOCH = 3;
    private static final long TIMESTAMP_NS = 4;
    private static final long NEXT_FIRST = 5;

    private SegmentSlotStress()
    {
    }

    private static Segment shell()
    {
        return (Segment)UnsafeApi.allocateInstance(Segment.class);
    }

    /** A slot whose writer is in the first segment. */
    @State
    public static class Slot
    {
        final SegmentSlot slot = new SegmentSlot(OPTIONS, 0);

        /** In the first. */
        public Slot()
        {
            slot.takeOver(FIRST, null, 0, 0, 1);
        }
    }

    /**
     * What the helper prepared is ready for the writer that finds it.
     * <p>
     * Seen to fail: with the segment offered before it is prepared. With plain accesses in place of release and acquire
     * no x86 run failed, as is to be expected there.
     */
    @JCStressTest
    @Outcome(id = "none", expect = Expect.ACCEPTABLE, desc = "Not prepared yet.")
    @Outcome(id = "ready", expect = Expect.ACCEPTABLE, desc = "The prepared segment.")
    @Outcome(id = "raw", expect = Expect.FORBIDDEN, desc = "A segment that is not prepared.")
    @State
    public static class Offer extends Slot
    {
        /** Stands for the segment's own fields, its mapping and its pages: plain stores of the helper. */
        private int prepared;

        /** The helper. */
        @Actor
        public void help()
        {
            prepared = 1;
            slot.offer(SECOND);
        }

        /** The record thread. */
        @Actor
        public void take(final L_Result result)
        {
            final Segment next = slot.prepared();
            result.r1 = next == null ? "none" : next == SECOND && prepared == 1 ? "ready" : "raw";
        }
    }

    /**
     * A helper that finds the place for the next segment empty knows which one to close, and all that its last block
     * has to say: else it would prepare the next one, and the one before would be overwritten in the slot, never
     * closed or forced.
     * <p>
     * Seen to fail: with the place emptied first.
     */
    @JCStressTest
    @Outcome(id = "waits", expect = Expect.ACCEPTABLE, desc = "The prepared one is not taken yet.")
    @Outcome(id = "whole", expect = Expect.ACCEPTABLE, desc = "Taken: the one before, with what there is to say of it.")
    @Outcome(id = "torn", expect = Expect.FORBIDDEN, desc = "Taken, but the one before is unknown, or half known.")
    @State
    public static class TakeOver extends Slot
    {
        /** The second is prepared. */
        public TakeOver()
        {
            slot.offer(SECOND);
        }

        /** The record thread. */
        @Actor
        public void take()
        {
            slot.takeOver(SECOND, FIRST, EPOCH, TIMESTAMP_NS, NEXT_FIRST);
        }

        /** The helper. */
        @Actor
        public void help(final L_Result result)
        {
            if (slot.prepared() != null)
            {
                result.r1 = "waits";
                return;
            }
            final boolean isWhole = slot.current() == SECOND && slot.retired == FIRST &&
                slot.retiredEpoch == EPOCH && slot.retiredTimestampNs == TIMESTAMP_NS &&
                slot.retiredNextFirst == NEXT_FIRST;
            result.r1 = isWhole ? "whole" : "torn";
        }
    }

    /**
     * With forces at intervals, what the helper claims to be on the device was written to the segment it forces: it
     * looks at the segment, at the last sequence appended, and at the segment again.
     * <p>
     * Seen to fail: without the second look, and with the sequence read after it, both in the slot.
     */
    @JCStressTest
    @Outcome(id = "nothing", expect = Expect.ACCEPTABLE, desc = "Nothing new was appended, or the segment changed.")
    @Outcome(id = "right", expect = Expect.ACCEPTABLE, desc = "The segment that holds what is claimed.")
    @Outcome(id = "wrong", expect = Expect.FORBIDDEN, desc = "Claimed, but another segment is forced.")
    @State
    public static class Force extends Slot
    {
        /** The record thread goes to the next segment and appends to it. */
        @Actor
        public void append()
        {
            slot.takeOver(SECOND, FIRST, EPOCH, TIMESTAMP_NS, NEXT_FIRST);
            slot.appended(NEXT_FIRST);
        }

        /** The helper, as it forces. */
        @Actor
        public void help(final L_Result result)
        {
            final Segment due = slot.due();
            result.r1 = due == null ? "nothing" :
                due == SECOND && slot.dueSequence() == NEXT_FIRST && slot.toClose(due) == FIRST ? "right" : "wrong";
        }
    }

    /**
     * Before it forces, the helper closes what was retired: never the segment that it goes on to force, nor one of
     * which it does not know yet what its last block has to say.
     * <p>
     * Seen to fail: without the slot's look whether what is retired is the segment that is forced.
     */
    @JCStressTest
    @Outcome(id = "nothing", expect = Expect.ACCEPTABLE, desc = "Nothing to close yet.")
    @Outcome(id = "whole", expect = Expect.ACCEPTABLE, desc = "The one before, with what there is to say of it.")
    @Outcome(id = "torn", expect = Expect.FORBIDDEN, desc = "The one that is forced next, or half known.")
    @State
    public static class Retire extends Slot
    {
        /** Something is appended. */
        public Retire()
        {
            slot.appended(1);
        }

        /** The record thread. */
        @Actor
        public void take()
        {
            slot.takeOver(SECOND, FIRST, EPOCH, TIMESTAMP_NS, NEXT_FIRST);
        }

        /** The helper, as it forces. */
        @Actor
        public void help(final L_Result result)
        {
            final Segment due = slot.due();
            final Segment closing = due == null ? null : slot.toClose(due);
            result.r1 = closing == null ? "nothing" :
                closing == FIRST && due == SECOND && slot.retiredEpoch == EPOCH &&
                slot.retiredTimestampNs == TIMESTAMP_NS && slot.retiredNextFirst == NEXT_FIRST ? "whole" : "torn";
        }
    }

    /**
     * A writer that closes: the helper sees all the writer has left it, and the writer that sees the helper done sees
     * what it did.
     * <p>
     * Seen to fail: with the helper done before it lets go.
     */
    @JCStressTest
    @Outcome(id = "not yet, waits", expect = Expect.ACCEPTABLE, desc = "The helper looked before.")
    @Outcome(id = "whole, waits", expect = Expect.ACCEPTABLE, desc = "The writer looked before the helper was done.")
    @Outcome(id = "whole, gone", expect = Expect.ACCEPTABLE, desc = "All is closed.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Something is left open, or unknown.")
    @State
    public static class Close extends Slot
    {
        private static final int LOOKS = 200;

        /** With a spare one. */
        public Close()
        {
            slot.spare = SECOND;
        }

        /** The record thread. */
        @Actor
        public void close(final LL_Result result)
        {
            slot.retired = FIRST;
            slot.state(SegmentSlot.CLOSING);
            for (int i = 0; i < LOOKS && slot.state() != SegmentSlot.CLOSED; i++)
            {
                Thread.onSpinWait();
            }
            result.r2 = slot.state() != SegmentSlot.CLOSED ? "waits" :
                slot.spare == null && slot.retired == null ? "gone" : "left";
        }

        /** The helper. */
        @Actor
        public void help(final LL_Result result)
        {
            for (int i = 0; i < LOOKS && slot.state() != SegmentSlot.CLOSING; i++)
            {
                Thread.onSpinWait();
            }
            if (slot.state() != SegmentSlot.CLOSING)
            {
                result.r1 = "not yet";
                return;
            }
            result.r1 = slot.retired == FIRST ? "whole" : "torn";
            slot.retired = null;
            slot.spare = null;
            slot.state(SegmentSlot.CLOSED);
        }
    }
}
