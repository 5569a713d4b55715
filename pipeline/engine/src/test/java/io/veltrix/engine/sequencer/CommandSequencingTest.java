package io.veltrix.engine.sequencer;

import java.lang.management.ManagementFactory;
import java.util.List;

import com.sun.management.ThreadMXBean;
import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.engine.OperatorCommandDecoder;
import io.veltrix.engine.api.SourceDeclaration.Clock;
import io.veltrix.engine.config.FullPolicy;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.testing.ScriptedSource;
import io.veltrix.engine.testing.TestEvents;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class CommandSequencingTest
{
    private final SequencerRig rig = new SequencerRig();

    @Test
    void shouldShowUnderItsTicketWhichSequenceACommandGot()
    {
        rig.add(
            "quiet", new ScriptedSource(TestEvents.INPUT, SequencerRig.NEVER), FullPolicy.BLOCK, Clock.SEQUENCER, 1);
        final LiveSequencer sequencer = rig.live(1);
        rig.inbox.offer(Command.HALT, "", 0);
        rig.inbox.offer(5, Command.LIMIT, "some-limit", 42);
        rig.inbox.offer(0, Command.RESUME, "", 0);
        assertEquals(0, rig.inbox.sequenced(5));
        sequencer.doWork();
        // The epoch's start is 1.
        assertEquals(3, rig.inbox.sequenced(5));
        assertEquals(4, rig.inbox.sequenced(0));
        assertEquals(3, rig.of(
            OperatorCommandDecoder.SCHEMA_ID, OperatorCommandDecoder.TEMPLATE_ID).size());
        assertFalse(sequencer.isEnding());
        rig.inbox.offer(7, Command.STOP, "", 0);
        sequencer.doWork();
        assertTrue(sequencer.isEnding());
        SequencerRig.finish(sequencer);
        assertEquals(5, rig.inbox.sequenced(7), "the end itself is sequenced, so a replay knows why it ends");
    }

    // Seen to fail with the name of each command read as text.
    @Test
    void shouldNotAllocateWhereCommandsAreSequenced()
    {
        final int rounds = 8;
        final int commands = 10_000;
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long self = Thread.currentThread().getId();
        final LiveSequencer sequencer = new LiveSequencer(
            new Sequencer.Parts(
                new ForgetfulPublication(), rig.pressure, rig.published, null, Long.MAX_VALUE, 1, 0, List.of(),
                rig.inbox, () -> Long.MAX_VALUE / 2, SequencerRig.NEVER, false, Long.MAX_VALUE, Long.MAX_VALUE, 0, 0,
                null),
            SequencerClock.ofHost(0), 1, Long.MAX_VALUE);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < rounds; round++)
        {
            long bytes = 0;
            for (int i = 0; i < commands; i++)
            {
                rig.inbox.offer(i % ControlInbox.TICKETS, Command.HALT, "", i);
                final long before = threads.getThreadAllocatedBytes(self);
                sequencer.doWork();
                bytes += threads.getThreadAllocatedBytes(self) - before;
            }
            least = Math.min(least, bytes);
        }
        // What compilers intern on this thread falls into one round or another, never into all.
        assertEquals(0, least);
    }

    /** Keeps nothing, so that nothing but the sequencer allocates. */
    private static final class ForgetfulPublication implements EventPublication
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);

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
}
