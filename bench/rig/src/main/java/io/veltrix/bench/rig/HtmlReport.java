package io.veltrix.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

import io.veltrix.bench.harness.Task;

/**
 * The report for people: one page that needs no network.
 */
final class HtmlReport
{
    private final RunFacts facts;
    private final Results results;
    private final List<Ratio> ratios;
    private final List<JmhScores.Score> scores;
    private final Html html = new Html("Veltrix: evidence");

    private HtmlReport(
        final RunFacts facts, final Results results, final List<Ratio> ratios, final List<JmhScores.Score> scores)
    {
        this.facts = facts;
        this.results = results;
        this.ratios = ratios;
        this.scores = scores;
    }

    static void write(
        final Path file,
        final RunFacts facts,
        final Results results,
        final List<Ratio> ratios,
        final List<JmhScores.Score> scores) throws IOException
    {
        Files.writeString(file, new HtmlReport(facts, results, ratios, scores).text());
    }

    private String text()
    {
        host();
        targets();
        for (final Case which : results.cases())
        {
            if (which.curve() == null)
            {
                section(which);
            }
        }
        curve(Case.Curve.SIZE, "Messages a second over their size", "bytes of a message",
            (x) -> String.format(Locale.ROOT, "%.0f", x), Figures::rate);
        curve(Case.Curve.LOAD, "Latency of one hop and back over the offered rate (p50, p99)", "offered a second",
            Figures::rate, Figures::time);
        jmh();
        html.heading(2, "How this was measured").note("""
            Every figure comes from a JVM of its own that measures one thing once; subjects take turns, and what \
            is told is the median of their forks (worst: of all forks). Messages have a schedule that is fixed \
            before the run; latency counts from the time a message was due, so a stall counts for everything \
            that waited for it. A fork whose last message went out later than a hundredth of the schedule behind \
            its time did not hold its rate and does not count. Warm-up is not counted. Threads spin, are not \
            pinned, and no other process of the run is active. Every message is written and read by its \
            subject's own code, all subjects with the same bytes; ours include the engine's event header. Each \
            .hgrm (percentiles) and .hlog (latencies over time) stands beside this page, all figures in \
            report.json.""");
        return html.toString();
    }

    private void host()
    {
        final List<String> styles = List.of("", "");
        html.note((facts.isQuick() ? "A quick run: a look, not a result. " : "") + "Started " +
            facts.startedAt().truncatedTo(ChronoUnit.SECONDS) + ", took " +
            TimeUnit.NANOSECONDS.toSeconds(facts.elapsedNs()) + " s, commit " + facts.commit() + ".");
        if (facts.isBusy())
        {
            html.failed("The host was busy when this run began (load " + facts.loadBefore() +
                "): spinning threads were kept from their cores, and no figure below stands for the software alone.");
        }
        html.table(List.of("host", ""), styles)
            .row(styles, "CPU", facts.host().cpu() + ", " + facts.host().cores() + " cores, isolated: " +
                (facts.host().isolated().isEmpty() ? "none" : facts.host().isolated()))
            .row(styles, "governor, clock", facts.host().governor() + ", " + facts.host().clock())
            .row(styles, "kernel, Java", facts.host().kernel() + ", " + facts.host().jvm())
            .row(styles, "load before, after", facts.loadBefore() + "; " + facts.loadAfter() +
                " (1, 5, 15 minutes; a busy host makes every figure worse)")
            .row(styles, "JVM flags", String.join(" ", facts.flags()))
            .endTable();
    }

    private void targets()
    {
        html.heading(2, "Ratios and their targets")
            .table(List.of("measure", "target", "found", "verdict", "how"), List.of("", "n", "n", "", ""));
        for (final Ratio ratio : ratios)
        {
            html.row(List.of("", "n", "n", ratio.verdict().name().toLowerCase(Locale.ROOT), "how"), ratio.measure(),
                ratio.targetText(), ratio.valueText(), ratio.verdictText(), ratio.how());
        }
        html.endTable();
    }

    private void section(final Case which)
    {
        html.heading(2, which.title());
        final List<Result> all = results.of(which);
        if (which.isLatency())
        {
            latencies(which, all);
        }
        else
        {
            html.svg(Svg.bars(
                all.stream().map((result) -> result.subject().name()).toList(),
                all.stream().mapToDouble(Result::perSecond).toArray(), Figures::rate));
            final List<String> styles = List.of("", "n", "n", "how");
            html.table(List.of("subject", "events a second", "forks", "what"), styles);
            for (final Result result : all)
            {
                html.row(styles, result.subject().name(), Figures.rate(result.perSecond()), forks(result),
                    result.subject().how());
            }
            html.endTable();
        }
        failures(all);
    }

