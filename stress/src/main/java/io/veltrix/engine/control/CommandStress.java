package io.veltrix.engine.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

import io.veltrix.codecs.engine.Command;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The steps of {@link CommandSlots} that two sides may take at once, in a mapped file.
 */
public final class CommandStress
{
    /** More than jcstress ever has in flight at once: a slot is used again long after its last reader is done. */
    private static final int SLOTS = 1 << 15;
    private static final UnsafeBuffer BUFFER = map(SLOTS * CommandSlots.SLOT_LENGTH);
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final OperatorCommand COMMAND = new OperatorCommand(Command.LIMIT, "position-limit", 0x12345678);
    private static final long TOKEN = 77;
    private static final long OTHER_TOKEN = 88;

    private CommandStress()
    {
    }

    private static UnsafeBuffer map(final int length)
    {
        try
        {
            final Path path = Files.createTempFile("veltrix-stress-", ".control");
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                return new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, length));
            }
            finally
            {
                Files.delete(path);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot map " + length + " bytes", ex);
        }
    }

    /** A slot of its own for each sample, empty. */
    @State
    public static class Slot
    {
        final CommandSlots slots = new CommandSlots(BUFFER, 0);
        final int slot = NEXT.getAndIncrement() & SLOTS - 1;

        /** Empty it. */
        public Slot()
        {
            BUFFER.setMemory(slot * CommandSlots.SLOT_LENGTH, CommandSlots.SLOT_LENGTH, (byte)0);
        }
    }

    /**
     * A command is taken whole or not at all.
     * <p>
     * Seen to fail: with the slot made ready before the command was written, one sample in two hundred was torn.
     */
    @JCStressTest
    @Outcome(id = "none", expect = Expect.ACCEPTABLE, desc = "The desk looked before the command was ready.")
    @Outcome(id = "whole", expect = Expect.ACCEPTABLE, desc = "The command, as it was given.")
    @Outcome(id = "torn", expect = Expect.FORBIDDEN, desc = "Taken before it was all there.")
    @State
    public static class Publish extends Slot
    {
        /** A client. */
        @Actor
        public void client()
        {
            if (slots.claim(slot, TOKEN))
            {
                slots.publish(slot, TOKEN, COMMAND);
            }
        }

        /** The desk. */
        @Actor
        public void desk(final L_Result result)
        {
            final long word = slots.word(slot);
            result.r1 = "none";
            if (CommandSlots.stateOf(word) == CommandSlots.READY)
            {
                final long taken = CommandSlots.word(CommandSlots.tokenOf(word), CommandSlots.TAKEN);
                if (slots.move(slot, word, taken))
                {
                    result.r1 = COMMAND.equals(slots.read(slot, taken)) ? "whole" : "torn";
                }
            }
        }
    }

    /**
     * A slot has one client.
     * <p>
     * Seen to fail: with a look and a store in place of the compare-and-set, more than a third of the samples had two.
     */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "One of them has it.")
    @Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "Both think it is theirs.")
    @Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "It was free, and nobody got it.")
    @State
    public static class Claim extends Slot
    {
        /** A client. */
        @Actor
        public void one(final ZZ_Result result)
        {
            result.r1 = slots.claim(slot, TOKEN);
        }

        /** Another. */
        @Actor
        public void other(final ZZ_Result result)
        {
            result.r2 = slots.claim(slot, OTHER_TOKEN);
        }
    }

    /**
     * What a client has taken back is never taken by the desk: it may say for certain that nothing was done.
     * <p>
     * Seen to fail: with a store in place of the compare-and-set, more than half of the samples had both.
     */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "Taken back, or taken.")
    @Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "Nothing was done, says the client; it was.")
    @Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "Neither got it.")
    @State
    public static class Withdraw extends Slot
    {
        /** Ready. */
        public Withdraw()
        {
            slots.claim(slot, TOKEN);
            slots.publish(slot, TOKEN, COMMAND);
        }

        /** The client's patience is at its end. */
        @Actor
        public void client(final ZZ_Result result)
        {
            result.r1 = slots.withdraw(slot, TOKEN);
        }

        /** The desk. */
        @Actor
        public void desk(final ZZ_Result result)
        {
            result.r2 = slots.move(
                slot, CommandSlots.word(TOKEN, CommandSlots.READY), CommandSlots.word(TOKEN, CommandSlots.TAKEN));
        }
    }

    /**
     * An answer is seen whole.
     * <p>
     * Seen to fail: with the slot made done before the answer was written, some samples in ten thousand were without
     * it.
     */
    @JCStressTest
    @Outcome(id = "waiting, -", expect = Expect.ACCEPTABLE, desc = "Not answered yet.")
    @Outcome(id = "SEQUENCED, 4711", expect = Expect.ACCEPTABLE, desc = "The answer.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Half an answer.")
    @State
    public static class Answer extends Slot
    {
        private static final long SEQUENCE = 4711;
        private final long taken = CommandSlots.word(TOKEN, CommandSlots.TAKEN);

        /** Taken. */
        public Answer()
        {
            slots.move(slot, CommandSlots.FREE_WORD, taken);
        }

        /** The desk. */
        @Actor
        public void desk()
        {
            slots.answer(slot, taken, CommandOutcome.SEQUENCED, SEQUENCE);
        }

        /** The client. */
        @Actor
        public void client(final LL_Result result)
        {
            if (slots.word(slot) == CommandSlots.word(TOKEN, CommandSlots.DONE))
            {
                final CommandAnswer answer = slots.readAnswer(slot);
                result.r1 = answer.outcome().name();
                result.r2 = Long.toString(answer.rootSequence());
            }
            else
            {
                result.r1 = "waiting";
                result.r2 = "-";
            }
        }
    }
}
