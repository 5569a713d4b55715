package io.veltrix.tools.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A soak as one HTML page that needs no network: what was found, and a curve over time of each figure.
 */
public final class SoakPage
{
    private static final double MIB = 1 << 20;
    private static final double NS_PER_US = 1e3;
    private static final String STYLE = """
        body { font: 15px/1.5 system-ui, sans-serif; color: #1c2430; background: #fff; max-width: 1120px;
               margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; margin-bottom: .2rem; }
        h2 { font-size: 1.05rem; margin: 2rem 0 .4rem; }
        .good { color: #1b7a3d; } .bad { color: #b3261e; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { text-align: right; padding: .15rem .8rem .15rem 0; border-bottom: 1px solid #e3e7ec; }
        th { font-weight: 600; } th:first-child, td:first-child { text-align: left; }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(500px, 1fr)); gap: 1rem 2rem; }
        figure { margin: 0; } figcaption { font-weight: 600; } figcaption span { font-weight: 400; color: #5a6675; }
        svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: #5a6675; }
        .key span { border-left: 1.2rem solid; padding-left: .4rem; margin-right: 1.2rem; }
        code { font-size: .85rem; overflow-wrap: anywhere; color: #5a6675; }
        """;

    private SoakPage()
    {
    }

    /**
     * @param file   to write.
     * @param report to show.
     * @throws IOException where the disk refuses.
     */
    public static void write(final Path file, final SoakReport report) throws IOException
    {
        Files.writeString(file, page(report), StandardCharsets.UTF_8);
    }

    static String page(final SoakReport report)
    {
        final StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head>")
            .append("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Soak of ")
            .append(escape(report.pipeline())).append("</title><style>\n").append(STYLE)
            .append("</style></head><body>\n");
        html.append("<h1>Soak of ").append(escape(report.pipeline())).append("</h1>\n");
        html.append(report.isGood() ? "<p class=\"good\">Good: nothing failed, nothing that is judged grows.</p>" :
            "<p class=\"bad\">" + escape(report.failure() != null ? "Failed: " + report.failure() :
            "Something grows without end: see the table.") + "</p>");
        html.append(format("""
            <p>%,d root events in %,.1f s, %,.0f events/s, in a heap of %,.0f MiB without a collector, of which
            %,.1f MiB were used at the end%s. %s, %d cores, kernel %s, Java %s.</p>
            """, report.rootEvents(), report.elapsedMs() / 1e3, report.eventsPerSecond(), report.heapBytes() / MIB,
            report.heapUsedBytes() / MIB, report.heapBytesPerMillion() < 0 ? "" : format(
            "; %,.0f bytes for a million events since the start was over%s", report.heapBytesPerMillion(),
            report.heapLastsForEvents() < 0 ? "" : format(
            ", so that it would last for %,d", report.heapLastsForEvents())),
            escape(report.host().cpu()), report.host().cores(), escape(report.host().kernel()),
            escape(report.host().jvm())));
        growth(html, report);
        latencies(html, report);
        latencyCurves(html, report);
        charts(html, report.samples(), format("MiB of %,.0f", report.heapBytes() / MIB));
        retention(html, report.retention());
        return html.append("<p><code>").append(escape(report.command())).append("</code></p>\n</body></html>\n")
            .toString();
    }

    private static void growth(final StringBuilder html, final SoakReport report)
    {
        html.append("<h2>Growth</h2>\n<table><tr><th>figure</th><th>middle third</th><th>last third</th>")
            .append("<th>at most</th><th></th></tr>\n");
        for (final Growth each : report.growth())
        {
            html.append("<tr><td>").append(each.figure()).append("</td>");
            if (each.isJudged())
            {
                html.append(format("<td>%s</td><td>%s</td><td>%s</td><td class=\"%s\">%s</td></tr>%n",
                    number(each, each.middle()), number(each, each.last()), number(each, each.limit()),
                    each.isGrowing() ? "bad" : "good", each.isGrowing() ? "grows" : "stays"));
            }
            else
            {
                html.append("<td colspan=\"3\">too short to say</td><td></td></tr>\n");
            }
        }
        html.append("</table>\n");
    }

    private static String number(final Growth growth, final long value)
    {
        return growth.unit().isEmpty() ? format("%,d", value) : format("%,.1f MiB", value / MIB);
    }

