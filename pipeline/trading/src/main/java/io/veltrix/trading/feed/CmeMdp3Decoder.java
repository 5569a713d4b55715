package io.veltrix.trading.feed;

import io.veltrix.codecs.cme.AdminHeartbeat12Decoder;
import io.veltrix.codecs.cme.ChannelReset4Decoder;
import io.veltrix.codecs.cme.EntryType;
import io.veltrix.codecs.cme.MDIncrementalRefreshBook32Decoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshBook46Decoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshSessionStatistics35Decoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshSessionStatistics51Decoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshTradeSummary42Decoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshTradeSummary48Decoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshVolume37Decoder;
import io.veltrix.codecs.cme.SecurityStatus30Decoder;
import io.veltrix.codecs.cme.UpdateAction;
import io.veltrix.codecs.engine.GapCause;
import io.veltrix.codecs.mdp3.Mdp3MessageBounds;
import io.veltrix.codecs.mdp3.Mdp3PacketDescriptor;
import io.veltrix.codecs.trading.Aggressor;
import io.veltrix.codecs.trading.BookAction;
import io.veltrix.codecs.trading.BookChangeEncoder;
import io.veltrix.codecs.trading.BookSide;
import io.veltrix.engine.api.SourceOutputs;

import org.agrona.DirectBuffer;

/**
 * CME MDP 3.0, one channel with all its lines: books by level become {@code BookChange} with the exchange's action and
 * level, trade summaries become one {@code Trade} an entry, a channel reset becomes {@code SourceReset}; statistics,
 * volumes, statuses and heartbeats are counted. Templates of other numbers are counted as unknown and skipped; newer
 * versions with longer blocks are read by the wire's block lengths. Single-threaded; allocates nothing per packet;
 * never throws on input nor reads outside a message.
 * <p>
 * {@code endOfEvent} stands on the last entry of a book message that is the event's last for real books, its last for
 * implied books, or its last of all: from there on the books of that kind may be read. The exchange's own end-of-event
 * bit alone would not do: it mostly comes in a message without entries, to which nothing can be attached. On a trade it
 * is that bit. Prices: 1e-7 on the wire up to template 42, 1e-9 from 46 on.
 * <p>
 * A message or entry that is broken is refused: it is counted, and a {@code SourceGap} with cause REFUSED and the
 * packet's number stands in its place. Corrections of trades (action CHANGE) are counted as unknown, since the events
 * have no word for them; deletions are trades with {@code broken} set.
 */
public final class CmeMdp3Decoder implements FeedDecoder
{
    /** Bits of MatchEventIndicator: last quote, last implied, end of event. */
    private static final int BOOK_IS_WHOLE = 0x04 | 0x10 | 0x80;
    private static final long SCALE_7 = 100;
    private static final long SCALE_9 = 1;

    private final FeedEvents events = new FeedEvents();
    private final FeedStats stats = new FeedStats();
    private final LineArbiter arbiter = new LineArbiter();
    private final MDIncrementalRefreshBook32Decoder book32 = new MDIncrementalRefreshBook32Decoder();
    private final MDIncrementalRefreshBook46Decoder book46 = new MDIncrementalRefreshBook46Decoder();
    private final MDIncrementalRefreshTradeSummary42Decoder trade42 = new MDIncrementalRefreshTradeSummary42Decoder();
    private final MDIncrementalRefreshTradeSummary48Decoder trade48 = new MDIncrementalRefreshTradeSummary48Decoder();
    private final long[][] counters = new long[64][];

    private DirectBuffer buffer;
    private int packetOffset;
    private int position;
    private int limit;
    private long payloadBytes;
    private int segment = -1;
    private boolean isGapPending;
    private boolean isResetPending;
    private boolean isResetPacket;
    private long transactTimeNs;
    private boolean isEndOfEvent;

