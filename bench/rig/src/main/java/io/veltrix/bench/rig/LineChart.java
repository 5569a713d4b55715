package io.veltrix.bench.rig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

import org.HdrHistogram.Histogram;

/**
 * Charts of lines over two axes, the upright one logarithmic. Pure functions.
 */
final class LineChart
{
    private static final double LABEL_GAP = 14;
    private static final int STEPS_PER_NINE = 20;
    private static final int MANY_DECADES = 2;
    private static final double[] BETWEEN = {1, 2, 5};
    private static final String[] NINES =
        {"0", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %", "99.9999 %", "99.99999 %"};

    private LineChart()
    {
    }

    /**
     * One line of a chart.
     *
     * @param name  of it.
     * @param style colour and dashes: a class of the page's style sheet.
     * @param x     values, rising.
     * @param y     values, above zero.
     */
    record Line(String name, String style, double[] x, double[] y)
    {
        /** x is the number of nines. */
        static Line ofPercentiles(final String name, final String style, final Histogram histogram)
        {
            final double most = Math.log10(Math.max(10, histogram.getTotalCount()));
            final int points = (int)(most * STEPS_PER_NINE) + 1;
            final double[] x = new double[points];
            final double[] y = new double[points];
            for (int i = 0; i < points; i++)
            {
                x[i] = i / (double)STEPS_PER_NINE;
                y[i] = Math.max(1, histogram.getValueAtPercentile(100 * (1 - Math.pow(10, -x[i]))));
            }
            return new Line(name, style, x, y);
        }

        double last()
        {
            return y[y.length - 1];
        }
    }

    /**
     * A place on the axis below that is worth a line of its own.
     *
     * @param x     value.
     * @param text  beside it.
     * @param style colour.
     */
    record Mark(double x, String text, String style)
    {
    }

    /**
     * @param title of the chart.
     * @param lines to draw; x is the number of nines.
     * @param label of the upright axis.
     * @return latency over percentile.
     */
    static String percentiles(final String title, final List<Line> lines, final String label)
    {
        final int nines = (int)lines.stream().flatMapToDouble((line) -> Arrays.stream(line.x())).max().orElse(0);
        return draw(title, lines, DoubleStream.iterate(0, (x) -> x <= nines, (x) -> x + 1).toArray(),
            (x) -> NINES[(int)Math.min(x, NINES.length - 1)], Figures::time, "percentile of messages", label,
            List.of());
    }

    /**
     * @param title  of the chart.
     * @param curve  that says what is below.
     * @param lines  to draw.
     * @param yText  of a value.
     * @param label  of the upright axis.
     * @param marks  on the axis below.
     * @return the chart; the axis below is logarithmic as well, and has the points that were measured.
     */
    static String curve(
        final String title,
        final Curve curve,
        final List<Line> lines,
        final DoubleFunction<String> yText,
        final String label,
        final List<Mark> marks)
    {
        final List<Line> logarithmic = lines.stream()
            .map((line) -> new Line(
                line.name(), line.style(), Arrays.stream(line.x()).map(Math::log10).toArray(), line.y()))
            .toList();
        final double[] points = logarithmic.stream().flatMapToDouble((line) -> Arrays.stream(line.x()))
            .distinct().sorted().toArray();
        return draw(title, logarithmic, points, (x) -> curve.text(Math.rint(Math.pow(10, x))), yText, curve.axis(),
            label, marks.stream().map((mark) -> new Mark(Math.log10(mark.x()), mark.text(), mark.style())).toList());
    }

    private static String draw(
        final String title,
        final List<Line> lines,
        final double[] xTicks,
        final DoubleFunction<String> xText,
        final DoubleFunction<String> yText,
        final String below,
        final String beside,
        final List<Mark> marks)
    {
        if (lines.isEmpty())
        {
            return "<p class='failed'>Nothing that counts.</p>";
        }
        final double[] yTicks = ticks(
            lines.stream().flatMapToDouble((line) -> Arrays.stream(line.y())).min().orElse(1),
            lines.stream().flatMapToDouble((line) -> Arrays.stream(line.y())).max().orElse(1));
        final double xMin = lines.stream().flatMapToDouble((line) -> Arrays.stream(line.x())).min().orElse(0);
        final double xMax = lines.stream().flatMapToDouble((line) -> Arrays.stream(line.x())).max().orElse(1);
        final Svg.Plane plane = new Svg.Plane(xMin, Math.max(xMax, xMin + 1e-9), Math.log10(yTicks[0]),
            Math.log10(yTicks[yTicks.length - 1]));
        final Svg svg = new Svg(Svg.HEIGHT, title).axes(below, beside);
        for (final double y : yTicks)
        {
            final double at = plane.y(Math.log10(y));
            svg.line(Svg.LEFT, at, Svg.WIDTH - Svg.RIGHT, at, "grid").text(Svg.LEFT - 6, at + 4, "end", yText.apply(y));
        }
        for (final double x : xTicks)
        {
            final double at = plane.x(x);
            svg.line(at, Svg.TOP, at, Svg.HEIGHT - Svg.BOTTOM, "grid")
                .text(at, Svg.HEIGHT - Svg.BOTTOM + 16, "middle", xText.apply(x));
        }
        for (int i = 0; i < marks.size(); i++)
        {
            final double at = plane.x(marks.get(i).x());
            svg.line(at, Svg.TOP, at, Svg.HEIGHT - Svg.BOTTOM, "mark " + marks.get(i).style())
                .text(at - 5, Svg.TOP + 12 + LABEL_GAP * i, "end", marks.get(i).text(), "t" + marks.get(i).style());
        }
        // Points where there are few of them.
        lines.forEach((line) -> path(svg, plane, line, xTicks.length >= line.x().length));
        legend(svg, lines, plane);
        return svg.toString();
    }

    /** Powers of ten around the values; with few of them, 2 and 5 in between as well. */
    private static double[] ticks(final double least, final double most)
    {
        final double top = Math.max(most, least * 1.001);
        final boolean isWide = Math.log10(top / least) > MANY_DECADES;
        final List<Double> ticks = new ArrayList<>();
        for (int exponent = (int)Math.floor(Math.log10(least)); exponent <= Math.ceil(Math.log10(top)); exponent++)
        {
            for (final double factor : isWide ? new double[] {1} : BETWEEN)
            {
                ticks.add(factor * Math.pow(10, exponent));
            }
        }
        while (ticks.size() > 2 && ticks.get(1) <= least)
        {
            ticks.remove(0);
        }
        while (ticks.size() > 2 && ticks.get(ticks.size() - 2) >= top)
        {
            ticks.remove(ticks.size() - 1);
        }
        return ticks.stream().mapToDouble((tick) -> tick).toArray();
    }

    private static void path(final Svg svg, final Svg.Plane plane, final Line line, final boolean hasDots)
    {
        final StringBuilder points = new StringBuilder();
        for (int i = 0; i < line.x().length; i++)
        {
            final double x = plane.x(line.x()[i]);
            final double y = plane.y(Math.log10(line.y()[i]));
            points.append(Svg.number(x)).append(',').append(Svg.number(y)).append(' ');
            if (hasDots)
            {
                svg.circle(x, y, "f" + line.style());
            }
        }
        svg.shape("polyline", points.toString(), "line " + line.style());
    }

    /** Names at the right, each as near to its line's end as the others leave it. */
    private static void legend(final Svg svg, final List<Line> lines, final Svg.Plane plane)
    {
        final List<Line> order = new ArrayList<>(lines);
        order.sort(Comparator.comparingDouble((line) -> -line.last()));
        double free = Svg.TOP + 4;
        double last = Svg.HEIGHT - Svg.BOTTOM - LABEL_GAP * (order.size() - 1);
        for (final Line line : order)
        {
            final double at = Math.max(free, Math.min(plane.y(Math.log10(line.last())) + 4, last));
            free = at + LABEL_GAP;
            last += LABEL_GAP;
            svg.text(Svg.WIDTH - Svg.RIGHT + 10, at, "start", line.name(), "t" + line.style());
        }
    }
}
