package io.veltrix.trading.market;

import io.veltrix.trading.feed.PacketSource;

import org.agrona.DirectBuffer;

/**
 * The packets of a made-up market, as a capture of them would show them. Single-threaded; takes its memory when it is
 * made and allocates nothing per packet.
 */
public final class GeneratedPackets implements PacketSource
{
    private final MarketModel model;
    private final PacketWriter writer;
    private final PacketSource packets;

    /**
     * @param options of the market.
     */
    public GeneratedPackets(final MarketOptions options)
    {
        switch (options.format())
        {
            case IEX_DEEP ->
            {
                model = new MarketModel(options, options.depth(), false);
                writer = new IexDeepWriter(model, options);
                packets = writer;
            }
            case IEX_TOPS ->
            {
                model = new MarketModel(options, options.depth(), true);
                writer = new IexTopsWriter(model, options);
                packets = writer;
            }
            case CME_MDP3 ->
            {
                model = new MarketModel(options, Math.min(options.depth(), CmeMdp3Writer.SHOWN_DEPTH), false);
                final CmeMdp3Writer lineA = new CmeMdp3Writer(model, options);
                writer = lineA;
                packets = new TwoLines(lineA);
            }
            default -> throw new IllegalArgumentException("format=" + options.format());
        }
    }

    @Override
    public boolean advance()
    {
        return packets.advance();
    }

    @Override
    public long timestampNs()
    {
        return packets.timestampNs();
    }

    @Override
    public DirectBuffer buffer()
    {
        return packets.buffer();
    }

    @Override
    public int offset()
    {
        return packets.offset();
    }

    @Override
    public int length()
    {
        return packets.length();
    }

    @Override
    public int destinationAddress()
    {
        return packets.destinationAddress();
    }

    @Override
    public int destinationPort()
    {
        return packets.destinationPort();
    }

    /**
     * @return 0: what is made is whole.
     */
    @Override
    public long refused()
    {
        return 0;
    }

    /**
     * @return messages made so far, heartbeats and copies on a second line not included; with two lines one packet
     * ahead of what is shown.
     */
    public long messages()
    {
        return writer.messages();
    }

    /**
     * @return heartbeats made so far.
     */
    public long heartbeats()
    {
        return writer.heartbeats();
    }

    @Override
    public void close()
    {
        packets.close();
    }

    /** The books as they are at the end: what a receiver must have too. */
    MarketModel model()
    {
        return model;
    }
}
