package io.veltrix.trading.market;

import io.veltrix.codecs.cme.AdminHeartbeat12Encoder;
import io.veltrix.codecs.cme.AggressorSide;
import io.veltrix.codecs.cme.EntryType;
import io.veltrix.codecs.cme.MDIncrementalRefreshBook46Encoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshTradeSummary48Encoder;
import io.veltrix.codecs.cme.MessageHeaderEncoder;
import io.veltrix.codecs.cme.UpdateAction;
import io.veltrix.codecs.mdp3.Mdp3PacketDescriptor;

/**
 * CME MDP 3.0, line A of one channel: the trades of an event in one trade summary, then its changes of levels in one
 * book message that ends the event. Books show ten levels; with books as deep as that, a level that a better one pushes
 * out is not mentioned, as on the exchange. A tick is 0.25, a lot one contract. A heartbeat after each 30 seconds
 * without messages; the market ends when the 2^32 - 1 packet numbers are used up. Single-threaded.
 */
final class CmeMdp3Writer extends PacketWriter
{
    /** Levels that books show. */
    static final int SHOWN_DEPTH = 10;

    private static final long TICK = 250_000_000L;
    private static final long HEARTBEAT_NS = 30_000_000_000L;
    private static final long LAST_SEQUENCE = 0xFFFF_FFFFL;
    private static final int BODY_OFFSET = Mdp3PacketDescriptor.BODY_OFFSET;
    private static final int GROUP_HEADER_LENGTH = 3;
    private static final int GROUP_8_HEADER_LENGTH = 8;
    private static final int ROOT_PADDING_OFFSET = 9;
    private static final int ROOT_PADDING_LENGTH = 2;
    private static final int ENTRY_LENGTH = 32;
    private static final int ENTRY_TAIL_OFFSET = 24;
    private static final int LONGEST_EVENT = 2 * 32 + MAX_EVENT_MESSAGES * ENTRY_LENGTH;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AdminHeartbeat12Encoder heartbeat = new AdminHeartbeat12Encoder();
    private final MDIncrementalRefreshBook46Encoder book = new MDIncrementalRefreshBook46Encoder();
    private final MDIncrementalRefreshTradeSummary48Encoder summary = new MDIncrementalRefreshTradeSummary48Encoder();
    private final int[] reports;
    private final boolean isPushOutSaid;
    private int position;
    private long nextSequence = 1;
    private long nextTradeId = 1;

    CmeMdp3Writer(final MarketModel model, final MarketOptions options)
    {
        super(model, options, HEARTBEAT_NS);
        reports = new int[options.instruments()];
        isPushOutSaid = options.depth() < SHOWN_DEPTH;
    }

    /**
     * @return number of the last packet.
     */
    long sequence()
    {
        return nextSequence - 1;
    }

    @Override
    void begin()
    {
        position = Mdp3PacketDescriptor.HEADER_LENGTH;
    }

    @Override
    boolean hasRoom()
    {
        return position <= MAX_PAYLOAD_LENGTH - LONGEST_EVENT;
    }

    @Override
    void end(final int count)
    {
        Mdp3PacketDescriptor.header(buffer, 0, nextSequence, sendTimeNs);
        payloadLength = position;
        if (nextSequence++ == LAST_SEQUENCE)
        {
            stop();
        }
    }

    @Override
    void heartbeat()
    {
        begin();
        heartbeat.wrapAndApplyHeader(buffer, position + Mdp3PacketDescriptor.SBE_HEADER_OFFSET, header);
        endMessage(position + BODY_OFFSET);
        end(0);
    }

    @Override
    int append(final long eventTimeNs)
    {
        int trades = 0;
        int changes = 0;
        for (int i = 0; i < model.actionCount(); i++)
        {
            final int kind = model.kinds[i];
            trades += kind == MarketModel.TRADE ? 1 : 0;
            changes += kind != MarketModel.TRADE && (kind != MarketModel.PUSH_OUT || isPushOutSaid) ? 1 : 0;
        }
        if (trades > 0)
        {
            appendTrades(eventTimeNs, trades);
        }
        appendChanges(eventTimeNs, changes);
        return trades > 0 ? 2 : 1;
    }

