package io.veltrix.bench.rig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

import org.HdrHistogram.Histogram;

/**
 * Charts as SVG that stands inside a page. Pure functions.
 */
final class Svg
{
    private static final int WIDTH = 860;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int RIGHT = 130;
    private static final int TOP = 14;
    private static final int BOTTOM = 44;
    private static final int BAR = 26;
    private static final int BAR_LEFT = 110;
    private static final int BAR_RIGHT = 90;
    private static final int HEAT_BINS = 36;
    private static final double LABEL_GAP = 14;
    private static final List<String> COLOURS =
        List.of("#0b5fa5", "#d1495b", "#2e8b57", "#e08e0b", "#7b4fa3", "#5f6b76", "#00a3a3", "#a0522d");

    private Svg()
    {
    }

    /**
     * One line of a chart.
     *
     * @param name of it.
     * @param x    values, rising.
     * @param y    values, above zero.
     */
    record Line(String name, double[] x, double[] y)
    {
        static Line ofPercentiles(final String name, final Histogram histogram)
        {
            final double most = Math.log10(Math.max(10, histogram.getTotalCount()));
            final int points = (int)(most * 20) + 1;
            final double[] x = new double[points];
            final double[] y = new double[points];
            for (int i = 0; i < points; i++)
            {
                x[i] = i / 20.0;
                y[i] = Math.max(1, histogram.getValueAtPercentile(100 * (1 - Math.pow(10, -x[i]))));
            }
            return new Line(name, x, y);
        }
    }