    private void latencies(final Case which, final List<Result> all)
    {
        final List<String> titles = new ArrayList<>(List.of("subject"));
        final List<String> styles = new ArrayList<>(List.of(""));
        for (final double percentile : Percentiles.TOLD)
        {
            titles.add(Percentiles.name(percentile));
            styles.add("n");
        }
        titles.addAll(List.of("worst", "forks", "what"));
        styles.addAll(List.of("n", "n", "how"));
        html.svg(Svg.percentiles(all.stream()
            .filter(Result::isMeasured)
            .map((result) -> Svg.Line.ofPercentiles(result.subject().name(), result.merged()))
            .toList()));
        html.table(titles, styles);
        for (final Result result : all)
        {
            final List<String> cells = new ArrayList<>(List.of(result.subject().name()));
            for (final double percentile : Percentiles.TOLD)
            {
                cells.add(Figures.time(result.latencyNs(percentile)));
            }
            cells.addAll(List.of(Figures.time(result.worstNs()), forks(result), result.subject().how()));
            html.row(styles, cells);
        }
        html.endTable();
        if (which.mode() == Task.Mode.ROUND_TRIP || which.mode() == Task.Mode.TICK_TO_ORDER)
        {
            all.stream().filter((result) -> result.subject().isOurs() && result.isMeasured()).findFirst()
                .ifPresent((result) -> html.heading(3, "Over time, first fork of " + Subject.OURS + " that counts")
                    .svg(Svg.heat(result.forks().stream().filter(Fork::isHeld).findFirst().orElseThrow()
                        .intervals())));
        }
    }

    private void failures(final List<Result> all)
    {
        for (final Result result : all)
        {
            for (final Fork fork : result.forks())
            {
                if (!fork.isHeld())
                {
                    html.failed(fork.file() + " does not count: " + fork.outcome().failure());
                }
            }
        }
    }

    private static String forks(final Result result)
    {
        return result.failures() == 0 ? Integer.toString(result.forks().size()) :
            (result.forks().size() - result.failures()) + " of " + result.forks().size();
    }

    private void curve(
        final Case.Curve curve,
        final String title,
        final String label,
        final DoubleFunction<String> xText,
        final DoubleFunction<String> yText)
    {
        final List<Case> points = results.cases().stream().filter((which) -> which.curve() == curve).toList();
        if (points.isEmpty())
        {
            return;
        }
        final List<Svg.Line> lines = new ArrayList<>();
        for (final Result first : results.of(points.get(0)))
        {
            final String name = first.subject().name();
            if (curve == Case.Curve.SIZE)
            {
                lines.add(line(name, name, points, Result::perSecond));
            }
            else
            {
                lines.add(line(name + " p50", name, points, (result) -> result.latencyNs(50)));
                lines.add(line(name + " p99", name, points, (result) -> result.latencyNs(99)));
            }
        }
        html.heading(2, title);
        html.svg(Svg.curves(lines.stream().filter((line) -> line.x().length > 0).toList(), xText, yText, label));
        html.note("A line ends where the offered rate was not held any more, or where a fork failed.");
        points.forEach((which) -> failures(results.of(which)));
    }

    private Svg.Line line(
        final String name,
        final String subject,
        final List<Case> points,
        final ToDoubleFunction<Result> figure)
    {
        final List<double[]> found = new ArrayList<>();
        for (final Case which : points)
        {
            final Result result = results.find(which.id(), subject);
            if (result != null)
            {
                found.add(new double[] {
                    which.curve() == Case.Curve.SIZE ? which.bytes() : which.rate(), figure.applyAsDouble(result)});
            }
        }
        return new Svg.Line(name, found.stream().mapToDouble((point) -> point[0]).toArray(),
            found.stream().mapToDouble((point) -> point[1]).toArray());
    }

    private void jmh()
    {
        if (scores.isEmpty())
        {
            return;
        }
        final List<String> styles = List.of("", "n", "n", "n", "n");
        html.heading(2, "Pieces (JMH)")
            .table(List.of("benchmark", "ns an operation", "± 99.9 %", "B an operation", "bounds checks"), styles);
        for (final JmhScores.Score score : scores)
        {
            html.row(styles, score.name(), number(score.score(), 2), number(score.error(), 2),
                number(score.allocated(), 3), score.isChecked() ? "on" : "off");
        }
        html.endTable();
    }

    private static String number(final double value, final int digits)
    {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
