package io.veltrix.bench.rig;

import java.util.Locale;

/**
 * A drawing that stands inside a page and takes its colours from the page's style sheet. Single-threaded.
 */
final class Svg
{
    static final int WIDTH = 860;
    static final int HEIGHT = 360;
    static final int LEFT = 88;
    static final int RIGHT = 130;
    static final int TOP = 14;
    static final int BOTTOM = 46;

    private final StringBuilder text = new StringBuilder();

    Svg(final int height, final String title)
    {
        text.append("<div class='wide'><svg viewBox='0 0 ").append(WIDTH).append(' ').append(height)
            .append("' role='img' aria-label='").append(Html.escape(title)).append("'>");
    }

    /**
     * Where values are drawn.
     *
     * @param xMin left.
     * @param xMax right.
     * @param yMin bottom.
     * @param yMax top.
     */
    record Plane(double xMin, double xMax, double yMin, double yMax)
    {
        double x(final double value)
        {
            return LEFT + (value - xMin) / (xMax - xMin) * (WIDTH - LEFT - RIGHT);
        }

        double y(final double value)
        {
            return TOP + (yMax - value) / (yMax - yMin) * (HEIGHT - TOP - BOTTOM);
        }
    }

    Svg line(final double x1, final double y1, final double x2, final double y2, final String style)
    {
        text.append("<line class='").append(style).append("' x1='").append(number(x1)).append("' y1='")
            .append(number(y1)).append("' x2='").append(number(x2)).append("' y2='").append(number(y2)).append("'/>");
        return this;
    }

    Svg text(final double x, final double y, final String anchor, final String plain)
    {
        return text(x, y, anchor, plain, "");
    }

    Svg text(final double x, final double y, final String anchor, final String plain, final String style)
    {
        text.append("<text x='").append(number(x)).append("' y='").append(number(y)).append("' text-anchor='")
            .append(anchor).append("' class='").append(style).append("'>").append(Html.escape(plain))
            .append("</text>");
        return this;
    }

    Svg rect(final double x, final double y, final double width, final double height, final String style)
    {
        text.append("<rect x='").append(number(x)).append("' y='").append(number(y)).append("' width='")
            .append(number(width)).append("' height='").append(number(height)).append("' class='").append(style)
            .append("'/>");
        return this;
    }

    Svg circle(final double x, final double y, final String style)
    {
        text.append("<circle r='3' cx='").append(number(x)).append("' cy='").append(number(y)).append("' class='")
            .append(style).append("'/>");
        return this;
    }

    Svg shape(final String kind, final String points, final String style)
    {
        text.append('<').append(kind).append(" class='").append(style).append("' ")
            .append(kind.equals("path") ? "d" : "points").append("='").append(points).append("'/>");
        return this;
    }

    /** Names of both axes. */
    Svg axes(final String below, final String beside)
    {
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", below);
        final double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
        text.append("<text text-anchor='middle' transform='translate(14 ").append(number(middle))
            .append(") rotate(-90)'>").append(Html.escape(beside)).append("</text>");
        return this;
    }

    static String number(final double value)
    {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    @Override
    public String toString()
    {
        return text + "</svg></div>";
    }
}
