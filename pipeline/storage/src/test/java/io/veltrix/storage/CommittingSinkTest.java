package io.veltrix.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.SinkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An outside that fails at chance: what is committed is always whole causes, in order, once. */
@Timeout(60)
class CommittingSinkTest
{
    private final OrderEvents events = new OrderEvents();

    /** Keeps what was committed, and fails when it is told to. */
    private static final class Fickle extends CommittingSink
    {
        private final List<Long> batch = new ArrayList<>();
        private final List<Long> committed = new ArrayList<>();
        private boolean isFailing;
        private boolean isBroken;

        @Override
        public List<Setting<?>> settings()
        {
            return List.of(EventSelection.EVENTS, LINGER, BackOff.RETRY);
        }

        @Override
        long open(final SinkContext context, final SchemaCatalog catalog)
        {
            return 0;
        }

        @Override
        void add(final Event event)
        {
            batch.add(event.sequence());
        }

        @Override
        boolean isFull()
        {
            return batch.size() >= 20;
        }

        @Override
        void commit(final long lastSequence, final long lastCause) throws CommitFailedException
        {
            if (isBroken)
            {
                throw new IllegalStateException("broken");
            }
            if (isFailing)
            {
                throw new CommitFailedException("no room", null);
            }
            assertEquals(OrderEvents.cause(lastSequence), lastCause);
            committed.addAll(batch);
            batch.clear();
        }

        @Override
        void commitLoss(final long watermark, final long was)
        {
        }

        @Override
        void closeOutside()
        {
        }
    }

    private static SinkRig rig()
    {
        return new SinkRig("fickle", "linger", "100us", "retry", "1ms");
    }

    @Test
    void shouldLoseAndRepeatNothingWhenTheOutsideFailsAtChance()
    {
        final long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        final Random random = new Random(seed);
        final SinkRig rig = rig();
        final Fickle sink = rig.start(new Fickle());
        long next = 1;
        while (next <= 20_000)
        {
            sink.isFailing = random.nextInt(3) == 0;
            for (int i = random.nextInt(60); i >= 0; i--)
            {
                if (sink.onEvent(events.event(next)))
                {
                    next++;
                }
                else
                {
                    assertTrue(sink.isFailing || rig.count("failures") > 0, "seed=" + seed);
                }
            }
            sink.doWork();
            assertTrue(sink.batch.size() <= 20 + 3, "seed=" + seed + " batch=" + sink.batch.size());
            assertTrue(sink.watermark() == sink.committed.size(), "seed=" + seed);
        }
        sink.isFailing = false;
        sink.onClose();
        for (int i = 0; i < sink.committed.size(); i++)
        {
            assertEquals(i + 1, sink.committed.get(i), "seed=" + seed);
        }
        assertEquals(next - 1, sink.watermark());
        assertTrue(rig.count("failures") > 10, "failures=" + rig.count("failures"));
    }

    @Test
    void shouldTakeNothingMoreWhileTheOutsideFailsAndTheBatchIsFull()
    {
        final SinkRig rig = rig();
        final Fickle sink = rig.start(new Fickle());
        sink.isFailing = true;
        long next = 1;
        while (sink.onEvent(events.event(next)))
        {
            next++;
        }
        assertTrue(next <= 23, "next=" + next);
        assertFalse(sink.onEvent(events.event(next)));
        final IllegalStateException failure = assertThrows(IllegalStateException.class, sink::onClose);
        assertTrue(failure.getMessage().contains("no room"), failure.getMessage());
        assertTrue(failure.getMessage().contains("come again"), failure.getMessage());
        assertEquals(0, sink.watermark());
    }

    @Test
    void shouldStopAtOnceWhenTryingAgainIsNoUse()
    {
        final Fickle sink = rig().start(new Fickle());
        sink.isBroken = true;
        final IllegalStateException failure = assertThrows(IllegalStateException.class, () ->
        {
            for (long next = 1; sink.onEvent(events.event(next)); next++)
            {
                sink.doWork();
            }
        });
        assertEquals("broken", failure.getMessage());
        sink.onClose();
    }
}
