package io.veltrix.tools;

import java.io.PrintStream;

import io.veltrix.engine.RunReport;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.observe.LatencySummary;

/**
 * Shows a run to people.
 */
final class RunTable
{
    private RunTable()
    {
    }

    static void print(final PrintStream out, final RunReport report)
    {
        out.printf("%n%s: %,d root events in %.3f s, %,.0f events/s%s%n", report.pipeline(), report.rootEvents(),
            report.elapsedNs() / 1e9, report.eventsPerSecond(),
            report.isDeterministic() ? ", in virtual time" : "");
        out.printf("%nLatency from origin, in microseconds%s%n", report.isWarm() ?
            ", after a warm-up of " + String.format("%,d", report.warmUpEvents()) + " events" :
            ", warm-up included: the run was too short for one");
        out.printf("  %-14s %12s %10s %10s %10s %10s %10s %10s%n", "boundary", "events", "p50", "p90", "p99", "p99.9",
            "p99.99", "max");
        for (final LatencySummary latency : report.latencies())
        {
            out.printf("  %-14s %,12d %10.1f %10.1f %10.1f %10.1f %10.1f %10.1f%n", latency.boundary(),
                latency.count(), us(latency.p50()), us(latency.p90()), us(latency.p99()), us(latency.p999()),
                us(latency.p9999()), us(latency.max()));
        }
        out.printf("%n  %-14s %14s %16s  %s%n", "stream", "events", "bytes", "digest");
        for (final StreamPosition stream : report.streams())
        {
            out.printf("  %-14s %,14d %,16d  %016x%n", stream.name(), stream.events(), stream.bytes(),
                stream.digest());
        }
        out.printf("%n  %-14s %5s %14s %12s%n", "thread", "core", "bytes made", "per event");
        for (final RunReport.ThreadReport thread : report.threads())
        {
            out.printf("  %-14s %5s %,14d %12.6f%n", thread.name(),
                thread.core() < 0 ? "any" : thread.core() + (thread.isPinned() ? "" : "?"), thread.allocatedBytes(),
                thread.bytesPerEvent());
        }
        out.println();
        out.printf("  orders %,d, fills %,d%n", report.count(JsonReport.ORDER), report.count(JsonReport.FILL));
        report.sources().forEach((source) -> out.printf("  source %-12s %,d events, %,d dropped, %,d refused%n",
            source.name(), source.events(), source.dropped(), source.refused()));
        report.sinks().forEach((sink) -> out.printf("  sink   %-12s %,d effects, %,d dropped%n", sink.name(),
            sink.effects(), sink.dropped()));
        report.journals().forEach((journal) -> out.printf(
            journal.segments() == 0 ? "  journal %-11s empty%n" : "  journal %-11s %,d to %,d in %d segment(s)%n",
            journal.stream(), journal.firstSequence(), journal.lastSequence(), journal.segments()));
        if (report.quarantined() > 0)
        {
            out.printf("  %,d events set aside%n", report.quarantined());
        }
        out.printf("%n  %d collections, %d ms; first event %.2f s after the JVM started%n", report.collections(),
            report.collectionMs(), report.startToFirstEventNs() / 1e9);
        out.printf("  home %s%n  replay it: veltrix replay %s --verify%n", report.home(), report.home());
    }

    private static double us(final long ns)
    {
        return ns / 1e3;
    }
}
