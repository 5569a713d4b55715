package io.veltrix.engine.sequencer;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SequencerClockTest
{
    private static final long SECOND = 1_000_000_000L;

    // Seen to fail with epochNs() giving nowNs instead of lastNs.
    @Test
    void shouldNeverGoBackHoweverTheHostsClockIsStepped()
    {
        final long seed = System.nanoTime();
        System.out.println("SequencerClockTest seed=" + seed);
        final Random random = new Random(seed);
        final SequencerClock clock = new SequencerClock(1_700_000_000L * SECOND, 0);
        long monotonicNs = 5;
        long last = 0;
        for (int i = 0; i < 100_000; i++)
        {
            monotonicNs += random.nextInt(1_000_000);
            if (random.nextInt(10) == 0)
            {
                clock.follow(1_700_000_000L * SECOND + (random.nextInt(7_200) - 3_600) * SECOND);
            }
            final long now = clock.epochNs(monotonicNs);
            assertTrue(now >= last, () -> "seed=" + seed);
            last = now;
        }
    }

    // Seen to fail with follow() doing nothing, and with it following drift below the tolerance.
    @Test
    void shouldFollowAStepAheadAtOnceStandStillAfterOneBackAndLeaveDriftAlone()
    {
        final SequencerClock clock = new SequencerClock(1_000 * SECOND, 0);
        assertEquals(1_000 * SECOND + 7, clock.epochNs(7));
        clock.follow(1_000 * SECOND + 10_000_000);
        assertEquals(1_000 * SECOND + 8, clock.epochNs(8));
        clock.follow(1_060 * SECOND);
        assertEquals(1_060 * SECOND + 9, clock.epochNs(9));
        clock.follow(1_000 * SECOND);
        assertEquals(1_060 * SECOND + 9, clock.epochNs(10));
        assertEquals(1_060 * SECOND + 9, clock.epochNs(59 * SECOND));
        assertEquals(1_061 * SECOND, clock.epochNs(61 * SECOND));
    }

    // Seen to fail with lastNs not kept by the constructor: a restart after a step back would write older times.
    @Test
    void shouldNotUndercutTheEpochBefore()
    {
        assertEquals(2_000, new SequencerClock(0, 2_000).epochNs(5));
    }
}
