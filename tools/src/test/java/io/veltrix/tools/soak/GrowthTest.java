package io.veltrix.tools.soak;

import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What grows is told from what warms up, comes and goes, or jumps for a moment. */
class GrowthTest
{
    private static final int SAMPLES = 90;

    private static Growth of(final LongStream values, final long allowance)
    {
        return Growth.of("figure", "", values.toArray(), allowance);
    }

    @Test
    void shouldSeeLeak()
    {
        final Growth growth = of(LongStream.range(0, SAMPLES).map((i) -> 100 + i), 8);
        assertTrue(growth.isJudged() && growth.isGrowing(), growth.toString());
        assertEquals(new Growth("figure", "", 145, 175, 160, true, true), growth);
    }

    @Test
    void shouldPassWhatStaysAfterWarmUp()
    {
        assertFalse(of(LongStream.range(0, SAMPLES).map((i) -> Math.min(i, SAMPLES / 3) * 1000), 0).isGrowing());
    }

    @Test
    void shouldPassWhatComesAndGoes()
    {
        assertFalse(of(LongStream.range(0, SAMPLES).map((i) -> 1000 + i % 5 * 100), 0).isGrowing());
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        assertFalse(of(LongStream.range(0, SAMPLES).map((i) -> 1000 + random.nextInt(50)), 0).isGrowing(), "" + seed);
    }

    @Test
    void shouldPassSingleJump()
    {
        assertFalse(of(LongStream.range(0, SAMPLES).map((i) -> i == SAMPLES - 4 ? 1_000_000 : 100), 0).isGrowing());
    }

    @Test
    void shouldAllowUpToTheLimitAndNoMore()
    {
        assertFalse(of(LongStream.range(0, SAMPLES).map((i) -> i < 60 ? 100 : 113), 8).isGrowing());
        assertTrue(of(LongStream.range(0, SAMPLES).map((i) -> i < 60 ? 100 : 114), 8).isGrowing());
    }

    @Test
    void shouldNotJudgeFewSamplesNorCountUnknownOnes()
    {
        assertFalse(of(LongStream.range(0, Growth.MIN_SAMPLES - 1), 0).isJudged());
        assertFalse(of(LongStream.range(0, SAMPLES).map((i) -> i < SAMPLES - 10 ? -1 : i), 0).isJudged());
        assertTrue(of(LongStream.range(0, Growth.MIN_SAMPLES), 0).isJudged());
    }
}
