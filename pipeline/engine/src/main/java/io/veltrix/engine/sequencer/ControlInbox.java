package io.veltrix.engine.sequencer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.engine.JournalHoleEncoder;
import io.veltrix.codecs.engine.MessageHeaderEncoder;
import io.veltrix.codecs.engine.OperatorCommandEncoder;
import io.veltrix.codecs.engine.QuarantinedEncoder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Where operators and lanes leave facts for the sequencer: whole SBE messages of the engine's schema. Many writers, one
 * reader; a full inbox is an answer, never a wait. A command may carry a ticket: under it the sequencer shows which
 * root sequence the command got.
 */
public final class ControlInbox
{
    /** Tickets there are: 0 to one less. */
    public static final int TICKETS = 64;

    private static final int CAPACITY = 64 * 1024;
    /** Message type of what nobody waits for; a ticket's type is this and one more than the ticket. */
    private static final int MESSAGE = 1;
    private static final VarHandle SEQUENCED = MethodHandles.arrayElementVarHandle(long[].class);

    private final ManyToOneRingBuffer ring = new ManyToOneRingBuffer(
        new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
    private final long[] sequenced = new long[TICKETS];

    /**
     * Leave an operator's command. Any thread; allocates.
     *
     * @param command to sequence.
     * @param name    of the limit, for {@link Command#LIMIT}; at most 32 characters.
     * @param value   of the limit.
     * @return false where the inbox is full: nothing was done.
     */
    public boolean offer(final Command command, final String name, final long value)
    {
        return write(MESSAGE, command, name, value);
    }

    /**
     * As {@link #offer(Command, String, long)}, with a ticket. One ticket has one command at a time.
     *
     * @param ticket  under which {@link #sequenced} tells the root sequence.
     * @param command to sequence.
     * @param name    of the limit, for {@link Command#LIMIT}; at most 32 characters.
     * @param value   of the limit.
     * @return false where the inbox is full: nothing was done.
     */
    public boolean offer(final int ticket, final Command command, final String name, final long value)
    {
        return write(MESSAGE + 1 + ticket, command, name, value);
    }

    /**
     * @param ticket of a command.
     * @return root sequence of the last command that was sequenced under it, an acquire load; 0 for none. Any thread.
     */
    public long sequenced(final int ticket)
    {
        return (long)SEQUENCED.getAcquire(sequenced, ticket);
    }

    /**
     * A message has become an event. The sequencer's thread.
     *
     * @param type         of the message, as its handler was told.
     * @param rootSequence that it got.
     */
    void onSequenced(final int type, final long rootSequence)
    {
        final int ticket = type - MESSAGE - 1;
        if (ticket >= 0 && ticket < TICKETS)
        {
            SEQUENCED.setRelease(sequenced, ticket, rootSequence);
        }
    }

    private boolean write(final int type, final Command command, final String name, final long value)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final OperatorCommandEncoder encoder = new OperatorCommandEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .command(command)
            .value(value)
            .name(name);
        return ring.write(type, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    /**
     * Leave the fact that an event was set aside. A lane's thread; allocates.
     *
     * @param lane     that set it aside.
     * @param stage    that threw.
     * @param stream   number of the event's stream.
     * @param sequence of the event.
     * @return false where the inbox is full: nothing was done.
     */
    public boolean offerQuarantined(final String lane, final String stage, final int stream, final long sequence)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final QuarantinedEncoder encoder = new QuarantinedEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .lane(lane)
            .stage(stage)
            .inputStream(stream)
            .inputSequence(sequence);
        return ring.write(MESSAGE, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    /**
     * Leave the fact that root events were not journalled. The record thread; allocates.
     *
     * @param firstMissing root sequence.
     * @param lastMissing  root sequence.
     * @return false where the inbox is full: nothing was done.
     */
    public boolean offerHole(final long firstMissing, final long lastMissing)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final JournalHoleEncoder encoder = new JournalHoleEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .firstMissing(firstMissing)
            .lastMissing(lastMissing);
        return ring.write(MESSAGE, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    int read(final MessageHandler handler, final int limit)
    {
        return ring.read(handler, limit);
    }

    boolean isEmpty()
    {
        return ring.size() == 0;
    }
}
