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
            }
            case IEX_TOPS ->
            {
                model = new MarketModel(options, options.depth(), true);
                writer = new IexTopsWriter(model, options);
            }
            default -> throw new IllegalArgumentException("format=" + options.format());
        }
    }

    @Override
    public boolean advance()
    {
        return writer.advance();
    }

    @Override
    public long timestampNs()
    {
        return writer.timestampNs();
    }

    @Override
    public DirectBuffer buffer()
    {
        return writer.buffer();
    }

    @Override
    public int offset()
    {
        return writer.offset();
    }

    @Override
    public int length()
    {
        return writer.length();
    }

    @Override
    public int destinationAddress()
    {
        return writer.destinationAddress();
    }

    @Override
    public int destinationPort()
    {
        return writer.destinationPort();
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
     * @return messages made so far, those of the packet that is shown included, heartbeats not.
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
        writer.close();
    }

    /** The books as they are behind the packet that is shown: what a receiver must have too. */
    MarketModel model()
    {
        return model;
    }
}
