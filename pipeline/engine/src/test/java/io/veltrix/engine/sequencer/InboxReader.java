package io.veltrix.engine.sequencer;

import java.util.ArrayList;
import java.util.List;

import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.engine.MessageHeaderDecoder;
import io.veltrix.codecs.engine.OperatorCommandDecoder;

/**
 * Takes commands out of an inbox as the sequencer does, one root sequence each.
 */
public final class InboxReader
{
    /** What was taken: the sequence it got, and what it says. */
    public record Taken(long sequence, Command command, String name, long value)
    {
    }

    public final List<Taken> taken = new ArrayList<>();
    private final ControlInbox inbox;
    private long sequence;

    public InboxReader(final ControlInbox inbox)
    {
        this.inbox = inbox;
    }

    public int read()
    {
        return inbox.read((type, buffer, index, length) ->
        {
            final OperatorCommandDecoder command = new OperatorCommandDecoder();
            command.wrapAndApplyHeader(buffer, index, new MessageHeaderDecoder());
            sequence++;
            taken.add(new Taken(sequence, command.command(), command.name(), command.value()));
            inbox.onSequenced(type, sequence);
        }, Integer.MAX_VALUE);
    }
}
