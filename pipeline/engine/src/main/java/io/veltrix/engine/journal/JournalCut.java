package io.veltrix.engine.journal;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link JournalRepair#cutAfter} did.
 *
 * @param streamDirectory  of the journal.
 * @param lastSequence     with which it ends now; less than was asked for where it ended before that already.
 * @param lastSequenceWas  with which it ended before: everything from {@code lastSequence + 1} to it was cut. Only what
 *                         could be read counts.
 * @param originals        the segments that were cut off or made anew, as they were, in order; empty where there was
 *                         nothing to cut.
 */
public record JournalCut(Path streamDirectory, long lastSequence, long lastSequenceWas, List<Path> originals)
{
    public JournalCut
    {
        originals = List.copyOf(originals);
    }

    /**
     * @return how many events were cut.
     */
    public long events()
    {
        return lastSequenceWas - lastSequence;
    }

    @Override
    public String toString()
    {
        return originals.isEmpty() ?
            "journal " + streamDirectory + " ends with " + lastSequence + ", nothing was cut" :
            "journal " + streamDirectory + ": cut " + (lastSequence + 1) + " to " + lastSequenceWas +
            ", it ends with " + lastSequence + " now; the originals are in " + originals.get(0).getParent();
    }
}
