package io.veltrix.trading.feed;

import io.veltrix.codecs.engine.GapCause;
import io.veltrix.codecs.iex.IexMessageDescriptor;
import io.veltrix.codecs.iex.IexTpSegmentDescriptor;
import io.veltrix.codecs.iex.IexTradeDescriptor;
import io.veltrix.codecs.trading.Aggressor;
import io.veltrix.engine.api.SourceOutputs;

import org.agrona.DirectBuffer;

/**
 * What TOPS and DEEP share: the segments of IEX-TP, their sequence numbers for each channel, the framing of messages
 * and trades. Single-threaded; allocates nothing per packet; never throws on input nor reads outside a packet.
 * <p>
 * Sequence rules, for each channel: a segment ahead of what is due makes a {@code SourceGap} (heartbeats show gaps too)
 * and the feed goes on; messages already seen are skipped, also where only the first part of a segment was seen; a
 * segment that starts at 1 again, or of another session, and was <i>sent later</i> than anything before makes a
 * {@code SourceReset}; sent earlier, it is a late copy. The first segment of a channel sets what is due.
 * <p>
 * A message that is cut, too short for its type or priced beyond a 64-bit number of 1e-9 is refused: it is counted and
 * becomes a {@code SourceGap} with cause REFUSED in its place, so that a book built from this feed is known to lack it.
 */
public abstract class IexDecoder implements FeedDecoder
{
    /** Prices on the wire are units of 1e-4, events have 1e-9. */
    static final long PRICE_SCALE = 100_000L;

    /** Largest magnitude of a wire price that fits an event. */
    static final long MAX_PRICE = Long.MAX_VALUE / PRICE_SCALE;

    private static final int MAX_CHANNELS = 64;
    private static final long MAX_JUMP = 1L << 40;

    final FeedEvents events = new FeedEvents();
    final FeedStats stats = new FeedStats();

    private final int protocol;
    private final long[][] counters = new long[128][];
    private final int[] channelIds = new int[MAX_CHANNELS];
    private final int[] sessions = new int[MAX_CHANNELS];
    private final long[] expected = new long[MAX_CHANNELS];
    private final long[] lastSendTimes = new long[MAX_CHANNELS];
    private final int[] segments = new int[MAX_CHANNELS];
    private int channelCount;

    private DirectBuffer buffer;
    private int packetOffset;
    private int position;
    private int limit;
    private int remainingMessages;
    private long sequence;
    private long channelKey;
    private int segment;
    private long payloadBytes;
    private long pendingGapFrom;
    private long pendingGapLength;
    private long pendingResetExpected;
    private long pendingResetFound;
    private boolean isResetPending;

    IexDecoder(final int protocol, final String types)
    {
        this.protocol = protocol;
        for (int i = 0; i < types.length(); i++)
        {
            counters[types.charAt(i)] = stats.type(types.substring(i, i + 1));
        }
    }

    /**
     * Emit the message's event.
     *
     * @param type   of the message.
     * @param buffer that holds it.
     * @param offset of the message; it is long enough for its type.
     * @param out    where to.
     * @return events emitted, 0 or 1; -1 to refuse the message.
     */
    abstract int onMessage(byte type, DirectBuffer buffer, int offset, SourceOutputs out);

    @Override
    public final void onPacket(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int destinationAddress,
        final int destinationPort)
    {
        stats.packets++;
        this.buffer = buffer;
        packetOffset = offset;
        position = offset;
        remainingMessages = 0;
        beginSegment(offset, length);
        if (remainingMessages == 0)
        {
            payloadBytes += length;
            limit = offset;
            position = offset;
        }
    }

