package io.veltrix.engine.sequencer;

import io.veltrix.engine.api.SourceDeclaration.Resume;

/**
 * What comes between the start of an epoch and its first feed, where there was an epoch before: the gaps of sources
 * that cannot resume, losses the operator accepts, what became of effects in doubt; then the answers from before, until
 * every answering source has brought them in; then the fact that all that is done. The sequencer's thread.
 */
final class RestartPhase
{
    private final Restart restart;
    private final RootWriter root;
    private final ControlEvents control;
    private final SourceSlot[] slots;
    private int said;
    private long answers;

    RestartPhase(
        final Restart restart, final RootWriter root, final ControlEvents control, final SourceSlot[] slots)
    {
        this.restart = restart;
        this.root = root;
        this.control = control;
        this.slots = slots;
    }

    /**
     * Say what there is to say, as far as there is room.
     *
     * @return true once all is said.
     */
    boolean sayFacts(final long timestampNs, final long originNs)
    {
        final int facts = slots.length + restart.losses().size() + restart.doubts().size();
        while (said < facts && root.hasRoom(1, ControlEvents.MAX_EVENT_LENGTH))
        {
            sayFact(timestampNs, originNs);
            said++;
        }
        return said == facts;
    }

    private void sayFact(final long timestampNs, final long originNs)
    {
        int index = said;
        if (index < slots.length)
        {
            if (slots[index].resume == Resume.GAP)
            {
                control.restarted(slots[index], timestampNs, originNs);
            }
            return;
        }
        index -= slots.length;
        if (index < restart.losses().size())
        {
            control.lossAccepted(restart.losses().get(index), timestampNs, originNs);
            return;
        }
        control.doubtSettled(restart.doubts().get(index - restart.losses().size()), timestampNs, originNs);
    }

    void addAnswers(final int events)
    {
        answers += events;
    }

    boolean isReconciled()
    {
        for (final SourceSlot slot : slots)
        {
            if (slot.isAnswering && !slot.source.isReconciled())
            {
                return false;
            }
        }
        return true;
    }

    /**
     * @return true where the end of the phase is written; false where there was no room.
     */
    boolean conclude(final long timestampNs, final long originNs)
    {
        if (!root.hasRoom(1, ControlEvents.MAX_EVENT_LENGTH))
        {
            return false;
        }
        control.reconciled(restart.doubts().size(), answers, timestampNs, originNs);
        restart.reconciled().set(root.sequence());
        return true;
    }
}
