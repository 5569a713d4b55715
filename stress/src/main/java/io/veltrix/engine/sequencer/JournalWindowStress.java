package io.veltrix.engine.sequencer;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.LinkPressure;
import io.veltrix.stress.JournalBlock;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The sequencer's real {@link RootWriter} between the two positions it shares: what it has published, which it writes,
 * and what is journalled, which it waits for.
 */
public final class JournalWindowStress
{
    private static final int WINDOW = 1;
    private static final int MESSAGE_LENGTH = 8;

    private JournalWindowStress()
    {
    }

    /** A publication on the heap that always has room; it stands for the link, which has a test of its own. */
    static final class Room implements EventPublication
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
        private int committed;

        @Override
        public boolean hasRoom(final int events, final int bytes)
        {
            return true;
        }

        @Override
        public int claim(final int eventLength)
        {
            return 0;
        }

        @Override
        public MutableDirectBuffer buffer()
        {
            return buffer;
        }

        @Override
        public void commit()
        {
            committed = 1;
        }

        @Override
        public void abort()
        {
        }

        @Override
        public void close()
        {
        }
    }

    /** A root stream without events whose journal may be one behind. */
    @State
    public static class Root
    {
        final Tally published = Tallies.onHeap().add("published");
        final Tally journalled = Tallies.onHeap().add("journalled");
        final Room room = new Room();
        final RootWriter root = new RootWriter(
            room, new LinkPressure("root"), journalled, WINDOW, 1, 0, published);

        final void publish()
        {
            root.begin(1, MESSAGE_LENGTH, 1, 1);
            root.claim(MESSAGE_LENGTH, 0);
            root.commit();
        }
    }

    /**
     * The sequencer has room for another event only where the journal has the one that was a window before.
     * <p>
     * Seen to fail: with the position released before the block is written.
     */
    @JCStressTest
    @Outcome(id = "waits, -", expect = Expect.ACCEPTABLE, desc = "The journal is a window behind.")
    @Outcome(id = "room, whole", expect = Expect.ACCEPTABLE, desc = "The journal has the event.")
    @Outcome(id = "room, torn", expect = Expect.FORBIDDEN, desc = "More than a window would be lost with the process.")
    @State
    public static class Window extends Root
    {
        private final UnsafeBuffer block = new UnsafeBuffer(new byte[JournalBlock.LENGTH]);

        /** One is published. */
        public Window()
        {
            publish();
        }

        /** The record thread. */
        @Actor
        public void record()
        {
            JournalBlock.write(block, 0);
            journalled.set(JournalBlock.CAUSE);
        }

        /** The sequencer's thread. */
        @Actor
        public void sequence(final LL_Result result)
        {
            final boolean hasRoom = root.hasRoom(1, MESSAGE_LENGTH);
            result.r1 = hasRoom ? "room" : "waits";
            result.r2 = hasRoom ? JournalBlock.state(block, 0) : "-";
        }
    }

    /**
     * What is said to be published can be read: an end, or virtual time, that waits for everybody to have processed it
     * waits for something.
     * <p>
     * Seen to fail: with the position released before the commit.
     */
    @JCStressTest
    @Outcome(id = "nothing", expect = Expect.ACCEPTABLE, desc = "Not said yet.")
    @Outcome(id = "there", expect = Expect.ACCEPTABLE, desc = "Published, and there to be read.")
    @Outcome(id = "missing", expect = Expect.FORBIDDEN, desc = "Said to be published, and not there.")
    @State
    public static class Published extends Root
    {
        /** The sequencer's thread. */
        @Actor
        public void sequence()
        {
            publish();
        }

        /** Whoever watches. */
        @Actor
        public void watch(final L_Result result)
        {
            result.r1 = published.value() == 0 ? "nothing" : room.committed == 1 ? "there" : "missing";
        }
    }
}
