package io.veltrix.trading.market;

import io.veltrix.codecs.iex.IexMessageDescriptor;
import io.veltrix.codecs.iex.IexTpSegmentDescriptor;
import io.veltrix.codecs.iex.IexTradeDescriptor;

/**
 * The segments of IEX-TP: one session from sequence number 1, with a heartbeat after each second without messages. A
 * tick is a cent, a lot 100 shares. Single-threaded.
 */
abstract class IexWriter extends PacketWriter
{
    /** A tick in units of 1e-4. */
    static final long TICK = 100;

    /** A lot in shares. */
    static final long LOT = 100;

    private static final long HEARTBEAT_NS = 1_000_000_000L;
    private static final int CHANNEL = 1;
    private static final int SESSION = 0x6593_6F00;
    private static final int LONGEST_BLOCK = IexTpSegmentDescriptor.MESSAGE_HEADER_LENGTH + 42;

    int position;

    private final long[] symbols;
    private long streamOffset;
    private long nextSequence = 1;
    private long nextTradeId = 1;

    IexWriter(final MarketModel model, final MarketOptions options, final int protocol)
    {
        super(model, options, HEARTBEAT_NS);
        symbols = new long[options.instruments()];
        for (int i = 0; i < symbols.length; i++)
        {
            symbols[i] = IexMessageDescriptor.packSymbol(MarketOptions.symbol(i));
        }
        IexTpSegmentDescriptor.session(buffer, 0, protocol, CHANNEL, SESSION);
    }

    @Override
    final void begin()
    {
        position = IexTpSegmentDescriptor.HEADER_LENGTH;
    }

    @Override
    final boolean hasRoom()
    {
        return position <= MAX_PAYLOAD_LENGTH - MAX_EVENT_MESSAGES * LONGEST_BLOCK;
    }

    @Override
    final void end(final int count)
    {
        payloadLength = position;
        final int bytes = position - IexTpSegmentDescriptor.HEADER_LENGTH;
        IexTpSegmentDescriptor.segment(buffer, 0, bytes, count, streamOffset, nextSequence, sendTimeNs);
        streamOffset += bytes;
        nextSequence += count;
    }

    @Override
    final void heartbeat()
    {
        begin();
        end(0);
    }

    final long symbol()
    {
        return symbols[model.instrument()];
    }

    /**
     * @return offset of the message that begins at {@link #position}.
     */
    final int block()
    {
        return position + IexTpSegmentDescriptor.MESSAGE_HEADER_LENGTH;
    }

    /** The message behind {@link #block()} is written and has this length. */
    final void endBlock(final int length)
    {
        IexTpSegmentDescriptor.messageLength(buffer, position, length);
        position += IexTpSegmentDescriptor.MESSAGE_HEADER_LENGTH + length;
    }

    final void trade(final long timeNs, final int price, final int lots)
    {
        endBlock(IexTradeDescriptor.encode(
            buffer, block(), IexMessageDescriptor.TRADE_REPORT, 0, timeNs, symbol(), lots * LOT, price * TICK,
            nextTradeId++));
    }

    @Override
    public final int destinationAddress()
    {
        // 233.215.21.4
        return 0xE9D7_1504;
    }

    @Override
    public final int destinationPort()
    {
        return 10_378;
    }
}