    /** Make a decoder that has seen nothing. */
    public CmeMdp3Decoder()
    {
        counters[AdminHeartbeat12Decoder.TEMPLATE_ID] = stats.type("AdminHeartbeat12");
        counters[MDIncrementalRefreshBook32Decoder.TEMPLATE_ID] = stats.type("MDIncrementalRefreshBook32");
        counters[MDIncrementalRefreshSessionStatistics35Decoder.TEMPLATE_ID] =
            stats.type("MDIncrementalRefreshSessionStatistics35");
        counters[MDIncrementalRefreshTradeSummary42Decoder.TEMPLATE_ID] =
            stats.type("MDIncrementalRefreshTradeSummary42");
        counters[MDIncrementalRefreshVolume37Decoder.TEMPLATE_ID] = stats.type("MDIncrementalRefreshVolume37");
        counters[ChannelReset4Decoder.TEMPLATE_ID] = stats.type("ChannelReset4");
        counters[SecurityStatus30Decoder.TEMPLATE_ID] = stats.type("SecurityStatus30");
        counters[MDIncrementalRefreshBook46Decoder.TEMPLATE_ID] = stats.type("MDIncrementalRefreshBook46");
        counters[MDIncrementalRefreshTradeSummary48Decoder.TEMPLATE_ID] =
            stats.type("MDIncrementalRefreshTradeSummary48");
        counters[MDIncrementalRefreshSessionStatistics51Decoder.TEMPLATE_ID] =
            stats.type("MDIncrementalRefreshSessionStatistics51");
    }

    @Override
    public void onPacket(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int destinationAddress,
        final int destinationPort)
    {
        stats.packets++;
        if (length < Mdp3PacketDescriptor.HEADER_LENGTH || Mdp3PacketDescriptor.sequence(buffer, offset) == 0)
        {
            refuse(0, length);
            payloadBytes += length;
            return;
        }
        final long lineKey = (long)destinationAddress << 16 ^ destinationPort;
        switch (arbiter.offer(
            buffer,
            offset,
            length,
            Mdp3PacketDescriptor.sequence(buffer, offset),
            Mdp3PacketDescriptor.sendingTimeNs(buffer, offset),
            lineKey))
        {
            case LineArbiter.DUPLICATE:
                stats.duplicates++;
                payloadBytes += length;
                break;

            case LineArbiter.RESET:
                stats.resets++;
                segment = stats.beginSegment(1, arbiter.dueBeforeReset());
                isResetPending = true;
                break;

            default:
                break;
        }
    }

    @Override
    public void onEnd()
    {
        arbiter.onEnd();
    }

    @Override
    public boolean hasMore()
    {
        if (isResetPending || isGapPending || position < limit)
        {
            return true;
        }
        while (true)
        {
            switch (arbiter.next())
            {
                case LineArbiter.PACKET:
                    if (beginPacket())
                    {
                        return true;
                    }
                    break;

                case LineArbiter.GAP:
                    stats.gaps++;
                    stats.missing += arbiter.gapLength();
                    segment = stats.beginSegment(arbiter.due(), arbiter.gapFrom());
                    isGapPending = true;
                    return true;

                default:
                    return false;
            }
        }
    }

    @Override
    public int emitNext(final SourceOutputs out)
    {
        if (isResetPending)
        {
            isResetPending = false;
            isResetPacket = true;
            events.reset(out, arbiter.dueBeforeReset(), 1, 0);
            return 1;
        }
        if (isGapPending)
        {
            isGapPending = false;
            events.gap(out, arbiter.gapFrom(), arbiter.gapLength(), 0, GapCause.FEED);
            return 1;
        }
        return position < limit ? emitMessage(out) : 0;
    }

    private boolean beginPacket()
    {
        buffer = arbiter.buffer();
        packetOffset = arbiter.offset();
        position = packetOffset + Mdp3PacketDescriptor.HEADER_LENGTH;
        limit = packetOffset + arbiter.length();
        segment = segment < 0 ? stats.beginSegment(arbiter.sequence(), 0) : segment;
        stats.extendSegment(segment, arbiter.sequence());
        if (position == limit)
        {
            stats.heartbeats++;
            endPacket();
            return false;
        }
        return true;
    }

    private int emitMessage(final SourceOutputs out)
    {
        final int message = position;
        final int size = limit - message < Mdp3PacketDescriptor.BODY_OFFSET ? 0 :
            Mdp3PacketDescriptor.messageSize(buffer, message);
        if (size < Mdp3PacketDescriptor.BODY_OFFSET || size > limit - message)
        {
            refuse(message - packetOffset, limit - message);
            endPacket();
            return emitRefusal(out);
        }
        position = message + size;
        int emitted = 0;
        switch (Mdp3MessageBounds.check(buffer, message, size))
        {
            case Mdp3MessageBounds.WHOLE:
                stats.messages++;
                stats.countInSegment(segment);
                emitted = onMessage(message, Mdp3PacketDescriptor.templateId(buffer, message), out);
                break;

            case Mdp3MessageBounds.BROKEN:
                refuse(message - packetOffset, size);
                emitted = emitRefusal(out);
                break;

            default:
                stats.messages++;
                stats.countInSegment(segment);
                stats.unknown++;
                break;
        }
        if (position == limit)
        {
            endPacket();
        }
        return emitted;
    }

