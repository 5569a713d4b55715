package io.veltrix.trading.market;

/**
 * The exponential distribution as a table of quantiles in fixed point: a draw is one load, and {@link StrictMath} makes
 * the table the same on every JVM. Immutable.
 */
final class Exponentials
{
    /** Bits of randomness a draw takes. */
    static final int BITS = 10;

    /** Places behind the binary point of a draw: the mean is {@code 1 << SHIFT}. */
    static final int SHIFT = 16;

    private static final int LENGTH = 1 << BITS;
    private static final int MASK = LENGTH - 1;

    private final int[] quantiles = new int[LENGTH];

    Exponentials()
    {
        for (int i = 0; i < LENGTH; i++)
        {
            quantiles[i] = (int)(-StrictMath.log((i + 0.5) / LENGTH) * (1 << SHIFT));
        }
    }

    /**
     * @param bits of which the lowest {@link #BITS} are used.
     * @return a draw with mean {@code 1 << SHIFT}, at most eight times that.
     */
    int draw(final long bits)
    {
        return quantiles[(int)bits & MASK];
    }

    /**
     * @param factor whole number.
     * @param shift  places to drop.
     * @return mean of {@code draw * factor >>> shift} over all draws.
     */
    double mean(final long factor, final int shift)
    {
        long sum = 0;
        for (final int quantile : quantiles)
        {
            sum += quantile * factor >>> shift;
        }
        return (double)sum / LENGTH;
    }
}
