package io.veltrix.trading.feed;

import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.SourceOutputs;
import io.veltrix.engine.api.Tally;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Drives a decoder over packets: one exchange message a poll, each packet due at its recorded time. A subclass says
 * where packets come from and in which format. Runs on the sequencer's thread; allocates nothing per packet.
 * <p>
 * <b>Due times.</b> Recorded time stamps may go backwards (several capture ports, several files); the due time never
 * does: it is the latest stamp so far.
 * <p>
 * <b>Position and resuming.</b> The source position of an event is its count in this feed, from 1. Packets in the same
 * order make the same events, so {@link #resumeAfter} reads from the start without emitting, up to and with the named
 * event: the decoder's own state (sequence numbers, held packets) is then exactly what it was, and nothing is lost or
 * repeated, also where the last life ended within a message.
 */
public abstract class FeedSource implements Source
{
    /** Messages without any event, and packets without any message, that one poll passes over at most. */
    private static final int MAX_SILENT_UNITS = 256;

    private final Resuming resuming = new Resuming();
    private PacketSource packets;
    private FeedDecoder decoder;
    private FeedStats stats;
    private Tally packetTally;
    private Tally messageTally;
    private Tally gapTally;
    private Tally missingTally;
    private Tally refusedTally;
    private Tally unknownTally;
    private long dueNs = Long.MIN_VALUE;
    private long resumePosition;
    private boolean hasPacket;
    private boolean hasEnded;

    /**
     * @param settings of this source.
     * @return the wire format.
     */
    protected abstract FeedFormat format(Settings settings);

    /**
     * Open the packets. Called once, at the start.
     *
     * @param context of the source.
     * @return packets in the order they are to be decoded.
     */
    protected abstract PacketSource openPackets(SourceContext context);

    @Override
    public void declare(final SourceDeclaration declaration, final Settings settings)
    {
        declaration
            .unit(format(settings).maxEventsPerMessage(), FeedEvents.MAX_MESSAGE_LENGTH)
            .clock(SourceDeclaration.Clock.RECORDED)
            .resume(SourceDeclaration.Resume.EXACT);
    }

    @Override
    public void onStart(final SourceContext context)
    {
        decoder = format(context.settings()).newDecoder();
        stats = decoder.stats();
        packetTally = context.counter("packets");
        messageTally = context.counter("messages");
        gapTally = context.counter("gaps");
        missingTally = context.counter("missing");
        refusedTally = context.counter("refused");
        unknownTally = context.counter("unknown");
        packets = openPackets(context);
        load();
        context.resumeAfter().ifPresent(this::resumeAfter);
    }

    /**
     * Go on after an event of an earlier life. Before the first poll. Packets that end before that event leave nothing
     * to bring in: the source is then exhausted.
     *
     * @param position source position of the last event that is journalled; 0 for none.
     */
    public void resumeAfter(final long position)
    {
        resumePosition = position;
    }

    @Override
    public long nextDueNs()
    {
        return !hasPacket ? NOTHING : resumePosition > 0 ? IMMEDIATE : dueNs;
    }

    @Override
    public int poll(final SourceOutputs out)
    {
        if (resumePosition > 0)
        {
            return resume(out);
        }
        int emitted = 0;
        for (int i = 0; emitted == 0 && i < MAX_SILENT_UNITS && decoder.hasMore(); i++)
        {
            emitted = decoder.emitNext(out);
        }
        if (!decoder.hasMore())
        {
            load();
        }
        return emitted;
    }

    /** Pass over what was emitted in an earlier life, a bounded part of it at a time. */
    private int resume(final SourceOutputs out)
    {
        resuming.begin(out);
        for (int i = 0; i < MAX_SILENT_UNITS && hasPacket && resumePosition > 0; i++)
        {
            if (decoder.hasMore())
            {
                decoder.emitNext(resuming);
            }
            if (!decoder.hasMore())
            {
                load();
            }
        }
        return resuming.forwarded();
    }

    @Override
    public boolean isExhausted()
    {
        return hasEnded && !hasPacket;
    }

    @Override
    public long refused()
    {
        return packets == null ? 0 : packets.refused() + stats.refused;
    }

    /**
     * @return what the decoder has seen; null before the start.
     */
    public FeedStats stats()
    {
        return stats;
    }

    @Override
    public void onClose()
    {
        if (packets != null)
        {
            packets.close();
        }
    }

    /** Move to the next packet that has something to say, a bounded number of packets at a time. */
    private void load()
    {
        hasPacket = true;
        for (int i = 0; i < MAX_SILENT_UNITS; i++)
        {
            if (!packets.advance())
            {
                if (!hasEnded)
                {
                    hasEnded = true;
                    decoder.onEnd();
                }
                hasPacket = decoder.hasMore();
                break;
            }
            dueNs = Math.max(dueNs, packets.timestampNs());
            decoder.onPacket(
                packets.buffer(),
                packets.offset(),
                packets.length(),
                packets.destinationAddress(),
                packets.destinationPort());
            if (decoder.hasMore())
            {
                break;
            }
        }
        packetTally.set(stats.packets);
        messageTally.set(stats.messages);
        gapTally.set(stats.gaps);
        missingTally.set(stats.missing);
        refusedTally.set(refused());
        unknownTally.set(stats.unknown);
    }

    /** Swallows the events up to the resume position and hands on those behind it. */
    private final class Resuming implements SourceOutputs
    {
        private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[FeedEvents.MAX_MESSAGE_LENGTH]);
        private SourceOutputs out;
        private boolean isForwarding;
        private int forwarded;

        void begin(final SourceOutputs target)
        {
            out = target;
            forwarded = 0;
        }

        int forwarded()
        {
            return forwarded;
        }

        @Override
        public int claim(final int messageLength, final long sourcePosition)
        {
            isForwarding = sourcePosition > resumePosition;
            if (isForwarding)
            {
                return out.claim(messageLength, sourcePosition);
            }
            if (sourcePosition == resumePosition)
            {
                resumePosition = 0;
            }
            return 0;
        }

        @Override
        public MutableDirectBuffer buffer()
        {
            return isForwarding ? out.buffer() : scratch;
        }

        @Override
        public void commit()
        {
            if (isForwarding)
            {
                out.commit();
                forwarded++;
            }
        }

        @Override
        public void abort()
        {
            if (isForwarding)
            {
                out.abort();
            }
        }
    }
}