    private static void latencies(final StringBuilder html, final SoakReport report)
    {
        if (report.latencies().isEmpty())
        {
            return;
        }
        html.append("<h2>Latency from origin over the whole run, in microseconds</h2>\n<table><tr><th>boundary</th>")
            .append("<th>events</th><th>p50</th><th>p99</th><th>p99.9</th><th>p99.99</th><th>max</th></tr>\n");
        for (final SoakReport.Latency each : report.latencies())
        {
            html.append(format(
                "<tr><td>%s</td><td>%,d</td><td>%,.1f</td><td>%,.1f</td><td>%,.1f</td><td>%,.1f</td>" +
                "<td>%,.1f</td></tr>%n",
                escape(each.boundary()), each.count(), each.p50() / NS_PER_US, each.p99() / NS_PER_US,
                each.p999() / NS_PER_US, each.p9999() / NS_PER_US, each.max() / NS_PER_US));
        }
        html.append("</table>\n<h2>Bytes allocated after warm-up</h2>\n")
            .append("<table><tr><th>thread</th><th>bytes</th></tr>\n");
        report.threads().forEach((each) -> html.append(format("<tr><td>%s%s</td><td>%,d</td></tr>%n",
            escape(each.thread()), each.isHot() ? "" : " (writes the journal)", each.allocatedBytes())));
        html.append("</table>\n");
    }

    private static void latencyCurves(final StringBuilder html, final SoakReport report)
    {
        if (report.latencySamples().isEmpty())
        {
            return;
        }
        html.append("<h2>Latency from origin over time, a second at a time, warm-up included</h2>\n")
            .append("<p class=\"key\">");
        for (final LatencyCurve.Line line : LatencyCurve.Line.values())
        {
            html.append("<span style=\"border-color:").append(line.colour).append("\">").append(line.title)
                .append("</span>");
        }
        html.append("</p>\n<div class=\"charts\">\n");
        final double endS = report.latencySamples().get(report.latencySamples().size() - 1).elapsedMs() / 1e3;
        report.latencySamples().stream().map(LatencySample::boundary).distinct().forEach((boundary) ->
            html.append("<figure><figcaption>").append(escape(boundary)).append("</figcaption>\n")
                .append(LatencyCurve.svg(report.latencySamples().stream()
                .filter((sample) -> sample.boundary().equals(boundary)).toList(), endS)).append("</figure>\n"));
        html.append("</div>\n");
    }

    private static void charts(final StringBuilder html, final List<Sample> samples, final String ofHeap)
    {
        html.append("<h2>Over time</h2>\n<div class=\"charts\">\n");
        chart(html, samples, "Heap used", ofHeap, (sample) -> scaled(sample.heapUsedBytes()));
        chart(html, samples, "Events", "a second", Sample::eventsPerSecond);
        chart(html, samples, "Resident memory", "MiB", (sample) -> scaled(sample.process().rssBytes()));
        chart(html, samples, "Of that, of no file", "MiB", (sample) -> scaled(sample.process().anonymousBytes()));
        chart(html, samples, "Mapped files", "MiB", (sample) -> scaled(sample.process().mappedFileBytes()));
        chart(html, samples, "Mappings", "", (sample) -> sample.process().mappings());
        chart(html, samples, "File descriptors", "", (sample) -> sample.process().fileDescriptors());
        chart(html, samples, "Threads", "", (sample) -> sample.process().threads());
        chart(html, samples, "Journals on the disk", "MiB", (sample) -> scaled(sample.journalBytes()));
        chart(html, samples, "The whole home on the disk", "MiB", (sample) -> scaled(sample.homeBytes()));
        chart(html, samples, "The journal is behind by", "events", Sample::journalBehind);
        html.append("</div>\n");
    }

    private static double scaled(final long bytes)
    {
        return bytes < 0 ? -1 : bytes / MIB;
    }

    private static void chart(
        final StringBuilder html,
        final List<Sample> samples,
        final String title,
        final String unit,
        final ToDoubleFunction<Sample> value)
    {
        html.append("<figure><figcaption>").append(title).append(" <span>").append(unit)
            .append("</span></figcaption>\n")
            .append(Curve.svg(samples.stream().mapToDouble((sample) -> sample.elapsedMs() / 1e3).toArray(),
                samples.stream().mapToDouble(value).toArray()))
            .append("</figure>\n");
    }

    private static void retention(final StringBuilder html, final SoakReport.Retained retained)
    {
        html.append(format("""
            <h2>Retention</h2>
            <p>%,.0f MiB of journals were to be kept: %,d snapshots made, %,d segments deleted, %,.0f MiB freed.%s</p>
            """, retained.keepBytes() / MIB, retained.snapshots(), retained.segmentsDeleted(),
            retained.bytesFreed() / MIB, retained.problem() == null ? "" : " " + escape(retained.problem())));
    }

    private static String format(final String text, final Object... values)
    {
        return String.format(Locale.ROOT, text, values);
    }

    private static String escape(final String text)
    {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