    private int onMessage(final int message, final int templateId, final SourceOutputs out)
    {
        final int body = message + Mdp3PacketDescriptor.BODY_OFFSET;
        final int blockLength = Mdp3PacketDescriptor.blockLength(buffer, message);
        final int version = Mdp3PacketDescriptor.version(buffer, message);
        counters[templateId][0]++;
        switch (templateId)
        {
            case MDIncrementalRefreshBook32Decoder.TEMPLATE_ID:
                return onBook32(body, blockLength, version, out);

            case MDIncrementalRefreshBook46Decoder.TEMPLATE_ID:
                return onBook46(body, blockLength, version, out);

            case MDIncrementalRefreshTradeSummary42Decoder.TEMPLATE_ID:
                return onTrade42(body, blockLength, version, out);

            case MDIncrementalRefreshTradeSummary48Decoder.TEMPLATE_ID:
                return onTrade48(body, blockLength, version, out);

            case ChannelReset4Decoder.TEMPLATE_ID:
                return onChannelReset(out);

            case AdminHeartbeat12Decoder.TEMPLATE_ID:
                stats.heartbeats++;
                return 0;

            default:
                return 0;
        }
    }

    private int onBook32(final int body, final int blockLength, final int version, final SourceOutputs out)
    {
        book32.wrap(buffer, body, blockLength, version);
        transactTimeNs = book32.transactTime();
        final boolean endsEvent = (book32.matchEventIndicator().getRaw() & BOOK_IS_WHOLE) != 0;
        final MDIncrementalRefreshBook32Decoder.EntriesDecoder entry = book32.entries();
        int emitted = 0;
        while (entry.hasNext())
        {
            entry.next();
            isEndOfEvent = endsEvent && !entry.hasNext();
            final int size = entry.size();
            final int orders = entry.orders();
            emitted += onLevel(
                out, entry.securityId(), entry.price(), SCALE_7, size, orders, entry.level(), entry.action(),
                entry.entryType());
        }
        return emitted;
    }

    private int onBook46(final int body, final int blockLength, final int version, final SourceOutputs out)
    {
        book46.wrap(buffer, body, blockLength, version);
        transactTimeNs = book46.transactTime();
        final boolean endsEvent = (book46.matchEventIndicator().getRaw() & BOOK_IS_WHOLE) != 0;
        final MDIncrementalRefreshBook46Decoder.EntriesDecoder entry = book46.entries();
        int emitted = 0;
        while (entry.hasNext())
        {
            entry.next();
            isEndOfEvent = endsEvent && !entry.hasNext();
            emitted += onLevel(
                out, entry.securityId(), entry.price(), SCALE_9, entry.size(), entry.orders(), entry.level(),
                entry.action(), entry.entryType());
        }
        return emitted;
    }

    private int onLevel(
        final SourceOutputs out,
        final int securityId,
        final long mantissa,
        final long scale,
        final int size,
        final int orders,
        final int level,
        final UpdateAction updateAction,
        final EntryType entryType)
    {
        final BookSide side = side(entryType);
        final BookAction action = entryType == EntryType.BOOK_RESET ? BookAction.CLEAR : action(updateAction);
        if (side == null)
        {
            stats.unknown++;
            return 0;
        }
        final boolean hasNoPrice = mantissa == MDIncrementalRefreshBook32Decoder.EntriesDecoder.priceNullValue();
        final boolean hasNoSize = size == MDIncrementalRefreshBook32Decoder.EntriesDecoder.sizeNullValue();
        if (action == null || level == 0 && action != BookAction.CLEAR || size < 0 || securityId < 0 ||
            !hasNoPrice && !fits(mantissa, scale))
        {
            return refuseEntry(out);
        }
        events.bookChange(
            out,
            transactTimeNs,
            securityId,
            hasNoPrice ? BookChangeEncoder.priceNullValue() : mantissa * scale,
            hasNoSize ? 0 : size,
            orders == MDIncrementalRefreshBook32Decoder.EntriesDecoder.ordersNullValue() ?
                BookChangeEncoder.ordersNullValue() : orders,
            level,
            side,
            action,
            isEndOfEvent);
        return 1;
    }

