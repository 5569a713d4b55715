package io.veltrix.bench;

import io.veltrix.codecs.iex.IexTpSegmentDescriptor;
import io.veltrix.codecs.mdp3.Mdp3PacketDescriptor;
import io.veltrix.trading.feed.FeedDecoder;
import io.veltrix.trading.feed.FeedFormat;
import io.veltrix.trading.feed.FeedStats;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Plays a tape to a decoder over and over, as one feed without end: each packet's sequence number and sending time are
 * moved on just before it is delivered, two stores a packet, so that the decoder never sees a gap, a restart or a copy
 * that the tape itself does not have. Single-threaded; allocates nothing.
 */
final class EndlessFeed
{
    private static final int IEX_SESSION_FIELD_OFFSET = IexTpSegmentDescriptor.SESSION_FIELD_OFFSET;

    private final PacketTape tape;
    private final FeedDecoder decoder;
    private final boolean isIex;
    private final long cmeSpan;
    private int next;
    private long sequence = 1;
    private long timeNs = 1;
    private long passes;

    /**
     * @param format of the feed.
     * @param tape   to play; its packets are changed.
     */
    EndlessFeed(final FeedFormat format, final PacketTape tape)
    {
        this.tape = tape;
        decoder = format.newDecoder();
        isIex = format != FeedFormat.CME_MDP3;
        long first = Long.MAX_VALUE;
        long last = 0;
        for (int i = 0; !isIex && i < tape.packets; i++)
        {
            first = Math.min(first, Mdp3PacketDescriptor.sequence(tape.buffer, tape.offsets[i]));
            last = Math.max(last, Mdp3PacketDescriptor.sequence(tape.buffer, tape.offsets[i]));
        }
        cmeSpan = last - first + 1;
    }

    FeedDecoder decoder()
    {
        return decoder;
    }

    /**
     * Deliver packets until the decoder has a message to emit.
     */
    void advance()
    {
        final FeedDecoder decoder = this.decoder;
        while (!decoder.hasMore())
        {
            final int packet = next;
            final int offset = tape.offsets[packet];
            if (isIex)
            {
                renumberIex(tape.buffer, offset);
            }
            else if (passes > 0)
            {
                renumberCme(tape.buffer, offset);
            }
            decoder.onPacket(
                tape.buffer, offset, tape.lengths[packet], tape.addresses[packet], tape.ports[packet]);
            next = packet + 1;
            if (next == tape.packets)
            {
                next = 0;
                passes++;
            }
        }
    }

    /** One session, numbered through: also where the capture itself restarted. */
    private void renumberIex(final UnsafeBuffer buffer, final int offset)
    {
        final int messages = IexTpSegmentDescriptor.messageCount(buffer, offset);
        buffer.putInt(offset + IEX_SESSION_FIELD_OFFSET, 1);
        buffer.putLong(offset + IexTpSegmentDescriptor.FIRST_SEQUENCE_FIELD_OFFSET, sequence);
        buffer.putLong(offset + IexTpSegmentDescriptor.SEND_TIME_FIELD_OFFSET, timeNs++);
        sequence += messages;
    }

    /** Both lines keep their order; the second pass goes on where the first one ended. */
    private void renumberCme(final UnsafeBuffer buffer, final int offset)
    {
        final long moved = Mdp3PacketDescriptor.sequence(buffer, offset) + cmeSpan;
        Mdp3PacketDescriptor.header(
            buffer, offset, moved, Mdp3PacketDescriptor.sendingTimeNs(buffer, offset) + 1);
    }

    /**
     * Throws where the decoder did other work than the benchmark says.
     */
    void check()
    {
        final FeedStats stats = decoder.stats();
        if (stats.messages == 0 || stats.refused != 0 || stats.gaps != 0 || stats.resets != 0)
        {
            throw new IllegalStateException(
                "messages=" + stats.messages + " refused=" + stats.refused + " gaps=" + stats.gaps + " resets=" +
                stats.resets + " after " + passes + " passes");
        }
    }
}
