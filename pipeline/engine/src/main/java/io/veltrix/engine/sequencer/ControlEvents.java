package io.veltrix.engine.sequencer;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.engine.DoubtSettledEncoder;
import io.veltrix.codecs.engine.EndOfSourceEncoder;
import io.veltrix.codecs.engine.EpochStartEncoder;
import io.veltrix.codecs.engine.GapCause;
import io.veltrix.codecs.engine.LossAcceptedEncoder;
import io.veltrix.codecs.engine.MessageHeaderEncoder;
import io.veltrix.codecs.engine.ReconciledEncoder;
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
    private final LossAcceptedEncoder loss = new LossAcceptedEncoder();
    private final DoubtSettledEncoder doubt = new DoubtSettledEncoder();
    private final ReconciledEncoder reconciled = new ReconciledEncoder();
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

    /**
     * What was dropped of a source is gone: its cursor, which a restart goes on behind, is that of the last one.
     */
    void dropped(final SourceSlot slot, final long timestampNs, final long originNs)
    {
        gap(
            slot, slot.droppedTo, slot.droppedFrom, slot.pendingDropped, GapCause.DROPPED, timestampNs, originNs);
        slot.pendingDropped = 0;
    }

    /**
     * The source cannot resume: from behind its last journalled cursor on, nobody knows how much is missing.
     */
    void restarted(final SourceSlot slot, final long timestampNs, final long originNs)
    {
        gap(slot, slot.cursor, slot.cursor + 1, 0, GapCause.RESTART, timestampNs, originNs);
    }

    private void gap(
        final SourceSlot slot,
        final long position,
        final long firstMissing,
        final long missing,
        final GapCause cause,
        final long timestampNs,
        final long originNs)
    {
        root.begin(slot.number, MAX_MESSAGE_LENGTH, timestampNs, originNs);
        final int offset = root.claim(
            MessageHeaderEncoder.ENCODED_LENGTH + SourceGapEncoder.BLOCK_LENGTH, position);
        gap.wrapAndApplyHeader(root.buffer(), offset, header)
            .firstMissing(firstMissing)
            .missing(missing)
            .channel(0)
            .cause(cause);
        root.commit();
    }

    void lossAccepted(final Restart.Loss accepted, final long timestampNs, final long originNs)
    {
        root.begin(SEQUENCER, MAX_MESSAGE_LENGTH, timestampNs, originNs);
        final int offset = root.claim(MessageHeaderEncoder.ENCODED_LENGTH + LossAcceptedEncoder.BLOCK_LENGTH, 0);
        loss.wrapAndApplyHeader(root.buffer(), offset, header)
            .sink(fitted(accepted.sink()))
            .watermark(accepted.watermark())
            .known(accepted.known());
        root.commit();
    }

    void doubtSettled(final Restart.Doubt settled, final long timestampNs, final long originNs)
    {
        root.begin(SEQUENCER, MAX_MESSAGE_LENGTH, timestampNs, originNs);
        final int offset = root.claim(MessageHeaderEncoder.ENCODED_LENGTH + DoubtSettledEncoder.BLOCK_LENGTH, 0);
        doubt.wrapAndApplyHeader(root.buffer(), offset, header)
            .sink(fitted(settled.sink()))
            .sequence(settled.sequence())
            .outcome(settled.outcome());
        root.commit();
    }

    void reconciled(final long inDoubt, final long answers, final long timestampNs, final long originNs)
    {
        root.begin(SEQUENCER, MAX_MESSAGE_LENGTH, timestampNs, originNs);
        final int offset = root.claim(MessageHeaderEncoder.ENCODED_LENGTH + ReconciledEncoder.BLOCK_LENGTH, 0);
        reconciled.wrapAndApplyHeader(root.buffer(), offset, header).inDoubt(inDoubt).answers(answers);
        root.commit();
    }

    private static String fitted(final String name)
    {
        return name.substring(0, Math.min(name.length(), DoubtSettledEncoder.sinkLength()));
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
