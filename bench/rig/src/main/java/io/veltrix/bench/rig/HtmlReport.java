package io.veltrix.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The report for people: one page that needs no network.
 */
final class HtmlReport
{
    private static final List<String> PLAIN = List.of("", "words");

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
        html.note((facts.isQuick() ? "A quick run: a look, not a result. " : "") + "Started " +
            facts.startedAt().truncatedTo(ChronoUnit.SECONDS) + "; the paths took " +
            Figures.time(facts.elapsedNs()) + "; commit " + facts.commit() + ".");
        disturbance();
        targets();
        host();
        new CaseSections(html, results).write();
        new CurveSections(html, results).write();
        new JmhSection(html, scores).write();
        failures();
        html.heading(2, "How this was measured").note("""
            Every figure comes from a JVM of its own that measures one thing once; subjects take turns, and what \
            is told is the median of their forks (worst: of all forks). Messages have a schedule that is fixed \
            before the run; latency counts from the time a message was due, so a stall counts for everything that \
            waited for it. A fork whose last message went out later than a hundredth of the schedule behind its \
            time did not hold its rate and does not count. How long a store takes to be seen on the other core is \
            measured before and after each process: a guest's cores are moved by the hypervisor, and where threads \
            talk to each other a fork does not count that ran while it was more than three times as long as at its \
            shortest in this run, as long as there is one that did not; two subjects are compared in the same \
            state, and where they never met it in the same one, the table says so. A p50 in the table of targets \
            is taken while the host disturbed least: of the medians of all intervals of all forks (a hundred a \
            fork) the tenth percentile; so is the rate of a link, the ninetieth of fifty intervals a fork. On a \
            host that keeps still all of them are the same. Warm-up is not counted. Threads spin unless said \
            and are not pinned but where a subject says so; no other process of \
            the run is active. Every message is written and read by its subject's own code, all subjects with the \
            same bytes; ours include the engine's event header. The line "host alone" is not a latency of anybody: \
            it is the longest gap in each 100 µs between two reads of the clock by two threads that do nothing \
            else, and nothing measured beside it can have a better tail. Beside this page stand report.json with \
            all figures, and for each process its .hgrm (percentiles) and .hlog (latencies over time).""");
        return html.toString();
    }

    private void disturbance()
    {
        final long disturbed = results.disturbed();
        if (disturbed > 0)
        {
            html.failed(disturbed + " of " + results.forks().size() + " processes were measured while others had " +
                "more than a tenth of a core: their figures do not stand for the software alone; named at the end.");
        }
    }

    private void targets()
    {
        html.heading(2, "Ratios and their targets")
            .table(List.of("measure", "target", "found", "verdict", "how"), List.of("", "n", "n", "", ""));
        for (final Ratio ratio : ratios)
        {
            html.row(List.of("what", "n", "n", ratio.verdict().name().toLowerCase(Locale.ROOT), "how"),
                ratio.measure(), ratio.targetText(), ratio.valueText(), ratio.verdictText(), ratio.how());
        }
        html.endTable();
    }

    private void host()
    {
        html.heading(2, "Where this was measured")
            .table(List.of("host", ""), PLAIN)
            .row(PLAIN, "CPU", facts.host().cpu() + ", " + facts.host().cores() + " cores, isolated: " +
                (facts.host().isolated().isEmpty() ? "none" : facts.host().isolated()))
            .row(PLAIN, "machine", facts.machine())
            .row(PLAIN, "clock, governor", facts.host().clock() + ", " + facts.host().governor())
            .row(PLAIN, "kernel", facts.host().kernel())
            .row(PLAIN, "Java", facts.host().jvm())
            .row(PLAIN, "disk", facts.disk())
            .row(PLAIN, "load before; after",
                facts.loadBefore() + "; " + facts.loadAfter() + " (over 1, 5, 15 minutes; the run's own included)")
            .row(PLAIN, "others, on average", others())
            .row(PLAIN, "JVM flags", String.join(" ", facts.flags()))
            .endTable();
    }

    private String others()
    {
        final double others = results.forks().stream().mapToDouble((fork) -> fork.load().others())
            .filter(Double::isFinite).average().orElse(Double.NaN);
        final double stolen = results.forks().stream().mapToDouble((fork) -> fork.load().stolen())
            .filter(Double::isFinite).average().orElse(Double.NaN);
        return new HostLoad(others, stolen) + " (the kernel's own work for the run included)";
    }

    private static String why(final Result result, final Fork fork)
    {
        final List<String> reasons = new ArrayList<>();
        if (!fork.isHeld())
        {
            reasons.add(fork.outcome().failure());
        }
        else if (!result.counts(fork))
        {
            reasons.add("the host had them elsewhere: " + fork.distance());
        }
        if (fork.load().isMuch())
        {
            reasons.add(fork.load().toString());
        }
        return String.join("; ", reasons);
    }

    private void failures()
    {
        final List<String> styles = List.of("words", "", "words");
        html.heading(2, "Processes that do not count, or were disturbed");
        final List<Case> cases = results.cases();
        boolean isOpen = false;
        for (final Case which : cases)
        {
            for (final Result result : results.of(which))
            {
                for (final Fork fork : result.forks())
                {
                    if (!result.counts(fork) || fork.load().isMuch())
                    {
                        if (!isOpen)
                        {
                            html.table(List.of("process", "counts", "why, or what others had"), styles);
                            isOpen = true;
                        }
                        html.row(styles, which.id() + "/" + fork.file(), result.counts(fork) ? "yes" : "no",
                            why(result, fork));
                    }
                }
            }
        }
        if (isOpen)
        {
            html.endTable();
        }
        else
        {
            html.note("None: " + results.forks().size() + " processes, each held its rate, none with more than a " +
                "tenth of a core taken by others.");
        }
    }
}
