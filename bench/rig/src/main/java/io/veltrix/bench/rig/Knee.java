package io.veltrix.bench.rig;

/**
 * Where a line of latency over the offered rate bends upwards. Pure function.
 */
final class Knee
{
    /** How many times the lowest p99 of the line a p99 below the knee may be. */
    static final double BOUND = 10;

    static final String RULE = """
        The knee is the highest offered rate that was held with a p99 of at most ten times the lowest p99 of the same \
        line; a rate is held where the last message went out at most a hundredth of the schedule late.""";

    private Knee()
    {
    }

    /**
     * @param rates offered, of the points that were held.
     * @param p99   of each.
     * @return the rate at the knee; NaN without a point.
     */
    static double of(final double[] rates, final double[] p99)
    {
        double least = Double.POSITIVE_INFINITY;
        for (final double latency : p99)
        {
            least = Math.min(least, latency);
        }
        double knee = Double.NaN;
        for (int i = 0; i < rates.length; i++)
        {
            if (p99[i] <= BOUND * least && !(rates[i] < knee))
            {
                knee = rates[i];
            }
        }
        return knee;
    }
}