    /**
     * @param lines to draw; x is the number of nines.
     * @return latency over percentile.
     */
    static String percentiles(final List<Line> lines)
    {
        final String[] nines = {"0", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %", "99.9999 %", "99.99999 %"};
        return chart(lines, (x) -> x == 0 ? "min" : nines[(int)Math.min(x, nines.length - 1)], Figures::time,
            "percentile", false);
    }

    /**
     * @param lines to draw, over a value that is drawn by its logarithm.
     * @param xText of a power of ten.
     * @param yText of a power of ten.
     * @param label of the axis below.
     * @return the chart.
     */
    static String curves(
        final List<Line> lines, final DoubleFunction<String> xText, final DoubleFunction<String> yText,
        final String label)
    {
        final List<Line> logarithmic = lines.stream()
            .map((line) -> new Line(
                line.name(), Arrays.stream(line.x()).map(Math::log10).toArray(), line.y()))
            .toList();
        return chart(logarithmic, (x) -> xText.apply(Math.pow(10, x)), yText, label, true);
    }

    private static String chart(
        final List<Line> lines,
        final DoubleFunction<String> xText,
        final DoubleFunction<String> yText,
        final String label,
        final boolean hasDots)
    {
        double xMin = Double.MAX_VALUE;
        double xMax = -Double.MAX_VALUE;
        double yMin = Double.MAX_VALUE;
        double yMax = -Double.MAX_VALUE;
        for (final Line line : lines)
        {
            for (int i = 0; i < line.x().length; i++)
            {
                xMin = Math.min(xMin, line.x()[i]);
                xMax = Math.max(xMax, line.x()[i]);
                yMin = Math.min(yMin, Math.log10(line.y()[i]));
                yMax = Math.max(yMax, Math.log10(line.y()[i]));
            }
        }
        if (lines.isEmpty() || xMax < xMin)
        {
            return "<p class='none'>nothing that counts</p>";
        }
        yMin = Math.floor(yMin);
        yMax = Math.max(yMin + 1, Math.ceil(yMax));
        xMax = Math.max(xMax, xMin + 1e-9);
        final Plane plane = new Plane(xMin, xMax, yMin, yMax);
        final StringBuilder svg = open(HEIGHT);
        for (double y = yMin; y <= yMax; y++)
        {
            text(line(svg, LEFT, plane.y(y), WIDTH - RIGHT, plane.y(y), "grid"),
                LEFT - 6, plane.y(y) + 4, "end", yText.apply(Math.pow(10, y)));
        }
        if (hasDots)
        {
            // A line may end early; the axis is that of all.
            for (final double x :
                lines.stream().flatMapToDouble((line) -> Arrays.stream(line.x())).distinct().toArray())
            {
                text(line(svg, plane.x(x), TOP, plane.x(x), HEIGHT - BOTTOM, "grid"),
                    plane.x(x), HEIGHT - BOTTOM + 16, "middle", xText.apply(x));
            }
        }
        else
        {
            for (double x = Math.ceil(xMin); x <= xMax; x++)
            {
                text(line(svg, plane.x(x), TOP, plane.x(x), HEIGHT - BOTTOM, "grid"),
                    plane.x(x), HEIGHT - BOTTOM + 16, "middle", xText.apply(x));
            }
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", label);
        for (int i = 0; i < lines.size(); i++)
        {
            path(svg, plane, lines.get(i), colour(i), hasDots);
        }
        legend(svg, lines, plane);
        return svg.append("</svg>").toString();
    }

    private record Plane(double xMin, double xMax, double yMin, double yMax)
    {
        double x(final double value)
        {
            return LEFT + (value - xMin) / (xMax - xMin) * (WIDTH - LEFT - RIGHT);
        }

        double y(final double logarithm)
        {
            return TOP + (yMax - logarithm) / (yMax - yMin) * (HEIGHT - TOP - BOTTOM);
        }
    }

    private static void path(
        final StringBuilder svg, final Plane plane, final Line line, final String colour, final boolean hasDots)
    {
        svg.append("<polyline fill='none' stroke-width='1.8' stroke='").append(colour).append("' points='");
        for (int i = 0; i < line.x().length; i++)
        {
            svg.append(number(plane.x(line.x()[i]))).append(',')
                .append(number(plane.y(Math.log10(line.y()[i])))).append(' ');
        }
        svg.append("'/>");
        for (int i = 0; hasDots && i < line.x().length; i++)
        {
            svg.append("<circle r='3' fill='").append(colour).append("' cx='").append(number(plane.x(line.x()[i])))
                .append("' cy='").append(number(plane.y(Math.log10(line.y()[i])))).append("'/>");
        }
    }

    /** Names at the right, each as near to its line's end as the others leave it. */
    private static void legend(final StringBuilder svg, final List<Line> lines, final Plane plane)
    {
        final List<Integer> order = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++)
        {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble((i) -> endY(lines.get(i), plane)));
        double free = TOP + 4;
        double last = HEIGHT - BOTTOM - LABEL_GAP * (order.size() - 1);
        for (final int i : order)
        {
            final double at = Math.max(free, Math.min(endY(lines.get(i), plane) + 4, last));
            free = at + LABEL_GAP;
            last += LABEL_GAP;
            svg.append("<text x='").append(WIDTH - RIGHT + 10).append("' y='").append(number(at))
                .append("' font-weight='600' style='fill:").append(colour(i)).append("'>")
                .append(Html.escape(lines.get(i).name())).append("</text>");
        }
    }

    private static double endY(final Line line, final Plane plane)
    {
        return plane.y(Math.log10(line.y()[line.y().length - 1]));
    }

    /**
     * @param names  of the bars.
     * @param values of them; NaN for none.
     * @param text   of a value.
     * @return bars, one below the other.
     */
    static String bars(final List<String> names, final double[] values, final DoubleFunction<String> text)
    {
        double most = 0;
        for (final double value : values)
        {
            most = Double.isNaN(value) ? most : Math.max(most, value);
        }
        final StringBuilder svg = open(names.size() * BAR + 8);
        for (int i = 0; i < values.length; i++)
        {
            final double y = 4 + i * BAR;
            final double width =
                Double.isNaN(values[i]) || most == 0 ? 0 : values[i] / most * (WIDTH - BAR_LEFT - BAR_RIGHT);
            svg.append("<rect x='").append(BAR_LEFT).append("' y='").append(number(y)).append("' height='")
                .append(BAR - 8).append("' width='").append(number(width)).append("' fill='").append(colour(i))
                .append("'/>");
            text(svg, BAR_LEFT - 8, y + 13, "end", names.get(i));
            text(svg, BAR_LEFT + width + 6, y + 13, "start",
                Double.isNaN(values[i]) ? "does not count" : text.apply(values[i]));
        }
        return svg.append("</svg>").toString();
    }

    /**
     * @param intervals latencies over time.
     * @return a heat map: time to the right, latency upwards, the darker the more.
     */
    static String heat(final List<Histogram> intervals)
    {
        double most = 1;
        double least = Double.MAX_VALUE;
        for (final Histogram interval : intervals)
        {
            most = Math.max(most, interval.getMaxValue());
            least = Math.min(least, Math.max(1, interval.getMinValue()));
        }
        final double yMin = Math.floor(Math.log10(least));
        final double yMax = Math.max(yMin + 1, Math.ceil(Math.log10(most)));
        final Plane plane = new Plane(0, intervals.size(), yMin, yMax);
        final StringBuilder svg = open(HEIGHT);
        for (double y = yMin; y <= yMax; y++)
        {
            text(line(svg, LEFT, plane.y(y), WIDTH - RIGHT, plane.y(y), "grid"),
                LEFT - 6, plane.y(y) + 4, "end", Figures.time(Math.pow(10, y)));
        }
        final double step = (yMax - yMin) / HEAT_BINS;
        for (int i = 0; i < intervals.size(); i++)
        {
            final Histogram interval = intervals.get(i);
            for (int bin = 0; bin < HEAT_BINS; bin++)
            {
                final double from = yMin + bin * step;
                final long count = interval.getCountBetweenValues(
                    (long)Math.ceil(Math.pow(10, from)), (long)Math.ceil(Math.pow(10, from + step)) - 1);
                if (count > 0)
                {
                    final double share =
                        0.12 + 0.88 * Math.log1p(count) / Math.log1p(Math.max(1, interval.getTotalCount()));
                    svg.append("<rect fill='#7a0c2e' opacity='")
                        .append(String.format(Locale.ROOT, "%.2f", share)).append("' x='")
                        .append(number(plane.x(i))).append("' y='").append(number(plane.y(from + step)))
                        .append("' width='").append(number(plane.x(1) - plane.x(0))).append("' height='")
                        .append(number(plane.y(from) - plane.y(from + step))).append("'/>");
                }
            }
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", "time, from the first message to the last");
        return svg.append("</svg>").toString();
    }

    private static StringBuilder open(final int height)
    {
        return new StringBuilder("<svg viewBox='0 0 ").append(WIDTH).append(' ').append(height)
            .append("' role='img' xmlns='http://www.w3.org/2000/svg'>");
    }

    private static StringBuilder line(
        final StringBuilder svg, final double x1, final double y1, final double x2, final double y2,
        final String style)
    {
        return svg.append("<line class='").append(style).append("' x1='").append(number(x1)).append("' y1='")
            .append(number(y1)).append("' x2='").append(number(x2)).append("' y2='").append(number(y2)).append("'/>");
    }

    private static void text(
        final StringBuilder svg, final double x, final double y, final String anchor, final String text)
    {
        svg.append("<text x='").append(number(x)).append("' y='").append(number(y)).append("' text-anchor='")
            .append(anchor).append("'>").append(Html.escape(text)).append("</text>");
    }

    private static String colour(final int number)
    {
        return COLOURS.get(number % COLOURS.size());
    }

    private static String number(final double value)
    {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
