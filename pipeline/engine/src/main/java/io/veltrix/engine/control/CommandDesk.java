package io.veltrix.engine.control;

import java.util.concurrent.TimeUnit;

import io.veltrix.engine.sequencer.ControlInbox;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The running process's side of the command slots: passes what clients ask for on to the sequencer's inbox and puts the
 * sequence it got into the answer. What stands in the file is never trusted: anything that is not as the protocol has
 * it is counted and freed. Each look costs one read a slot and is bounded. One thread, off the hot path.
 */
final class CommandDesk
{
    /** A client writes its command within microseconds: one that took this long is dead or was stopped. */
    static final long CLAIM_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    /** A client that waits for an answer fetches it within milliseconds. */
    static final long ANSWER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private CommandSlots slots;
    private final ControlInbox inbox;
    private final int count;
    /** Per slot: its word when last looked at, since when it has been that, and what the sequencer has of it. */
    private final long[] seen;
    private final long[] sinceNs;
    private final long[] taken;
    private final long[] sequencedBefore;
    private long takenCount;
    private long refusedCount;
    private long malformedCount;
    private long abandonedCount;

    /**
     * @param count of slots, at most {@link ControlInbox#TICKETS}.
     * @param inbox of the sequencer.
     */
    CommandDesk(final int count, final ControlInbox inbox)
    {
        this.count = count;
        this.inbox = inbox;
        seen = new long[count];
        sinceNs = new long[count];
        taken = new long[count];
        sequencedBefore = new long[count];
    }

    /**
     * Work with these slots from now on. What the sequencer still has of others keeps its ticket until it is sequenced.
     *
     * @param buffer that holds the slots.
     * @param base   offset of the first.
     */
    void open(final AtomicBuffer buffer, final int base)
    {
        slots = new CommandSlots(buffer, base);
    }

    /**
     * Look at every slot once.
     *
     * @param nowNs    monotonic time.
     * @param isTaking whether commands are taken now; where not, they wait, and their clients may take them back.
     * @param isOver   whether the sequencer has come to its end: what it has not sequenced it never will.
     */
    void doWork(final long nowNs, final boolean isTaking, final boolean isOver)
    {
        for (int slot = 0; slot < count; slot++)
        {
            answerTaken(slot, isOver);
            final long word = slots.word(slot);
            if (word != seen[slot])
            {
                seen[slot] = word;
                sinceNs[slot] = nowNs;
            }
            if (word != CommandSlots.FREE_WORD)
            {
                attend(slot, word, nowNs - sinceNs[slot], isTaking, isOver);
            }
        }
    }

    private void attend(
        final int slot, final long word, final long ageNs, final boolean isTaking, final boolean isOver)
    {
        switch (CommandSlots.stateOf(word))
        {
            case CommandSlots.CLAIMED -> free(slot, word, ageNs >= CLAIM_TIMEOUT_NS);
            case CommandSlots.READY ->
            {
                // Not while the sequencer still has a command of this slot: its answer would be taken for this one's.
                if (taken[slot] == 0 && (isTaking || isOver))
                {
                    take(slot, word, isOver);
                }
            }
            case CommandSlots.TAKEN ->
            {
                if (taken[slot] != word)
                {
                    clear(slot, word);
                }
            }
            case CommandSlots.DONE -> free(slot, word, ageNs >= ANSWER_TIMEOUT_NS);
            default -> clear(slot, word);
        }
    }

    private void clear(final int slot, final long word)
    {
        if (slots.move(slot, word, CommandSlots.FREE_WORD))
        {
            malformedCount++;
        }
    }

    private void free(final int slot, final long word, final boolean isDue)
    {
        if (isDue && slots.move(slot, word, CommandSlots.FREE_WORD))
        {
            abandonedCount++;
        }
    }

    private void take(final int slot, final long word, final boolean isOver)
    {
        final long takenWord = CommandSlots.word(CommandSlots.tokenOf(word), CommandSlots.TAKEN);
        if (!slots.move(slot, word, takenWord))
        {
            return;
        }
        final OperatorCommand command = slots.read(slot, takenWord);
        if (command == null)
        {
            malformedCount++;
            slots.answer(slot, takenWord, CommandOutcome.MALFORMED, 0);
        }
        else if (isOver)
        {
            refusedCount++;
            slots.answer(slot, takenWord, CommandOutcome.ENDING, 0);
        }
        else
        {
            sequencedBefore[slot] = inbox.sequenced(slot);
            if (inbox.offer(slot, command.command(), command.name(), command.value()))
            {
                taken[slot] = takenWord;
                takenCount++;
            }
            else
            {
                // The inbox is full: the command waits where it was, and its client may still take it back.
                slots.move(slot, takenWord, word);
            }
        }
    }

    private void answerTaken(final int slot, final boolean isOver)
    {
        final long word = taken[slot];
        if (word == 0)
        {
            return;
        }
        final long sequence = inbox.sequenced(slot);
        if (sequence != sequencedBefore[slot])
        {
            taken[slot] = 0;
            answer(slot, word, CommandOutcome.SEQUENCED, sequence);
        }
        else if (isOver)
        {
            taken[slot] = 0;
            refusedCount++;
            answer(slot, word, CommandOutcome.ENDING, 0);
        }
    }

    private void answer(final int slot, final long word, final CommandOutcome outcome, final long sequence)
    {
        if (slots.word(slot) != word || !slots.answer(slot, word, outcome, sequence))
        {
            // Somebody wrote over a slot that was ours.
            malformedCount++;
        }
    }

    /** Commands given to the sequencer. */
    long takenCount()
    {
        return takenCount;
    }

    /** Commands refused because the run was over. */
    long refusedCount()
    {
        return refusedCount;
    }

    /** What was no command, or stood where the protocol has nothing like it. */
    long malformedCount()
    {
        return malformedCount;
    }

    /** Slots that a client left behind. */
    long abandonedCount()
    {
        return abandonedCount;
    }
}
