package io.veltrix.tools.soak;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Latency at one thread boundary over time as inline SVG: a line for each percentile over a logarithmic axis. A column
 * of the picture shows the worst of the intervals that fall into it, so that no spike is lost however many there are.
 */
final class LatencyCurve
{
    private static final int WIDTH = 520;
    private static final int HEIGHT = 200;
    private static final int LEFT = 70;
    private static final int RIGHT = 12;
    private static final int TOP = 10;
    private static final int BOTTOM = 24;
    private static final int COLUMNS = 400;
    private static final int TICKS = 4;
    private static final String[] UNITS = {"ns", "µs", "ms", "s"};
    private static final int DECADES_PER_UNIT = 3;

    /** A line of the picture. */
    enum Line
    {
        MAX("max", "#c9ced6", LatencySample::max),
        P9999("p99.99", "#e0a458", LatencySample::p9999),
        P999("p99.9", "#d1495b", LatencySample::p999),
        P99("p99", "#2f6fde", LatencySample::p99),
        P50("p50", "#1b7a3d", LatencySample::p50);

        final String title;
        final String colour;
        private final ToLongFunction<LatencySample> value;

        Line(final String title, final String colour, final ToLongFunction<LatencySample> value)
        {
            this.title = title;
            this.colour = colour;
            this.value = value;
        }
    }

    private final List<LatencySample> samples;
    private final double endS;
    private final int lowest;
    private final int highest;

    private LatencyCurve(final List<LatencySample> samples, final double endS)
    {
        this.samples = samples;
        this.endS = endS;
        lowest = (int)Math.floor(decade(samples.stream().mapToLong(LatencySample::p50).min().orElse(1)));
        highest = Math.max(
            lowest + 1, (int)Math.ceil(decade(samples.stream().mapToLong(LatencySample::max).max().orElse(1))));
    }

    /**
     * @param samples of one boundary, ascending in time.
     * @param endS    where the axis of time ends, in seconds.
     * @return the picture.
     */
    static String svg(final List<LatencySample> samples, final double endS)
    {
        return new LatencyCurve(
            samples.stream().filter((sample) -> sample.count() > 0).toList(), Math.max(1, endS)).draw();
    }

    private String draw()
    {
        final StringBuilder svg = new StringBuilder(String.format(
            Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\">", WIDTH, HEIGHT));
        if (samples.isEmpty())
        {
            return svg.append(String.format(Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">not known</text></svg>%n", WIDTH / 2, HEIGHT / 2))
                .toString();
        }
        for (int decade = lowest; decade <= highest; decade++)
        {
            final double y = y(Math.pow(10, decade));
            svg.append(String.format(Locale.ROOT,
                "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e3e7ec\"/>" +
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                LEFT, WIDTH - RIGHT, y, y, LEFT - 8, y + 4, label(decade)));
        }
        for (int i = 0; i <= TICKS; i++)
        {
            final double second = endS * i / TICKS;
            svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>",
                x(second), HEIGHT - 6, i == TICKS ? "end" : "middle", Curve.time(second, endS)));
        }
        for (final Line line : Line.values())
        {
            svg.append(String.format(Locale.ROOT,
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.3\" stroke-linejoin=\"round\"/>",
                path(line), line.colour));
        }
        return svg.append("</svg>\n").toString();
    }

    private String path(final Line line)
    {
        final long[] worst = new long[COLUMNS];
        Arrays.fill(worst, -1);
        for (final LatencySample sample : samples)
        {
            final int column = (int)Math.min(COLUMNS - 1, sample.elapsedMs() / 1e3 / endS * COLUMNS);
            worst[column] = Math.max(worst[column], line.value.applyAsLong(sample));
        }
        final StringBuilder path = new StringBuilder();
        for (int i = 0; i < COLUMNS; i++)
        {
            if (worst[i] >= 0)
            {
                path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L",
                    x((i + 0.5) * endS / COLUMNS), y(worst[i])));
            }
        }
        return path.toString();
    }

    private double x(final double second)
    {
        return LEFT + second / endS * (WIDTH - LEFT - RIGHT);
    }

    private double y(final double ns)
    {
        return HEIGHT - BOTTOM - (decade(ns) - lowest) / (highest - lowest) * (HEIGHT - TOP - BOTTOM);
    }

    private static double decade(final double ns)
    {
        return Math.log10(Math.max(1, ns));
    }

    /** 3 is 1 µs, 4 is 10 µs, 7 is 10 ms. */
    private static String label(final int decade)
    {
        final int unit = Math.min(UNITS.length - 1, decade / DECADES_PER_UNIT);
        return (int)Math.pow(10, decade - unit * DECADES_PER_UNIT) + " " + UNITS[unit];
    }
}
