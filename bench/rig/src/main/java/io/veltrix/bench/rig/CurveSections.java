package io.veltrix.bench.rig;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * The part of the page on cost curves: for each a chart of what is told as latencies and one of what is told as rates.
 */
final class CurveSections
{
    private final Html html;
    private final Results results;

    CurveSections(final Html html, final Results results)
    {
        this.html = html;
        this.results = results;
    }

    void write()
    {
        for (final Curve curve : Curve.values())
        {
            final Map<String, List<Case>> charts = charts(results, curve);
            if (!charts.isEmpty())
            {
                html.heading(2, curve.title()).note(curve.note());
                charts.forEach((title, points) -> chart(curve, title, points));
            }
        }
    }

    /**
     * @param results of a run.
     * @param curve   to look for.
     * @return its points by the title of their chart, in order.
     */
    static Map<String, List<Case>> charts(final Results results, final Curve curve)
    {
        final Map<String, List<Case>> charts = new LinkedHashMap<>();
        results.cases().stream().filter((which) -> which.curve() == curve)
            .forEach((which) -> charts.computeIfAbsent(which.title(), (title) -> new ArrayList<>()).add(which));
        return charts;
    }

    /**
     * @param results of a run.
     * @param points  of one chart.
     * @return names of the subjects that have any.
     */
    static Set<String> subjects(final Results results, final List<Case> points)
    {
        final Set<String> subjects = new LinkedHashSet<>();
        points.forEach((which) -> results.of(which).forEach((result) -> subjects.add(result.subject().name())));
        return subjects;
    }

    /**
     * @param results of a run.
     * @param points  of one chart of latencies over the offered rate.
     * @param subject name.
     * @return the rate at the knee; NaN where there is none.
     */
    static double knee(final Results results, final List<Case> points, final String subject)
    {
        final LineChart.Line line = line(results, points, subject, "", "", (result) -> result.latencyNs(99));
        return Knee.of(line.x(), line.y());
    }

    private void chart(final Curve curve, final String title, final List<Case> points)
    {
        final boolean isLatency = points.get(0).isLatency();
        final DoubleFunction<String> text = isLatency ? Figures::time : Figures::rate;
        final List<LineChart.Line> lines = new ArrayList<>();
        final List<LineChart.Mark> marks = new ArrayList<>();
        int number = 0;
        for (final String subject : subjects(results, points))
        {
            final String style = Html.style(number++);
            if (isLatency)
            {
                lines.add(line(results, points, subject, " p50", style, (result) -> result.latencyNs(50)));
                lines.add(line(results, points, subject, " p99", style + " dash", (result) -> result.latencyNs(99)));
            }
            else
            {
                lines.add(line(results, points, subject, "", style, Result::perSecond));
            }
            final double knee = curve == Curve.LOAD ? knee(results, points, subject) : Double.NaN;
            if (!Double.isNaN(knee))
            {
                marks.add(new LineChart.Mark(knee, "knee of " + subject + ": " + Figures.rate(knee), style));
            }
        }
        lines.removeIf((line) -> line.x().length == 0);
        html.heading(3, title).svg(LineChart.curve(
            title, curve, lines, text, isLatency ? "latency" : "events a second", marks));
        if (curve == Curve.LOAD)
        {
            html.note(Knee.RULE);
        }
        figures(curve, points, lines, text);
        points.forEach((which) -> CaseSections.failures(html, results.of(which)));
    }

    private void figures(
        final Curve curve, final List<Case> points, final List<LineChart.Line> lines, final DoubleFunction<String> text)
    {
        final List<String> titles = new ArrayList<>(List.of(curve.axis()));
        final List<String> styles = new ArrayList<>(List.of(""));
        lines.forEach((line) ->
        {
            titles.add(line.name());
            styles.add("n");
        });
        html.fold("Figures").table(titles, styles);
        for (final Case which : points)
        {
            final List<String> cells = new ArrayList<>(List.of(curve.text(which.x())));
            for (final LineChart.Line line : lines)
            {
                double found = Double.NaN;
                for (int i = 0; i < line.x().length; i++)
                {
                    found = line.x()[i] == which.x() ? line.y()[i] : found;
                }
                cells.add(text.apply(found));
            }
            html.row(styles, cells);
        }
        html.endTable().endFold();
    }

    private static LineChart.Line line(
        final Results results,
        final List<Case> points,
        final String subject,
        final String suffix,
        final String style,
        final ToDoubleFunction<Result> figure)
    {
        final List<double[]> found = new ArrayList<>();
        for (final Case which : points)
        {
            final Result result = results.find(which.id(), subject);
            if (result != null)
            {
                found.add(new double[] {which.x(), Math.max(1, figure.applyAsDouble(result))});
            }
        }
        return new LineChart.Line(subject + suffix, style, found.stream().mapToDouble((point) -> point[0]).toArray(),
            found.stream().mapToDouble((point) -> point[1]).toArray());
    }
}
