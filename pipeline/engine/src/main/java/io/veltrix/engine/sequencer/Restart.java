package io.veltrix.engine.sequencer;

import java.util.List;

import io.veltrix.codecs.engine.DoubtOutcome;
import io.veltrix.engine.api.Tally;

/**
 * What a sequencer that goes on behind an earlier epoch has to say, and do, before feeds and effects go on.
 *
 * @param lastTimestampNs time of the last journalled event: sequenced time does not go behind it.
 * @param lastTickNs      time of the last tick, from which virtual time counts on; 0 for none.
 * @param timestamps      of the last journalled events.
 * @param throughSequence root sequence up to which everything had been through lanes and sinks.
 * @param losses          that the operator accepts.
 * @param doubts          settled.
 * @param reconciled      gets the root sequence of {@code Reconciled} once that is written; sinks wait for it. Written
 *                        by the sequencer's thread.
 */
public record Restart(
    long lastTimestampNs,
    long lastTickNs,
    Timestamps timestamps,
    long throughSequence,
    List<Loss> losses,
    List<Doubt> doubts,
    Tally reconciled)
{
    public Restart
    {
        losses = List.copyOf(losses);
        doubts = List.copyOf(doubts);
    }

    /** Times of the last journalled root events. */
    @FunctionalInterface
    public interface Timestamps
    {
        /**
         * @param rootSequence of a journalled event, one of the last 32,768.
         * @return its time, nanoseconds of the epoch.
         */
        long timestampNs(long rootSequence);
    }

    /**
     * The outside has seen more than the journal can make again.
     *
     * @param sink      name.
     * @param watermark last sequence of its stream that the outside has seen.
     * @param known     last sequence of that stream that the journal can make again.
     */
    public record Loss(String sink, long watermark, long known)
    {
    }

    /**
     * An effect was begun and its outcome was not logged.
     *
     * @param sink     name.
     * @param sequence of the event in the sink's stream.
     * @param outcome  that is acted upon.
     */
    public record Doubt(String sink, long sequence, DoubtOutcome outcome)
    {
    }
}
