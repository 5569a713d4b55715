package io.veltrix.tools.chaos;

import java.util.List;

import io.veltrix.engine.observe.HostReport;

/**
 * What came of a run of the menu.
 *
 * @param seed      that makes the same choices again.
 * @param isShort   whether it was the short menu.
 * @param started   ISO instant.
 * @param elapsedNs of everything.
 * @param faults    in the order in which they ran.
 * @param host      it ran on.
 */
public record ChaosReport(
    long seed, boolean isShort, String started, long elapsedNs, List<FaultReport> faults, HostReport host)
{
    boolean hasFailed()
    {
        return faults.stream().anyMatch((fault) -> FaultReport.FAILED.equals(fault.verdict()));
    }
}
