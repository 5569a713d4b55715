package io.veltrix.engine.sequencer;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.engine.EndOfSourceEncoder;
import io.veltrix.codecs.engine.EpochStartEncoder;
import io.veltrix.codecs.engine.GapCause;
import io.veltrix.codecs.engine.MessageHeaderEncoder;
import io.veltrix.codecs.engine.SourceGapEncoder;
import io.veltrix.codecs.engine.TickEncoder;
import org.agrona.DirectBuffer;

/**
 * Writes the events the sequencer makes itself. The sequencer's thread.
 */
final class ControlEvents
{
    /** Longest message of the engine's schema, message header included. */
    static final int MAX_MESSAGE_LENGTH = 128;
    /** Longest event, header and message. */
    static final int MAX_EVENT_LENGTH = EventHeaderDescriptor.MESSAGE_OFFSET + MAX_MESSAGE_LENGTH;

    private static final int SEQUENCER = EventHeaderDescriptor.SEQUENCER_SOURCE;

    private final RootWriter root;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final TickEncoder tick = new TickEncoder();
    private final EpochStartEncoder epochStart = new EpochStartEncoder();
    private final SourceGapEncoder gap = new SourceGapEncoder();
    private final EndOfSourceEncoder end = new EndOfSourceEncoder();
    private long ticks;

    ControlEvents(final RootWriter root)
    {
        this.root = root;
    }

    void epochStart(final long lastJournalled, final long timestampNs, final long originNs)
    {
        root.begin(SEQUENCER, MAX_MESSAGE_LENGTH, timestampNs, originNs);
        final int offset = root.claim(MessageHeaderEncoder.ENCODED_LENGTH + EpochStartEncoder.BLOCK_LENGTH, 0);
        epochStart.wrapAndApplyHeader(root.buffer(), offset, header)
            .epoch(root.epoch())
            .lastJournalled(lastJournalled)
            .startedNs(timestampNs);
        root.commit();
    }

    void tick(final long timestampNs, final long originNs)
    {
        ticks++;
        root.begin(SEQUENCER, MAX_MESSAGE_LENGTH, timestampNs, originNs);
        final int offset = root.claim(MessageHeaderEncoder.ENCODED_LENGTH + TickEncoder.BLOCK_LENGTH, ticks);
        tick.wrapAndApplyHeader(root.buffer(), offset, header).tickNs(timestampNs).number(ticks);
        root.commit();
    }

    void dropped(
        final int source, final long firstMissing, final long missing, final long timestampNs, final long originNs)
    {
        root.begin(source, MAX_MESSAGE_LENGTH, timestampNs, originNs);
        final int offset = root.claim(
            MessageHeaderEncoder.ENCODED_LENGTH + SourceGapEncoder.BLOCK_LENGTH, firstMissing);
        gap.wrapAndApplyHeader(root.buffer(), offset, header)
            .firstMissing(firstMissing)
            .missing(missing)
            .channel(0)
            .cause(GapCause.DROPPED);
        root.commit();
    }

    void endOfSource(final SourceSlot slot, final long timestampNs, final long originNs)
    {
        root.begin(slot.number, MAX_MESSAGE_LENGTH, timestampNs, originNs);
        final int offset = root.claim(
            MessageHeaderEncoder.ENCODED_LENGTH + EndOfSourceEncoder.BLOCK_LENGTH, slot.events.value());
        end.wrapAndApplyHeader(root.buffer(), offset, header)
            .events(slot.events.value())
            .refused(slot.source.refused());
        root.commit();
    }

    /**
     * Sequence a message that came in through the inbox.
     */
    void command(
        final DirectBuffer message, final int offset, final int length, final long timestampNs, final long originNs)
    {
        root.begin(SEQUENCER, MAX_MESSAGE_LENGTH, timestampNs, originNs);
        final int at = root.claim(length, 0);
        root.buffer().putBytes(at, message, offset, length);
        root.commit();
    }
}
