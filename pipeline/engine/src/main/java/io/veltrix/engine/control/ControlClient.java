package io.veltrix.engine.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.veltrix.engine.home.HomeException;

/**
 * Gives a command to a running pipeline from any process of its user and waits for the answer. Stateless; any thread.
 */
public final class ControlClient
{
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LIFE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private ControlClient()
    {
    }

    /**
     * Give a command.
     *
     * @param home      of the running pipeline.
     * @param process   that runs it.
     * @param command   to give.
     * @param timeoutNs how long to wait for the answer.
     * @return the answer; never later than the time-out and some milliseconds.
     * @throws HomeException where the home has no control file that this version understands.
     */
    public static CommandAnswer send(
        final Path home, final ProcessIdentity process, final OperatorCommand command, final long timeoutNs)
    {
        try (ControlFile file = ControlFile.open(home, true))
        {
            if (file == null)
            {
                throw new HomeException(home.resolve(ControlFile.FILE_NAME) + " is missing or not of this version:" +
                    " the process that runs the home takes no commands through it");
            }
            return send(file, process, command, timeoutNs);
        }
        catch (final IOException | InternalError ex)
        {
            throw new HomeException(home.resolve(ControlFile.FILE_NAME) + " cannot be used: " + ex +
                "; give the command as the user who runs the pipeline", ex);
        }
    }

    private static CommandAnswer send(
        final ControlFile file, final ProcessIdentity process, final OperatorCommand command, final long timeoutNs)
    {
        final CommandSlots slots = new CommandSlots(file.buffer(), ControlDescriptor.HEADER_LENGTH);
        final long deadlineNs = System.nanoTime() + timeoutNs;
        final long token = CommandSlots.newToken();
        int slot = claim(slots, token);
        while (slot < 0)
        {
            if (System.nanoTime() - deadlineNs >= 0)
            {
                return new CommandAnswer(CommandOutcome.BUSY, 0);
            }
            LockSupport.parkNanos(POLL_NS);
            slot = claim(slots, token);
        }
        if (!slots.publish(slot, token, command))
        {
            return new CommandAnswer(CommandOutcome.WITHDRAWN, 0);
        }
        return await(slots, slot, token, process, deadlineNs);
    }

    /** From a slot of its own choice on, so that clients do not all start at the same one. */
    private static int claim(final CommandSlots slots, final long token)
    {
        for (int i = 0; i < ControlDescriptor.SLOT_COUNT; i++)
        {
            final int slot = (int)((token + i) & (ControlDescriptor.SLOT_COUNT - 1));
            if (slots.word(slot) == CommandSlots.FREE_WORD && slots.claim(slot, token))
            {
                return slot;
            }
        }
        return -1;
    }

    private static CommandAnswer await(
        final CommandSlots slots,
        final int slot,
        final long token,
        final ProcessIdentity process,
        final long deadlineNs)
    {
        final long done = CommandSlots.word(token, CommandSlots.DONE);
        long nextLifeNs = System.nanoTime() + LIFE_INTERVAL_NS;
        while (true)
        {
            if (slots.word(slot) == done)
            {
                return fetch(slots, slot, done);
            }
            final long nowNs = System.nanoTime();
            final boolean isLate = nowNs - deadlineNs >= 0;
            boolean hasEnded = false;
            if (nowNs - nextLifeNs >= 0)
            {
                nextLifeNs = nowNs + LIFE_INTERVAL_NS;
                hasEnded = process.life() == ProcessIdentity.Life.ENDED;
            }
            if (isLate || hasEnded)
            {
                if (slots.withdraw(slot, token))
                {
                    return new CommandAnswer(
                        hasEnded ? CommandOutcome.ENDING : CommandOutcome.WITHDRAWN, 0);
                }
                // An answer that came in between counts.
                return slots.word(slot) == done ? fetch(slots, slot, done) :
                    new CommandAnswer(hasEnded ? CommandOutcome.PROCESS_ENDED : CommandOutcome.UNDER_WAY, 0);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static CommandAnswer fetch(final CommandSlots slots, final int slot, final long done)
    {
        final CommandAnswer answer = slots.readAnswer(slot);
        slots.move(slot, done, CommandSlots.FREE_WORD);
        return answer;
    }
}
