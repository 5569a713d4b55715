package io.veltrix.engine.journal;

import java.nio.file.Path;
import java.util.List;

import io.veltrix.engine.config.Recording;

/**
 * What a walk over all segments of a stream found.
 *
 * @param directory        of the stream's segments.
 * @param stream           number; -1 where no segment said.
 * @param recording        of the stream; null where no segment said.
 * @param segments         walked.
 * @param blocks           of events or digests, good ones.
 * @param events           in them.
 * @param bytes            of good blocks, their headers included.
 * @param firstSequence    0 for none.
 * @param lastSequence     0 for none.
 * @param firstEpoch       0 for none.
 * @param lastEpoch        0 for none.
 * @param firstTimestampNs of the first event, nanoseconds of the epoch.
 * @param lastTimestampNs  of the last event.
 * @param endsWell         true where the last segment was completed by its writer.
 * @param retainedFrom     first sequence that retention left; 1 where it never deleted anything.
 * @param checksumFailures blocks whose bytes do not fit their checksum.
 * @param gaps             places at which events are missing.
 * @param cuts             torn tails, each cut off by the segment behind it: no event that was relied upon is missing.
 * @param holes            that the journal itself states: what is in them is gone, known and said.
 * @param damages          everything else, in order, at most one a segment: what is behind it there was not walked.
 * @param digest           of the stream: computed over all events of a full recording, the last one recorded of a
 *                         digest recording; 0 where damage, a hole or a missing beginning makes it meaningless.
 */
public record VerifyReport(
    Path directory,
    int stream,
    Recording recording,
    int segments,
    long blocks,
    long events,
    long bytes,
    long firstSequence,
    long lastSequence,
    int firstEpoch,
    int lastEpoch,
    long firstTimestampNs,
    long lastTimestampNs,
    boolean endsWell,
    long retainedFrom,
    long checksumFailures,
    long gaps,
    List<Damage> cuts,
    List<JournalHole> holes,
    List<Damage> damages,
    long digest)
{
    public VerifyReport
    {
        cuts = List.copyOf(cuts);
        holes = List.copyOf(holes);
        damages = List.copyOf(damages);
    }

    /**
     * @return true where every event from the first to the last can be read, but for those in stated holes.
     */
    public boolean isSound()
    {
        return damages.isEmpty();
    }

    /**
     * @return the first damage; null for none.
     */
    public Damage firstDamage()
    {
        return damages.isEmpty() ? null : damages.get(0);
    }
}
