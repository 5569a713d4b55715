package io.veltrix.tools.soak;

import java.util.Arrays;

/**
 * Whether a figure grows without end: its median in the last third of the samples against that in the middle third. The
 * first third is warm-up. Too few samples for that are not judged.
 *
 * @param figure    name.
 * @param unit      {@code bytes} or empty.
 * @param middle    median of the middle third; -1 where not judged.
 * @param last      median of the last third; -1 where not judged.
 * @param limit     that the last may be at most.
 * @param isJudged  whether there were enough samples.
 * @param isGrowing whether the last is above the limit.
 */
public record Growth(
    String figure, String unit, long middle, long last, long limit, boolean isJudged, boolean isGrowing)
{
    /** Samples below which nothing is judged. */
    public static final int MIN_SAMPLES = 30;
    /** By which the last third may be above the middle one, beside an allowance of each figure's own. */
    public static final int PERCENT = 5;

    private static final int HUNDRED = 100;
    private static final int THIRDS = 3;

    /**
     * @param figure    name.
     * @param unit      {@code bytes} or empty.
     * @param samples   in order; those below zero are unknown and left out.
     * @param allowance by which the last third may be above the middle one, beside {@link #PERCENT} percent.
     * @return the verdict.
     */
    static Growth of(final String figure, final String unit, final long[] samples, final long allowance)
    {
        final long[] known = Arrays.stream(samples).filter((sample) -> sample >= 0).toArray();
        if (known.length < MIN_SAMPLES)
        {
            return new Growth(figure, unit, -1, -1, -1, false, false);
        }
        final int third = known.length / THIRDS;
        final long middle = median(Arrays.copyOfRange(known, third, known.length - third));
        final long last = median(Arrays.copyOfRange(known, known.length - third, known.length));
        final long limit = middle + middle * PERCENT / HUNDRED + allowance;
        return new Growth(figure, unit, middle, last, limit, true, last > limit);
    }

    private static long median(final long[] values)
    {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
