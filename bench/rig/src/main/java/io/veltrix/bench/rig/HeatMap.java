package io.veltrix.bench.rig;

import java.util.List;

import org.HdrHistogram.Histogram;

/**
 * Latencies over time: time to the right, latency upwards, the darker the more messages. Pure function.
 */
final class HeatMap
{
    private static final int BINS = 36;
    private static final int SHADES = 8;
    private static final int TICKS = 5;
    private static final double SWATCH = 14;

    private HeatMap()
    {
    }

    /**
     * @param title     of the map.
     * @param intervals of equal length.
     * @param spanNs    all of them together, nanoseconds.
     * @return the map.
     */
    static String draw(final String title, final List<Histogram> intervals, final double spanNs)
    {
        final double most = intervals.stream().mapToDouble(Histogram::getMaxValue).max().orElse(1);
        final double least = intervals.stream().filter((interval) -> interval.getTotalCount() > 0)
            .mapToDouble((interval) -> Math.max(1, interval.getMinValue())).min().orElse(1);
        final double yMin = Math.floor(Math.log10(least));
        final double yMax = Math.max(yMin + 1, Math.ceil(Math.log10(Math.max(1, most))));
        final Svg.Plane plane = new Svg.Plane(0, intervals.size(), yMin, yMax);
        final Svg svg = new Svg(Svg.HEIGHT, title).axes("time since the first message", "latency");
        for (double y = yMin; y <= yMax; y++)
        {
            svg.line(Svg.LEFT, plane.y(y), Svg.WIDTH - Svg.RIGHT, plane.y(y), "grid")
                .text(Svg.LEFT - 6, plane.y(y) + 4, "end", Figures.time(Math.pow(10, y)));
        }
        for (int i = 0; i <= TICKS; i++)
        {
            svg.text(plane.x((double)intervals.size() * i / TICKS), Svg.HEIGHT - Svg.BOTTOM + 16, "middle",
                Figures.time(spanNs * i / TICKS));
        }
        cells(svg, plane, intervals);
        scale(svg);
        return svg.toString();
    }

    /** One shape for all cells of a shade: thousands of elements make a page slow. */
    private static void cells(final Svg svg, final Svg.Plane plane, final List<Histogram> intervals)
    {
        final StringBuilder[] shades = new StringBuilder[SHADES];
        final double step = (plane.yMax() - plane.yMin()) / BINS;
        final String width = Svg.number(plane.x(1) - plane.x(0) + 0.1);
        final String height = Svg.number(plane.y(0) - plane.y(step) + 0.1);
        for (int i = 0; i < intervals.size(); i++)
        {
            final Histogram interval = intervals.get(i);
            for (int bin = 0; bin < BINS; bin++)
            {
                final double from = plane.yMin() + bin * step;
                final long count = interval.getCountBetweenValues(
                    (long)Math.ceil(Math.pow(10, from)), (long)Math.ceil(Math.pow(10, from + step)) - 1);
                if (count > 0)
                {
                    final double share = Math.log1p(count) / Math.log1p(interval.getTotalCount());
                    final int shade = Math.min(SHADES - 1, (int)(share * SHADES));
                    if (shades[shade] == null)
                    {
                        shades[shade] = new StringBuilder();
                    }
                    shades[shade].append('M').append(Svg.number(plane.x(i))).append(' ')
                        .append(Svg.number(plane.y(from + step))).append('h').append(width).append('v').append(height)
                        .append("h-").append(width).append('z');
                }
            }
        }
        for (int shade = 0; shade < SHADES; shade++)
        {
            if (shades[shade] != null)
            {
                svg.shape("path", shades[shade].toString(), "heat h" + shade);
            }
        }
    }

    private static void scale(final Svg svg)
    {
        final double left = Svg.WIDTH - Svg.RIGHT + 14;
        svg.text(left, Svg.TOP + 10, "start", "of an interval:").text(left, Svg.TOP + 24, "start", "all messages");
        for (int shade = 0; shade < SHADES; shade++)
        {
            svg.rect(left, Svg.TOP + 30 + (SHADES - 1 - shade) * SWATCH, SWATCH, SWATCH, "heat h" + shade);
        }
        svg.text(left, Svg.TOP + 44 + SHADES * SWATCH, "start", "one (by logarithm)");
    }
}