    private void appendTrades(final long eventTimeNs, final int count)
    {
        final int instrument = model.instrument();
        summary.wrapAndApplyHeader(buffer, position + Mdp3PacketDescriptor.SBE_HEADER_OFFSET, header)
            .transactTime(eventTimeNs)
            .matchEventIndicator().clear().lastTrade(true);
        final int body = position + BODY_OFFSET;
        clear(body + ROOT_PADDING_OFFSET, ROOT_PADDING_LENGTH);
        int entryOffset = body + MDIncrementalRefreshTradeSummary48Encoder.BLOCK_LENGTH + GROUP_HEADER_LENGTH;
        final MDIncrementalRefreshTradeSummary48Encoder.EntriesEncoder entries = summary.entriesCount(count);
        for (int i = 0; i < model.actionCount(); i++)
        {
            if (model.kinds[i] == MarketModel.TRADE)
            {
                buffer.putLong(entryOffset + ENTRY_TAIL_OFFSET, 0);
                entryOffset += ENTRY_LENGTH;
                entries.next()
                    .price(model.prices[i] * TICK)
                    .size(model.sizes[i])
                    .securityId(MarketOptions.securityId(instrument))
                    .rptSeq(++reports[instrument] & LAST_SEQUENCE)
                    .orders(orders(model.sizes[i]))
                    .aggressorSide(model.sides[i] == MarketModel.ASK ? AggressorSide.BUY : AggressorSide.SELL)
                    .action(UpdateAction.NEW)
                    .tradeEntryId(nextTradeId);
                nextTradeId = nextTradeId % (LAST_SEQUENCE - 1) + 1;
            }
        }
        buffer.putLong(entryOffset, 0);
        summary.orderEntriesCount(0);
        endMessage(entryOffset + GROUP_8_HEADER_LENGTH);
    }

    private void appendChanges(final long eventTimeNs, final int count)
    {
        final int instrument = model.instrument();
        book.wrapAndApplyHeader(buffer, position + Mdp3PacketDescriptor.SBE_HEADER_OFFSET, header)
            .transactTime(eventTimeNs)
            .matchEventIndicator().clear().lastQuote(true).endOfEvent(true);
        final int body = position + BODY_OFFSET;
        clear(body + ROOT_PADDING_OFFSET, ROOT_PADDING_LENGTH);
        int entryOffset = body + MDIncrementalRefreshBook46Encoder.BLOCK_LENGTH + GROUP_HEADER_LENGTH;
        final MDIncrementalRefreshBook46Encoder.EntriesEncoder entries = book.entriesCount(count);
        for (int i = 0; i < model.actionCount(); i++)
        {
            final int kind = model.kinds[i];
            if (kind != MarketModel.TRADE && (kind != MarketModel.PUSH_OUT || isPushOutSaid))
            {
                buffer.putLong(entryOffset + ENTRY_TAIL_OFFSET, 0);
                entryOffset += ENTRY_LENGTH;
                entries.next()
                    .price(model.prices[i] * TICK)
                    .size(model.sizes[i])
                    .securityId(MarketOptions.securityId(instrument))
                    .rptSeq(++reports[instrument] & LAST_SEQUENCE)
                    .orders(orders(model.sizes[i]))
                    .level((short)(model.levels[i] + 1))
                    .action(action(kind))
                    .entryType(model.sides[i] == MarketModel.BID ? EntryType.BID : EntryType.OFFER);
            }
        }
        buffer.putLong(entryOffset, 0);
        book.orderEntriesCount(0);
        endMessage(entryOffset + GROUP_8_HEADER_LENGTH);
    }

    private static UpdateAction action(final int kind)
    {
        return kind == MarketModel.CHANGE ? UpdateAction.CHANGE :
            kind == MarketModel.INSERT ? UpdateAction.NEW : UpdateAction.DELETE;
    }

    /** About four contracts an order. */
    private static int orders(final int size)
    {
        return size + 3 >> 2;
    }

    private void clear(final int index, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            buffer.putByte(index + i, (byte)0);
        }
    }

    private void endMessage(final int limit)
    {
        Mdp3PacketDescriptor.messageSize(buffer, position, limit - position);
        position = limit;
    }

    @Override
    public int destinationAddress()
    {
        return TwoLines.ADDRESS_A;
    }

    @Override
    public int destinationPort()
    {
        return TwoLines.PORT_A;
    }
}
