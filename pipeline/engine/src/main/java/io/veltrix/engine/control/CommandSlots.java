package io.veltrix.engine.control;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;

import io.veltrix.codecs.engine.Command;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The protocol of the command slots, both sides of it. Many clients in other processes, one desk in the running one;
 * nobody ever waits for another inside it.
 * <pre>
 *   0             8          64      72        76           80      88         120    128       136
 *   +-------------+----------+-------+---------+------------+-------+----------+------+---------+---------+
 *   | state word  | (unused) | token | command | name bytes | value | name, 32 | CRC  | outcome | sequence|
 *   +-------------+----------+-------+---------+------------+-------+----------+------+---------+---------+
 *                            '------------ body, CRC-32C over it --------------'      '----- answer ------'
 * </pre>
 * The state word is a token, which its client drew at random, and a state; each change is a compare-and-set of the
 * whole word, so whoever comes late finds that the slot is no longer his:
 * <pre>
 *             client            client           desk            desk            client
 *   FREE -----------> CLAIMED --------> READY ---------> TAKEN --------> DONE ----------> FREE
 *                                         |  client gives up: withdrawn, for certain nothing was done
 *                                         '----------------------------------------------> FREE
 * </pre>
 * A client that dies leaves one slot behind, which the desk frees after a while; the other slots do not notice. What a
 * client writes into a slot that is no longer his is found by the body's token and CRC.
 */
final class CommandSlots
{
    static final int SLOT_LENGTH = 256;

    static final int FREE = 0;
    static final int CLAIMED = 1;
    static final int READY = 2;
    static final int TAKEN = 3;
    static final int DONE = 4;
    static final long FREE_WORD = 0;

    private static final int STATE_OFFSET = 0;
    private static final int TOKEN_OFFSET = 64;
    private static final int COMMAND_OFFSET = 72;
    private static final int NAME_LENGTH_OFFSET = 76;
    private static final int VALUE_OFFSET = 80;
    private static final int NAME_OFFSET = 88;
    private static final int BODY_LENGTH = NAME_OFFSET + OperatorCommand.MAX_NAME_LENGTH - TOKEN_OFFSET;
    private static final int CRC_OFFSET = TOKEN_OFFSET + BODY_LENGTH;
    private static final int OUTCOME_OFFSET = 128;
    private static final int SEQUENCE_OFFSET = 136;

    private static final int STATE_BITS = 8;
    private static final long STATE_MASK = (1 << STATE_BITS) - 1;
    private static final long TOKEN_MASK = (1L << (Long.SIZE - STATE_BITS)) - 1;

    private final AtomicBuffer buffer;
    private final int base;

    /**
     * @param buffer that holds the slots.
     * @param base   offset of the first.
     */
    CommandSlots(final AtomicBuffer buffer, final int base)
    {
        this.buffer = buffer;
        this.base = base;
    }

    static long newToken()
    {
        final long token = ThreadLocalRandom.current().nextLong() & TOKEN_MASK;
        return token == 0 ? 1 : token;
    }

    static long word(final long token, final int state)
    {
        return token << STATE_BITS | state;
    }

    static int stateOf(final long word)
    {
        return (int)(word & STATE_MASK);
    }

    static long tokenOf(final long word)
    {
        return word >>> STATE_BITS;
    }

    /** The slot's state word: an acquire load. */
    long word(final int slot)
    {
        return buffer.getLongVolatile(at(slot) + STATE_OFFSET);
    }

    /** Either side: from one word to another, or nothing where somebody was before. */
    boolean move(final int slot, final long from, final long to)
    {
        return buffer.compareAndSetLong(at(slot) + STATE_OFFSET, from, to);
    }

    /** A client: take a slot that is free. */
    boolean claim(final int slot, final long token)
    {
        return move(slot, FREE_WORD, word(token, CLAIMED));
    }

    /**
     * A client that has claimed the slot: write the command and show it.
     *
     * @return false where the desk has freed the slot since: then nothing was done.
     */
    boolean publish(final int slot, final long token, final OperatorCommand command)
    {
        final int at = at(slot);
        final byte[] name = new byte[OperatorCommand.MAX_NAME_LENGTH];
        final byte[] text = command.name().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, name, 0, text.length);
        buffer.putLong(at + TOKEN_OFFSET, token);
        buffer.putInt(at + COMMAND_OFFSET, command.command().value());
        buffer.putInt(at + NAME_LENGTH_OFFSET, text.length);
        buffer.putLong(at + VALUE_OFFSET, command.value());
        buffer.putBytes(at + NAME_OFFSET, name);
        final byte[] body = new byte[BODY_LENGTH];
        buffer.getBytes(at + TOKEN_OFFSET, body);
        buffer.putInt(at + CRC_OFFSET, crc(body));
        return move(slot, word(token, CLAIMED), word(token, READY));
    }

    /** A client: take back a command that the desk has not taken. */
    boolean withdraw(final int slot, final long token)
    {
        return move(slot, word(token, READY), FREE_WORD);
    }

    /**
     * The desk, on a slot that it has taken.
     *
     * @param word of the slot.
     * @return the command; null where what stands there is none.
     */
    OperatorCommand read(final int slot, final long word)
    {
        final byte[] bytes = new byte[BODY_LENGTH + Integer.BYTES];
        buffer.getBytes(at(slot) + TOKEN_OFFSET, bytes);
        final UnsafeBuffer body = new UnsafeBuffer(bytes);
        final int nameLength = body.getInt(NAME_LENGTH_OFFSET - TOKEN_OFFSET);
        final int command = body.getInt(COMMAND_OFFSET - TOKEN_OFFSET);
        final byte[] summed = new byte[BODY_LENGTH];
        System.arraycopy(bytes, 0, summed, 0, BODY_LENGTH);
        if (body.getInt(BODY_LENGTH) != crc(summed) || body.getLong(0) != tokenOf(word) ||
            nameLength < 0 || nameLength > OperatorCommand.MAX_NAME_LENGTH || command != (command & 0xFF))
        {
            return null;
        }
        try
        {
            return new OperatorCommand(
                Command.get((short)command),
                new String(bytes, NAME_OFFSET - TOKEN_OFFSET, nameLength, StandardCharsets.US_ASCII),
                body.getLong(VALUE_OFFSET - TOKEN_OFFSET));
        }
        catch (final IllegalArgumentException ex)
        {
            // The sum is right and the command is not: a client of another version, or one of somebody's own.
            return null;
        }
    }

    /** The desk, on a slot that it has taken: write the answer and show it. */
    boolean answer(final int slot, final long word, final CommandOutcome outcome, final long rootSequence)
    {
        final int at = at(slot);
        buffer.putInt(at + OUTCOME_OFFSET, outcome.number());
        buffer.putLong(at + SEQUENCE_OFFSET, rootSequence);
        return move(slot, word, word(tokenOf(word), DONE));
    }

    /** A client, on a slot that says DONE with his token. */
    CommandAnswer readAnswer(final int slot)
    {
        final CommandOutcome outcome = CommandOutcome.of(buffer.getInt(at(slot) + OUTCOME_OFFSET));
        return new CommandAnswer(
            outcome == null ? CommandOutcome.MALFORMED : outcome, buffer.getLong(at(slot) + SEQUENCE_OFFSET));
    }

    private int at(final int slot)
    {
        return base + slot * SLOT_LENGTH;
    }

    private static int crc(final byte[] body)
    {
        final CRC32C crc = new CRC32C();
        crc.update(body, 0, body.length);
        return (int)crc.getValue();
    }
}
