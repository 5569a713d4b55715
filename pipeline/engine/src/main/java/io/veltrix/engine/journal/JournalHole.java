package io.veltrix.engine.journal;

import java.nio.file.Path;

/**
 * Events that a journal states to be gone.
 *
 * @param firstSequence that is gone.
 * @param lastSequence  that is gone.
 * @param reason        {@link BlockDescriptor#HOLE_DAMAGE} or {@link BlockDescriptor#HOLE_DISK_FULL}.
 * @param file          that says so.
 */
public record JournalHole(long firstSequence, long lastSequence, long reason, Path file)
{
    /**
     * @return how many events are gone.
     */
    public long events()
    {
        return lastSequence - firstSequence + 1;
    }

    /**
     * @return the reason in words.
     */
    public String why()
    {
        return reason == BlockDescriptor.HOLE_DISK_FULL ?
            "the disk was full and the pipeline went on without its journal" :
            reason == BlockDescriptor.HOLE_DAMAGE ? "they were damaged or missing when the journal was repaired" :
            "reason " + reason;
    }

    @Override
    public String toString()
    {
        return "sequences " + firstSequence + " to " + lastSequence + " are gone: " + why();
    }
}
