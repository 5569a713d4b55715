package io.veltrix.trading.market;

import io.veltrix.engine.api.SourceOutputs;
import io.veltrix.trading.feed.FeedDecoder;
import io.veltrix.trading.feed.PacketSource;

/** Plays packets through a decoder as a feed source does. */
final class Feeds
{
    private Feeds()
    {
    }

    static void play(final PacketSource packets, final FeedDecoder decoder, final SourceOutputs out)
    {
        while (playPacket(packets, decoder, out))
        {
            // The next one.
        }
        decoder.onEnd();
        drain(decoder, out);
    }

    static boolean playPacket(final PacketSource packets, final FeedDecoder decoder, final SourceOutputs out)
    {
        if (!packets.advance())
        {
            return false;
        }
        decoder.onPacket(
            packets.buffer(),
            packets.offset(),
            packets.length(),
            packets.destinationAddress(),
            packets.destinationPort());
        drain(decoder, out);
        return true;
    }

    private static void drain(final FeedDecoder decoder, final SourceOutputs out)
    {
        while (decoder.hasMore())
        {
            decoder.emitNext(out);
        }
    }
}
