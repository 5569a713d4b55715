package io.veltrix.tools.soak;

import java.util.Arrays;
import java.util.Locale;

/**
 * One figure over time as inline SVG: the band between the least and the most of each column of the picture, so that no
 * single sample is lost however many there are.
 */
final class Curve
{
    private static final int WIDTH = 520;
    private static final int HEIGHT = 170;
    private static final int LEFT = 70;
    private static final int RIGHT = 12;
    private static final int TOP = 10;
    private static final int BOTTOM = 24;
    private static final int COLUMNS = 400;
    private static final int TICKS = 4;
    private static final double MINUTES_FROM_S = 300;
    private static final double S_PER_MINUTE = 60;
    private static final double WHOLE_FROM = 20;

    private final double[] seconds;
    private final double[] values;
    private final double endS;
    private final double top;

    private Curve(final double[] seconds, final double[] values)
    {
        this.seconds = seconds;
        this.values = values;
        double most = 0;
        double last = 1;
        for (int i = 0; i < values.length; i++)
        {
            most = Math.max(most, values[i]);
            last = Math.max(last, seconds[i]);
        }
        endS = last;
        top = nice(most);
    }

    /**
     * @param seconds of the samples, ascending.
     * @param values  of them; those below zero are unknown and left out.
     * @return the picture; its vertical axis begins at zero.
     */
    static String svg(final double[] seconds, final double[] values)
    {
        return new Curve(seconds, values).draw();
    }

    private String draw()
    {
        final StringBuilder svg = new StringBuilder(String.format(
            Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\">", WIDTH, HEIGHT));
        for (int i = 0; i <= TICKS; i++)
        {
            final double value = top * i / TICKS;
            svg.append(String.format(Locale.ROOT,
                "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e3e7ec\"/>" +
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                LEFT, WIDTH - RIGHT, y(value), y(value), LEFT - 8, y(value) + 4, label(value, top)));
            final double second = endS * i / TICKS;
            svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>",
                x(second), HEIGHT - 6, i == TICKS ? "end" : "middle", time(second, endS)));
        }
        return svg.append(path()).append("</svg>\n").toString();
    }

    /** Along the most of each column, and back along the least. */
    private String path()
    {
        final double[] most = new double[COLUMNS];
        final double[] least = new double[COLUMNS];
        Arrays.fill(most, -1);
        for (int i = 0; i < values.length; i++)
        {
            final int column = (int)Math.min(COLUMNS - 1, seconds[i] / endS * COLUMNS);
            if (values[i] >= 0)
            {
                least[column] = most[column] < 0 ? values[i] : Math.min(least[column], values[i]);
                most[column] = Math.max(most[column], values[i]);
            }
        }
        final StringBuilder forth = new StringBuilder();
        final StringBuilder back = new StringBuilder();
        for (int i = 0; i < COLUMNS; i++)
        {
            if (most[i] >= 0)
            {
                final double x = x((i + 0.5) * endS / COLUMNS);
                forth.append(String.format(Locale.ROOT, "%s%.1f %.1f", forth.isEmpty() ? "M" : "L", x, y(most[i])));
                back.insert(0, String.format(Locale.ROOT, "L%.1f %.1f", x, y(least[i])));
            }
        }
        return forth.isEmpty() ? String.format(Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">not known</text>", WIDTH / 2, HEIGHT / 2) :
            "<path d=\"" + forth + back + "Z\" fill=\"#2f6fde\" stroke=\"#2f6fde\" stroke-width=\"1.5\"" +
            " stroke-linejoin=\"round\"/>";
    }

    private double x(final double second)
    {
        return LEFT + second / endS * (WIDTH - LEFT - RIGHT);
    }

    private double y(final double value)
    {
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
    }

    /**
     * @param second of a tick.
     * @param endS   of the axis.
     * @return how it is labelled.
     */
    static String time(final double second, final double endS)
    {
        return endS < MINUTES_FROM_S ? label(second, endS) + " s" :
            label(second / S_PER_MINUTE, endS / S_PER_MINUTE) + " min";
    }

    private static String label(final double value, final double most)
    {
        return String.format(Locale.ROOT, most >= WHOLE_FROM ? "%,.0f" : "%,.1f", value);
    }

    /** The next of 1, 2, 4, 8 times a power of ten, so that a quarter of it reads well. */
    private static double nice(final double most)
    {
        double step = 1;
        while (step < most)
        {
            step *= 10;
        }
        for (final double part : new double[]{0.1, 0.2, 0.4, 0.8})
        {
            if (most <= step * part)
            {
                return step * part;
            }
        }
        return step;
    }
}