    private void beginSegment(final int offset, final int length)
    {
        if (length < IexTpSegmentDescriptor.HEADER_LENGTH ||
            IexTpSegmentDescriptor.version(buffer, offset) != IexTpSegmentDescriptor.VERSION ||
            IexTpSegmentDescriptor.protocol(buffer, offset) != protocol)
        {
            refuse(0, length);
            return;
        }
        final int payloadLength = IexTpSegmentDescriptor.payloadLength(buffer, offset);
        final int messageCount = IexTpSegmentDescriptor.messageCount(buffer, offset);
        final long firstSequence = IexTpSegmentDescriptor.firstSequence(buffer, offset);
        final int channelIndex = channelIndex(IexTpSegmentDescriptor.channel(buffer, offset));
        if (payloadLength != length - IexTpSegmentDescriptor.HEADER_LENGTH || channelIndex < 0 ||
            firstSequence < 0 || firstSequence > Long.MAX_VALUE - 0xFFFF ||
            messageCount * IexTpSegmentDescriptor.MESSAGE_HEADER_LENGTH > payloadLength ||
            expected[channelIndex] != 0 && firstSequence - expected[channelIndex] > MAX_JUMP)
        {
            refuse(0, length);
            return;
        }
        if (messageCount == 0)
        {
            stats.heartbeats++;
        }
        final int skipped = arbitrate(channelIndex, offset, firstSequence, messageCount);
        if (messageCount == 0 || skipped == messageCount)
        {
            return;
        }
        position = offset + IexTpSegmentDescriptor.HEADER_LENGTH;
        limit = offset + length;
        remainingMessages = messageCount;
        sequence = firstSequence;
        for (int i = 0; i < skipped; i++)
        {
            final int block = position + IexTpSegmentDescriptor.MESSAGE_HEADER_LENGTH;
            if (block > limit || IexTpSegmentDescriptor.messageLength(buffer, position) > limit - block)
            {
                // What is new in this segment cannot be found: emitNext refuses it and says which messages are lost.
                break;
            }
            position = block + IexTpSegmentDescriptor.messageLength(buffer, position);
            remainingMessages--;
            sequence++;
        }
    }

    /** Hold the segment against what is due; say how many of its messages were seen before. */
    private int arbitrate(
        final int channelIndex, final int offset, final long firstSequence, final int messageCount)
    {
        final int session = IexTpSegmentDescriptor.session(buffer, offset);
        final long sendTimeNs = IexTpSegmentDescriptor.sendTimeNs(buffer, offset);
        final boolean isLater = sendTimeNs > lastSendTimes[channelIndex];
        final long due = expected[channelIndex];
        channelKey = (long)channelIds[channelIndex] << 32 | session & 0xFFFF_FFFFL;
        int skipped = 0;
        if (due == 0)
        {
            sessions[channelIndex] = session;
            expected[channelIndex] = firstSequence + messageCount;
            segments[channelIndex] = stats.beginSegment(firstSequence, 0);
        }
        else if (session != sessions[channelIndex] || firstSequence < due && firstSequence <= 1)
        {
            if (!isLater)
            {
                stats.duplicates++;
                return messageCount;
            }
            isResetPending = true;
            pendingResetExpected = due;
            pendingResetFound = firstSequence;
            stats.resets++;
            sessions[channelIndex] = session;
            expected[channelIndex] = firstSequence + messageCount;
            segments[channelIndex] = stats.beginSegment(firstSequence, due);
        }
        else if (firstSequence > due)
        {
            pendingGapFrom = due;
            pendingGapLength = firstSequence - due;
            stats.gaps++;
            stats.missing += pendingGapLength;
            expected[channelIndex] = firstSequence + messageCount;
            segments[channelIndex] = stats.beginSegment(firstSequence, due);
        }
        else
        {
            skipped = (int)Math.min(messageCount, due - firstSequence);
            if (messageCount > 0 && skipped == messageCount)
            {
                stats.duplicates++;
                return skipped;
            }
            expected[channelIndex] = Math.max(due, firstSequence + messageCount);
        }
        segment = segments[channelIndex];
        stats.extendSegment(segment, expected[channelIndex] - 1);
        if (isLater)
        {
            lastSendTimes[channelIndex] = sendTimeNs;
        }
        return skipped;
    }

    @Override
    public final boolean hasMore()
    {
        return remainingMessages > 0 || pendingGapLength > 0 || isResetPending;
    }

