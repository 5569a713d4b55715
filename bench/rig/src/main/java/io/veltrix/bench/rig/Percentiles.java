package io.veltrix.bench.rig;

/**
 * Which percentiles reports tell.
 */
final class Percentiles
{
    static final double[] TOLD = {50, 90, 99, 99.9, 99.99};

    private Percentiles()
    {
    }

    static String name(final double percentile)
    {
        return "p" + (percentile == Math.rint(percentile) ? Integer.toString((int)percentile) :
            Double.toString(percentile));
    }
}
