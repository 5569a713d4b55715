package io.veltrix.tools.soak;

import java.nio.file.Path;
import java.util.List;

/**
 * What a soak is to do.
 *
 * @param pipeline  name, for the report.
 * @param home      of the run.
 * @param folder    for what the process prints, its heap's log and its report.
 * @param heapBytes of the process.
 * @param keepBytes of journals.
 * @param retainNs  from one snapshot and retention to the next.
 * @param sampleNs  from one sample to the next.
 * @param arguments of {@code veltrix run}, without those about home and reports.
 */
public record SoakPlan(
    String pipeline,
    Path home,
    Path folder,
    long heapBytes,
    long keepBytes,
    long retainNs,
    long sampleNs,
    List<String> arguments)
{
}
