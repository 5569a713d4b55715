package io.veltrix.bench.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The line about book updates: of each feed our books against the best of the others, and of these ratios the worst.
 * Real captures count where they were measured, else the generated market. Pure functions.
 */
final class BookRatio
{
    /** What the keys of the scores begin with. */
    static final String BENCHMARK = "BookUpdateBenchmark.update";

    private static final Ratio WANTED =
        Ratio.wanted("book update, IEX DEEP and CME, ns ÷ best book measured", Ratio.Bound.BELOW, 1);
    private static final String OURS = "VELTRIX";
    private static final List<String> FORMATS = List.of("IEX_DEEP", "CME_MDP3");

    private record Score(String book, double ns)
    {
    }

    private BookRatio()
    {
    }

    /**
     * @param jmh scores by name and parameters.
     * @return the line.
     */
    static Ratio of(final Map<String, Double> jmh)
    {
        final boolean isCaptured = FORMATS.stream()
            .allMatch((format) -> jmh.containsKey(key(OURS, format, "captured")));
        final String market = isCaptured ? "captured" : "generated";
        final List<String> found = new ArrayList<>();
        double worst = 0;
        for (final String format : FORMATS)
        {
            final Double ours = jmh.get(key(OURS, format, market));
            final Score best = best(jmh, format, market);
            if (ours == null || best == null)
            {
                return WANTED.notMeasured(
                    "JMH BookUpdate was not run with " + (ours == null ? OURS : "others") + " and " + format);
            }
            worst = Math.max(worst, ours / best.ns());
            found.add(String.format(Locale.ROOT, "%s %.1f ns, %s %.1f ns", format, ours, best.book(), best.ns()));
        }
        return WANTED.found(worst, "JMH BookUpdate, " +
            (isCaptured ? "real captures: " : "a generated market, no captures given: ") + String.join("; ", found));
    }

    private static Score best(final Map<String, Double> jmh, final String format, final String market)
    {
        Score best = null;
        for (final Map.Entry<String, Double> score : jmh.entrySet())
        {
            final int book = score.getKey().indexOf(" book=") + " book=".length();
            final int end = Math.max(book, score.getKey().indexOf(' ', book));
            final String name = score.getKey().substring(book, end);
            if (!name.equals(OURS) && score.getKey().equals(key(name, format, market)) &&
                (best == null || score.getValue() < best.ns()))
            {
                best = new Score(name, score.getValue());
            }
        }
        return best;
    }

    private static String key(final String book, final String format, final String market)
    {
        return BENCHMARK + " book=" + book + " format=" + format + " market=" + market;
    }
}
