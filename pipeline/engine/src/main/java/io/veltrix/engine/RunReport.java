package io.veltrix.engine;

import java.util.List;

import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.observe.HostReport;
import io.veltrix.engine.observe.LatencySummary;
import io.veltrix.engine.recovery.RecoveryReport;

/**
 * What a run did, measured. Everything "after warm-up" counts from the moment the warm-up ended; where a run was too
 * short to end it, {@code isWarm} is false and those figures cover the whole run.
 *
 * @param pipeline       name.
 * @param home           folder of the run.
 * @param isDeterministic whether it ran in virtual time.
 * @param isWarm         whether the warm-up ended before the run did.
 * @param warmUpEvents   root events up to the end of the warm-up.
 * @param elapsedNs      from first to last root event, as the run saw it.
 * @param rootEvents     root events of the run.
 * @param eventsPerSecond root events by elapsed time.
 * @param startToFirstEventNs from the start of the JVM to the first root event.
 * @param recovery       what the start did over an existing journal; null for a first start.
 * @param streams        where each stream ended, earlier runs included: events, bytes, digest; root first.
 * @param counts         events of each stream by type, of this run.
 * @param sources        what each source brought in.
 * @param sinks          what each sink did.
 * @param latencies      at each thread boundary, after warm-up.
 * @param threads        bytes allocated by each thread, after warm-up.
 * @param collections    garbage collections of the whole run.
 * @param collectionMs   their time in milliseconds.
 * @param journals       what each journal holds.
 * @param quarantined    events set aside.
 * @param failure        why it ended; null for a clean end.
 * @param alarms         what is lost though the run went on: events that are not in the journal, effects not caused.
 * @param host           facts.
 */
public record RunReport(
    String pipeline,
    String home,
    boolean isDeterministic,
    boolean isWarm,
    long warmUpEvents,
    long elapsedNs,
    long rootEvents,
    double eventsPerSecond,
    long startToFirstEventNs,
    RecoveryReport recovery,
    List<StreamPosition> streams,
    List<EventCount> counts,
    List<SourceReport> sources,
    List<SinkReport> sinks,
    List<LatencySummary> latencies,
    List<ThreadReport> threads,
    long collections,
    long collectionMs,
    List<JournalReport> journals,
    long quarantined,
    String failure,
    List<String> alarms,
    HostReport host)
{
    /**
     * @param stream it stands in.
     * @param type   of event.
     * @param events of that type.
     */
    public record EventCount(String stream, String type, long events)
    {
    }

    /**
     * @param type of event.
     * @return how many there were, all streams together.
     */
    public long count(final String type)
    {
        return counts.stream().filter((count) -> count.type().equals(type)).mapToLong(EventCount::events).sum();
    }

    /**
     * @param name    of the source.
     * @param events  brought in.
     * @param dropped in front of the sequencer.
     * @param refused malformed inputs.
     * @param damage  why it could not bring in all there was; null where it did.
     */
    public record SourceReport(String name, long events, long dropped, long refused, String damage)
    {
    }

    /**
     * @param name    of the sink.
     * @param effects events it accepted.
     * @param dropped events the outside could not take.
     */
    public record SinkReport(String name, long effects, long dropped)
    {
    }

    /**
     * @param name           of the thread.
     * @param core           it was told to run on; -1 for any.
     * @param isPinned       whether it did.
     * @param isHot          whether the law of no allocation holds for it to the byte; the record thread's own
     *                       allowance is per segment.
     * @param allocatedBytes after warm-up.
     * @param bytesPerEvent  of those, by root event.
     */
    public record ThreadReport(
        String name, int core, boolean isPinned, boolean isHot, long allocatedBytes, double bytesPerEvent)
    {
    }

    /**
     * @param stream        it records.
     * @param firstSequence in it.
     * @param lastSequence  in it.
     * @param segments      of the run.
     * @param notReady      appends that had to be offered again because no segment was ready.
     */
    public record JournalReport(String stream, long firstSequence, long lastSequence, long segments, long notReady)
    {
    }
}
