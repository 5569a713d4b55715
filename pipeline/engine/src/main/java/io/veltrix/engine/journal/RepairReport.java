package io.veltrix.engine.journal;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link JournalRepair#bridge} found and did.
 *
 * @param streamDirectory of the journal.
 * @param isDone          false where it only looked.
 * @param damages         found, in order, at most one a segment; what is no damage to a reader is not among them.
 * @param holes           the sequences that are gone, in order: new ones, not those that the journal stated before.
 * @param tornTail        damage with nothing good behind it at the end of the journal; it is cut off by the next writer
 *                        and was left as it is. Null for none.
 * @param missingFrom     first sequence of a last segment that is missing: everything from it on is gone, how much
 *                        cannot be known; 0 for none.
 * @param lastSequence    of the journal, 0 for none.
 * @param originals       segments that were made anew, as they were; for a dry run those that would be.
 */
public record RepairReport(
    Path streamDirectory,
    boolean isDone,
    List<Damage> damages,
    List<JournalHole> holes,
    Damage tornTail,
    long missingFrom,
    long lastSequence,
    List<Path> originals)
{
    public RepairReport
    {
        damages = List.copyOf(damages);
        holes = List.copyOf(holes);
        originals = List.copyOf(originals);
    }

    /**
     * @return true where there was nothing to mend.
     */
    public boolean wasSound()
    {
        return originals.isEmpty();
    }

    /**
     * @return how many events are gone, but for a missing last segment's.
     */
    public long eventsGone()
    {
        return holes.stream().mapToLong(JournalHole::events).sum();
    }
}