    @Override
    public final int emitNext(final SourceOutputs out)
    {
        if (isResetPending)
        {
            isResetPending = false;
            events.reset(out, pendingResetExpected, pendingResetFound, channelKey);
            return 1;
        }
        if (pendingGapLength > 0)
        {
            events.gap(out, pendingGapFrom, pendingGapLength, channelKey, GapCause.FEED);
            pendingGapLength = 0;
            return 1;
        }
        return remainingMessages > 0 ? emitMessage(out) : 0;
    }

    private int emitMessage(final SourceOutputs out)
    {
        final int message = position + IexTpSegmentDescriptor.MESSAGE_HEADER_LENGTH;
        final int length = message > limit ? 0 : IexTpSegmentDescriptor.messageLength(buffer, position);
        if (length == 0 || length > limit - message)
        {
            final int lost = remainingMessages;
            refuse(position - packetOffset, limit - position);
            endPacket();
            events.gap(out, sequence, lost, channelKey, GapCause.REFUSED);
            return 1;
        }
        position = message + length;
        final long messageSequence = sequence++;
        final byte type = IexMessageDescriptor.type(buffer, message);
        final int minLength = IexMessageDescriptor.minLength(type);
        final long[] counter = type < 0 ? null : counters[type];
        int emitted = 0;
        if (counter == null)
        {
            stats.messages++;
            stats.unknown++;
            stats.countInSegment(segment);
        }
        else
        {
            emitted = length < minLength ? -1 : onMessage(type, buffer, message, out);
            if (emitted < 0)
            {
                refuse(message - packetOffset, length);
                events.gap(out, messageSequence, 1, channelKey, GapCause.REFUSED);
                emitted = 1;
            }
            else
            {
                stats.messages++;
                stats.countInSegment(segment);
                counter[0]++;
            }
        }
        if (--remainingMessages == 0)
        {
            if (position != limit)
            {
                refuse(position - packetOffset, limit - position);
            }
            endPacket();
        }
        return emitted;
    }

    /** Trade report or break; the same in both protocols. */
    final int onTrade(final byte type, final DirectBuffer buffer, final int offset, final SourceOutputs out)
    {
        final long price = IexTradeDescriptor.price(buffer, offset);
        if (price > MAX_PRICE || price < -MAX_PRICE)
        {
            return -1;
        }
        final long size = IexTradeDescriptor.size(buffer, offset);
        final boolean isBroken = type == IexMessageDescriptor.TRADE_BREAK;
        if (!isBroken)
        {
            stats.trades++;
            stats.tradedQuantity += size;
        }
        events.trade(
            out,
            IexMessageDescriptor.timestampNs(buffer, offset),
            IexMessageDescriptor.symbol(buffer, offset),
            price * PRICE_SCALE,
            size,
            IexTradeDescriptor.tradeId(buffer, offset),
            Aggressor.NONE,
            isBroken,
            false);
        return 1;
    }

    @Override
    public final FeedStats stats()
    {
        return stats;
    }

    @Override
    public final int maxEventsPerMessage()
    {
        return 1;
    }

    private int channelIndex(final int channelId)
    {
        for (int i = 0; i < channelCount; i++)
        {
            if (channelIds[i] == channelId)
            {
                return i;
            }
        }
        if (channelCount == MAX_CHANNELS)
        {
            return -1;
        }
        channelIds[channelCount] = channelId;
        expected[channelCount] = 0;
        lastSendTimes[channelCount] = Long.MIN_VALUE;
        return channelCount++;
    }

    private void endPacket()
    {
        payloadBytes += limit - packetOffset;
        remainingMessages = 0;
        position = packetOffset;
        limit = packetOffset;
    }

    private void refuse(final int offsetInPacket, final int length)
    {
        stats.refused++;
        stats.refusedBytes += length;
        if (stats.firstRefusedPosition < 0)
        {
            stats.firstRefusedPosition = payloadBytes + offsetInPacket;
        }
    }
}
