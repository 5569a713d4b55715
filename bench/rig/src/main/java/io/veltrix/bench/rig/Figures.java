package io.veltrix.bench.rig;

import java.util.Locale;

/**
 * Figures as text, three digits that mean something. Pure functions.
 */
final class Figures
{
    private static final double[] SCALES = {1e9, 1e6, 1e3, 1};
    private static final String[] TIMES = {" s", " ms", " µs", " ns"};
    private static final String[] RATES = {" G/s", " M/s", " k/s", " /s"};

    private Figures()
    {
    }

    /**
     * @param ns nanoseconds; NaN for not known.
     * @return as text, with a unit.
     */
    static String time(final double ns)
    {
        return scaled(ns, TIMES);
    }

    /**
     * @param perSecond events a second; NaN for not known.
     * @return as text, with a unit.
     */
    static String rate(final double perSecond)
    {
        return scaled(perSecond, RATES);
    }

    private static String scaled(final double value, final String[] units)
    {
        if (Double.isNaN(value))
        {
            return "-";
        }
        int scale = 0;
        while (scale < SCALES.length - 1 && value < SCALES[scale])
        {
            scale++;
        }
        final double number = value / SCALES[scale];
        final String digits = number >= 100 || number == Math.rint(number) ? "%.0f" : number >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, digits, number) + units[scale];
    }
}