    private int onTrade42(final int body, final int blockLength, final int version, final SourceOutputs out)
    {
        trade42.wrap(buffer, body, blockLength, version);
        transactTimeNs = trade42.transactTime();
        final boolean endsEvent = trade42.matchEventIndicator().endOfEvent();
        final MDIncrementalRefreshTradeSummary42Decoder.EntriesDecoder entry = trade42.entries();
        int emitted = 0;
        while (entry.hasNext())
        {
            entry.next();
            isEndOfEvent = endsEvent && !entry.hasNext();
            emitted += onTrade(
                out, entry.securityId(), entry.price(), SCALE_7, entry.size(), entry.aggressorSideRaw(),
                entry.action(), entry.tradeEntryId());
        }
        return emitted;
    }

    private int onTrade48(final int body, final int blockLength, final int version, final SourceOutputs out)
    {
        trade48.wrap(buffer, body, blockLength, version);
        transactTimeNs = trade48.transactTime();
        final boolean endsEvent = trade48.matchEventIndicator().endOfEvent();
        final MDIncrementalRefreshTradeSummary48Decoder.EntriesDecoder entry = trade48.entries();
        int emitted = 0;
        while (entry.hasNext())
        {
            entry.next();
            isEndOfEvent = endsEvent && !entry.hasNext();
            emitted += onTrade(
                out, entry.securityId(), entry.price(), SCALE_9, entry.size(), entry.aggressorSideRaw(),
                entry.action(), entry.tradeEntryId());
        }
        return emitted;
    }

    private int onTrade(
        final SourceOutputs out,
        final int securityId,
        final long mantissa,
        final long scale,
        final int size,
        final int aggressorSide,
        final UpdateAction action,
        final long tradeEntryId)
    {
        if (!fits(mantissa, scale) || size < 0 || securityId < 0)
        {
            return refuseEntry(out);
        }
        if (action != UpdateAction.NEW && action != UpdateAction.DELETE)
        {
            stats.unknown++;
            return 0;
        }
        if (action == UpdateAction.NEW)
        {
            stats.trades++;
            stats.tradedQuantity += size;
        }
        final Aggressor aggressor =
            aggressorSide == 1 ? Aggressor.BUYER : aggressorSide == 2 ? Aggressor.SELLER : Aggressor.NONE;
        events.trade(
            out,
            transactTimeNs,
            securityId,
            mantissa * scale,
            size,
            tradeEntryId == MDIncrementalRefreshTradeSummary42Decoder.EntriesDecoder.tradeEntryIdNullValue() ?
                0 : tradeEntryId,
            aggressor,
            action == UpdateAction.DELETE,
            isEndOfEvent);
        return 1;
    }

    /** The packet that starts the numbering again usually carries one too: that is one reset, not two. */
    private int onChannelReset(final SourceOutputs out)
    {
        if (isResetPacket)
        {
            return 0;
        }
        stats.resets++;
        events.reset(out, arbiter.due(), arbiter.sequence(), 0);
        return 1;
    }

    @Override
    public FeedStats stats()
    {
        return stats;
    }

    /**
     * @return what one message can hold at most: its count of entries has eight bits.
     */
    @Override
    public int maxEventsPerMessage()
    {
        return 255;
    }

    private static BookSide side(final EntryType entryType)
    {
        return switch (entryType)
        {
            case BID, BOOK_RESET -> BookSide.BID;
            case OFFER -> BookSide.ASK;
            case IMPLIED_BID -> BookSide.IMPLIED_BID;
            case IMPLIED_OFFER -> BookSide.IMPLIED_ASK;
            default -> null;
        };
    }

    private static BookAction action(final UpdateAction action)
    {
        return switch (action)
        {
            case NEW -> BookAction.INSERT_LEVEL;
            case CHANGE -> BookAction.CHANGE_LEVEL;
            case DELETE -> BookAction.DELETE_LEVEL;
            case DELETE_THRU -> BookAction.DELETE_THRU;
            case DELETE_FROM -> BookAction.DELETE_FROM;
            case OVERLAY -> BookAction.OVERLAY;
            default -> null;
        };
    }

    private static boolean fits(final long mantissa, final long scale)
    {
        return mantissa <= Long.MAX_VALUE / scale && mantissa >= -(Long.MAX_VALUE / scale);
    }

    private int refuseEntry(final SourceOutputs out)
    {
        refuse(position - packetOffset, 0);
        return emitRefusal(out);
    }

    private int emitRefusal(final SourceOutputs out)
    {
        events.gap(out, arbiter.sequence(), 1, 0, GapCause.REFUSED);
        return 1;
    }

    private void endPacket()
    {
        payloadBytes += limit - packetOffset;
        position = 0;
        limit = 0;
        isResetPacket = false;
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
