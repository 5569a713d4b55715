package io.veltrix.bench.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import io.veltrix.bench.harness.Schedule;
import io.veltrix.bench.harness.Task;

/**
 * The part of the page on single cases: curves or bars, a table, and latency over time.
 */
final class CaseSections
{
    private static final int HEAT_MAPS = 2;

    private final Html html;
    private final Results results;

    CaseSections(final Html html, final Results results)
    {
        this.html = html;
        this.results = results;
    }

    void write()
    {
        for (final Case which : results.cases())
        {
            if (which.curve() == null)
            {
                final List<Result> all = results.of(which);
                html.heading(2, which.title()).note(terms(which));
                if (which.isLatency())
                {
                    latencies(which, all);
                }
                else
                {
                    rates(which, all);
                }
                failures(html, all);
            }
        }
    }

    /** What was asked of each process. */
    private static String terms(final Case which)
    {
        final String forks = which.forks() == 1 ? "one process a subject" : which.forks() + " processes a subject";
        if (which.mode() == Task.Mode.HICCUP)
        {
            return forks + ".";
        }
        final String arrivals = which.rate() == 0 ? "as fast as it goes" : String.format(
            Locale.ROOT, "offered at %,.0f/s (%s) over %.1f s", which.rate(), which.arrivals() ==
            Schedule.Arrivals.STEADY ? "evenly" : which.arrivals().name().toLowerCase(Locale.ROOT),
            which.count() / which.rate());
        return String.format(Locale.ROOT, "%,d messages of %d B, %s, after %,d of warm-up; %s.", which.count(),
            which.bytes(), arrivals, which.warmUp(), forks);
    }

    static void failures(final Html html, final List<Result> all)
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

    private void rates(final Case which, final List<Result> all)
    {
        html.svg(BarChart.draw(which.title(), all));
        final List<String> styles = List.of("", "n", "n", "n", "how", "how");
        html.table(List.of("subject", "events a second", "least – most", "forks", "noted", "what"), styles);
        for (final Result result : all)
        {
            html.row(styles, result.subject().name(), Figures.rate(result.perSecond()),
                range(result, Result::rateOf, Figures::rate), forks(result), notes(result), result.subject().how());
        }
        html.endTable();
    }

    private void latencies(final Case which, final List<Result> all)
    {
        final List<LineChart.Line> lines = new ArrayList<>();
        for (int i = 0; i < all.size(); i++)
        {
            final Result result = all.get(i);
            if (result.isMeasured())
            {
                lines.add(LineChart.Line.ofPercentiles(result.subject().name(), Html.style(i), result.merged()));
            }
        }
        // Of single appends and openings there are too few to hold them against gaps in each 100 us.
        final Result host = which.mode() == Task.Mode.STALL ? null : results.find(Catalog.HICCUPS, Subject.HOST);
        final List<Result> told = new ArrayList<>(all);
        if (host != null && which.mode() != Task.Mode.HICCUP)
        {
            lines.add(LineChart.Line.ofPercentiles("host alone", "s5 dash", host.merged()));
            told.add(host);
        }
        html.svg(LineChart.percentiles(which.title(), lines,
            which.mode() == Task.Mode.HICCUP ? "longest gap" : "latency"));
        table(told);
        if (which.mode() == Task.Mode.ROUND_TRIP || which.mode() == Task.Mode.TICK_TO_ORDER)
        {
            all.stream().filter(Result::isMeasured).limit(HEAT_MAPS).forEach(this::overTime);
        }
    }

    private void table(final List<Result> all)
    {
        final List<String> titles = new ArrayList<>(List.of("subject"));
        final List<String> styles = new ArrayList<>(List.of(""));
        for (final double percentile : Percentiles.TOLD)
        {
            titles.add(Percentiles.name(percentile));
            styles.add("n");
        }
        titles.addAll(List.of("worst", "p50 of forks", "p99 of forks", "forks", "what"));
        styles.addAll(List.of("n", "n", "n", "n", "how"));
        html.table(titles, styles);
        for (final Result result : all)
        {
            final List<String> cells = new ArrayList<>(List.of(result.subject().name()));
            for (final double percentile : Percentiles.TOLD)
            {
                cells.add(Figures.time(result.latencyNs(percentile)));
            }
            final String notes = notes(result);
            cells.addAll(List.of(Figures.time(result.worstNs()),
                range(result, (fork) -> fork.total().getValueAtPercentile(50), Figures::time),
                range(result, (fork) -> fork.total().getValueAtPercentile(99), Figures::time),
                forks(result), result.subject().how() + (notes.isEmpty() ? "" : " (" + notes + ")")));
            html.row(styles, cells);
        }
        html.endTable();
    }

    private void overTime(final Result result)
    {
        final Fork first = result.forks().stream().filter(result::counts).findFirst().orElseThrow();
        final String title = "Over time: " + result.subject().name() + ", the first fork that counts";
        html.heading(3, title).svg(HeatMap.draw(title, first.intervals(), first.outcome().spanNs()));
    }

    private static String range(
        final Result result, final ToDoubleFunction<Fork> figure, final DoubleFunction<String> text)
    {
        final double[] range = result.range(figure);
        return text.apply(range[0]) + " – " + text.apply(range[1]);
    }

    private static String notes(final Result result)
    {
        return result.forks().stream().map((fork) -> fork.outcome().note()).filter((note) -> !note.isEmpty())
            .distinct().collect(Collectors.joining("; "));
    }

    private static String forks(final Result result)
    {
        return result.count() == result.forks().size() ? Integer.toString(result.count()) :
            result.count() + " of " + result.forks().size();
    }
}
