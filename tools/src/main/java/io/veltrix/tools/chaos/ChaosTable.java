package io.veltrix.tools.chaos;

import java.io.PrintStream;

/**
 * Shows a report to people.
 */
final class ChaosTable
{
    private ChaosTable()
    {
    }

    static void print(final PrintStream out, final ChaosReport report)
    {
        out.printf("%n%-14s %10s  %18s  %20s  %s%n", "fault", "rounds", "notice p50/max", "recover p50/max", "verdict");
        for (final FaultReport fault : report.faults())
        {
            out.printf("%-14s %,10d  %18s  %20s  %s%n", fault.fault(), fault.rounds(),
                times(fault.noticeP50Ns(), fault.noticeMaxNs()), times(fault.recoverP50Ns(), fault.recoverMaxNs()),
                fault.verdict());
            out.printf("  injected:  %s%n  must hold: %s%n", fault.injected(), fault.mustHold());
            fault.measured().forEach((line) -> out.printf("  measured:  %s%n", line));
            fault.findings().forEach((line) -> out.printf("  %s%s%n",
                FaultReport.FAILED.equals(fault.verdict()) ? "FAILED:    " : "", line));
            if (fault.evidence() != null)
            {
                out.printf("  evidence:  %s%n", fault.evidence());
            }
        }
        out.printf("%n%d faults, %d failed, %.1f s, seed %d%n", report.faults().size(),
            report.faults().stream().filter((fault) -> FaultReport.FAILED.equals(fault.verdict())).count(),
            report.elapsedNs() / 1e9, report.seed());
    }

    /**
     * The same for a page of documentation.
     */
    static void printMarkdown(final PrintStream out, final ChaosReport report)
    {
        out.println("| fault | rounds | must hold | named p50 / max | recovered p50 / max | |");
        out.println("|---|---:|---|---:|---:|---|");
        for (final FaultReport fault : report.faults())
        {
            out.printf("| `%s` | %,d | %s | %s | %s | %s |%n", fault.fault(), fault.rounds(), fault.mustHold(),
                times(fault.noticeP50Ns(), fault.noticeMaxNs()), times(fault.recoverP50Ns(), fault.recoverMaxNs()),
                fault.verdict());
        }
        out.println();
        for (final FaultReport fault : report.faults())
        {
            fault.measured().forEach((line) -> out.printf("- `%s`: %s.%n", fault.fault(), line));
        }
        out.printf("%nSeed %d, %.0f minutes, started %s; %d cores of %s; %s.%n", report.seed(),
            report.elapsedNs() / 60e9, report.started().substring(0, 10), report.host().cores(), report.host().cpu(),
            report.host().jvm());
    }

    private static String times(final long p50Ns, final long maxNs)
    {
        return p50Ns < 0 ? "-" : String.format("%.3f / %.3f s", p50Ns / 1e9, maxNs / 1e9);
    }
}
