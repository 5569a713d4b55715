package io.veltrix.tools;

import java.io.PrintStream;
import java.util.Locale;

import io.veltrix.tools.soak.Growth;
import io.veltrix.tools.soak.SoakReport;

/**
 * Shows a soak to people.
 */
final class SoakTable
{
    private static final double MIB = 1 << 20;
    private static final double US = 1e3;

    private SoakTable()
    {
    }

    static void print(final PrintStream out, final SoakReport report)
    {
        out.printf(Locale.ROOT, "%n%s: %,d root events in %.1f s, %,.0f events/s%n", report.pipeline(),
            report.rootEvents(), report.elapsedMs() / 1e3, report.eventsPerSecond());
        out.printf(Locale.ROOT, "  heap of %.0f MiB, no collector: %.1f MiB used at the end%s%n",
            report.heapBytes() / MIB, report.heapUsedBytes() / MIB, report.heapBytesPerMillion() < 0 ? "" :
            String.format(Locale.ROOT, ", %,.0f bytes for a million events%s", report.heapBytesPerMillion(),
            report.heapLastsForEvents() < 0 ? "" :
            String.format(Locale.ROOT, ": enough for %,d", report.heapLastsForEvents())));
        out.printf("%n  %-20s %14s %14s %14s%n", "figure", "middle third", "last third", "at most");
        for (final Growth each : report.growth())
        {
            if (each.isJudged())
            {
                out.printf("  %-20s %14s %14s %14s  %s%n", each.figure(), value(each, each.middle()),
                    value(each, each.last()), value(each, each.limit()), each.isGrowing() ? "GROWS" : "stays");
            }
            else
            {
                out.printf("  %-20s too short to say%n", each.figure());
            }
        }
        printLatencies(out, report);
        report.threads().forEach((thread) -> out.printf(Locale.ROOT,
            "  thread %-14s %,d bytes allocated after warm-up%n", thread.thread(), thread.allocatedBytes()));
        out.printf(Locale.ROOT, "%n  retention: %,d snapshots, %,d segments deleted, %,.1f MiB freed%s%n",
            report.retention().snapshots(), report.retention().segmentsDeleted(),
            report.retention().bytesFreed() / MIB,
            report.retention().problem() == null ? "" : "; then: " + report.retention().problem());
    }

    private static void printLatencies(final PrintStream out, final SoakReport report)
    {
        if (!report.latencies().isEmpty())
        {
            out.printf("%n  %-14s %14s %10s %10s %10s %10s %10s%n", "boundary, in us", "events", "p50", "p99", "p99.9",
                "p99.99", "max");
            report.latencies().forEach((each) -> out.printf(Locale.ROOT,
                "  %-15s %,14d %10.1f %10.1f %10.1f %10.1f %10.1f%n", each.boundary(), each.count(), each.p50() / US,
                each.p99() / US, each.p999() / US, each.p9999() / US, each.max() / US));
            out.println();
        }
    }

    private static String value(final Growth growth, final long value)
    {
        return growth.unit().isEmpty() ? String.format(Locale.ROOT, "%,d", value) :
            String.format(Locale.ROOT, "%,.1f MiB", value / MIB);
    }
}
