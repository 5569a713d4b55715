package io.veltrix.bench.rig;

import java.util.Locale;

/**
 * One line of the table of targets.
 *
 * @param measure what is compared.
 * @param bound   how the value is held against the target.
 * @param target  of the value.
 * @param value   found; NaN where it was not measured.
 * @param how     it was found, or why it was not.
 */
record Ratio(String measure, Bound bound, double target, double value, String how)
{
    /** Side of the target that is good. */
    enum Bound
    {
        /** At most. */
        AT_MOST("≤"),
        /** Less than. */
        BELOW("<"),
        /** At least. */
        AT_LEAST("≥");

        private final String sign;

        Bound(final String sign)
        {
            this.sign = sign;
        }
    }

    /** What is to be said of a value. */
    enum Verdict
    {
        /** The target is met. */
        MET,
        /** It is missed. */
        MISSED,
        /** There is no value. */
        NOT_MEASURED
    }

    /**
     * @param measure what is to be compared.
     * @param bound   how it is to be held against the target.
     * @param target  of it.
     * @return a line without a value.
     */
    static Ratio wanted(final String measure, final Bound bound, final double target)
    {
        return new Ratio(measure, bound, target, Double.NaN, "");
    }

    Ratio found(final double found, final String how)
    {
        return new Ratio(measure, bound, target, found, how);
    }

    Ratio notMeasured(final String why)
    {
        return found(Double.NaN, why);
    }

    /**
     * @param where the time goes; empty for nothing to say.
     * @return the same, with that, where it was measured.
     */
    Ratio with(final String where)
    {
        return Double.isNaN(value) ? this : found(value, how + where);
    }

    Verdict verdict()
    {
        if (Double.isNaN(value))
        {
            return Verdict.NOT_MEASURED;
        }
        final boolean isMet = switch (bound)
        {
            case AT_MOST -> value <= target;
            case BELOW -> value < target;
            case AT_LEAST -> value >= target;
        };
        return isMet ? Verdict.MET : Verdict.MISSED;
    }

    String targetText()
    {
        return bound.sign + " " + number(target);
    }

    String valueText()
    {
        if (Double.isNaN(value))
        {
            return "-";
        }
        // As many digits as it takes to tell it from the target.
        final String text = number(value);
        return Double.parseDouble(text) == target ? String.format(Locale.ROOT, "%.4f", value) : text;
    }

    /**
     * @return the verdict in words; a target that was missed says by how much.
     */
    String verdictText()
    {
        return switch (verdict())
        {
            case MET -> "met";
            case MISSED -> String.format(
                Locale.ROOT, "missed by %.0f %%", Math.max(1, Math.ceil(Math.abs(value / target - 1) * 100)));
            case NOT_MEASURED -> "not measured";
        };
    }

    private static String number(final double number)
    {
        return number != 0 && Math.abs(number) < 0.01 ? String.format(Locale.ROOT, "%.2g", number) :
            String.format(Locale.ROOT, number == Math.rint(number) ? "%.0f" : "%.2f", number);
    }
}
