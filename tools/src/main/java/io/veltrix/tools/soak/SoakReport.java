package io.veltrix.tools.soak;

import java.util.List;

import io.veltrix.engine.observe.HostReport;

/**
 * What a soak found.
 *
 * @param pipeline            name.
 * @param command             line of the process.
 * @param heapBytes           fixed size of the heap; nothing in it is ever collected.
 * @param elapsedMs           from the start of the process to its end.
 * @param rootEvents          published.
 * @param eventsPerSecond     from the first to the last, as the run itself saw it; 0 where it did not say.
 * @param exitCode            of the process.
 * @param failure             why it failed; null where it did not.
 * @param heapUsedBytes       at the end; -1 where unknown.
 * @param heapBytesPerMillion bytes of heap for a million root events in the last two thirds; -1 where unknown.
 * @param heapLastsForEvents  how many root events the heap would last for at that rate; -1 where unknown or for ever.
 * @param isGood              whether nothing failed and nothing grows.
 * @param growth              of each figure that is judged.
 * @param latencies           at each thread boundary, after warm-up, in nanoseconds.
 * @param threads             bytes each allocated after warm-up.
 * @param retention           what was done about the disk.
 * @param samples             in order.
 * @param latencySamples      one a second for each thread boundary.
 * @param host                facts.
 */
public record SoakReport(
    String pipeline,
    String command,
    long heapBytes,
    long elapsedMs,
    long rootEvents,
    double eventsPerSecond,
    int exitCode,
    String failure,
    long heapUsedBytes,
    double heapBytesPerMillion,
    long heapLastsForEvents,
    boolean isGood,
    List<Growth> growth,
    List<Latency> latencies,
    List<Allocation> threads,
    Retained retention,
    List<Sample> samples,
    List<LatencySample> latencySamples,
    HostReport host)
{
    /**
     * @param boundary where it was taken.
     * @param count    of events.
     * @param p50      median.
     * @param p99      99th percentile.
     * @param p999     99.9th percentile.
     * @param p9999    99.99th percentile.
     * @param max      longest.
     */
    public record Latency(String boundary, long count, long p50, long p99, long p999, long p9999, long max)
    {
    }

    /**
     * @param thread         name.
     * @param isHot          whether it may allocate nothing at all.
     * @param allocatedBytes after warm-up.
     */
    public record Allocation(String thread, boolean isHot, long allocatedBytes)
    {
    }

    /**
     * @param keepBytes       of journals that were to be kept.
     * @param snapshots       made.
     * @param segmentsDeleted of all journals.
     * @param bytesFreed      by that.
     * @param problem         why nothing more could be deleted; null for none.
     */
    public record Retained(long keepBytes, long snapshots, long segmentsDeleted, long bytesFreed, String problem)
    {
    }
}
