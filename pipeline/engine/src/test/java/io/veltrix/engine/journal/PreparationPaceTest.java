package io.veltrix.engine.journal;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class PreparationPaceTest
{
    /** Of a hundred steps. */
    private static final long BYTES = 100L * (64 << 20) / Segment.steps(64 << 20);

    private final PreparationPace pace = new PreparationPace();

    private int rests(final long appended, final int steps)
    {
        int rests = 0;
        for (int i = 0; i < steps; i++)
        {
            rests += pace.restNs(appended) > 0 ? 1 : 0;
        }
        return rests;
    }

    @Test
    void shouldNotRestWhileItHasNothingToGoBy()
    {
        pace.begin(0, BYTES);
        assertEquals(0, rests(0, 100));
        pace.begin(1, BYTES);
        assertEquals(0, rests(1, 100));
    }

    @Test
    void shouldRestBehindEachStepWhileTheWriterHasHardlyBegun()
    {
        pace.begin(1, BYTES);
        pace.begin(1_001, BYTES);
        assertEquals(100, rests(1_000, 100));
    }

    @Test
    void shouldNotRestWhereTheWriterWouldBeThereFirst()
    {
        pace.begin(1, BYTES);
        pace.begin(1_001, BYTES);
        // A tenth of the segment: by then four tenths of the next one should be done.
        assertEquals(0, rests(1_100, 40));
        assertEquals(60, rests(1_100, 60));
    }

    @Test
    void shouldGoByTheSegmentThatWasFilledLast()
    {
        pace.begin(1, BYTES);
        pace.begin(1_001, BYTES);
        pace.begin(1_011, BYTES);
        assertEquals(0, rests(1_013, 100), "three of ten events are in it");
    }
}
