package io.veltrix.bench;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

import io.veltrix.trading.feed.CapturePackets;
import io.veltrix.trading.feed.FeedFormat;
import io.veltrix.trading.feed.PacketSource;
import io.veltrix.trading.market.GeneratedPackets;
import io.veltrix.trading.market.MarketOptions;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Packets of one feed in memory, one behind the other, each at a multiple of 64, so that neither inflating nor making
 * them is measured. Written once, then only its owner's thread renumbers packets in place.
 */
final class PacketTape
{
    /** Seed of every generated market: two runs see the same bytes. */
    static final long SEED = 20_260_101L;

    /** The market made from {@link #SEED}. */
    static final String GENERATED = "generated";

    /** Real packets out of the folder that the system property {@code veltrix.data} names. */
    static final String CAPTURED = "captured";

    private static final int MAX_PACKETS = 1 << 16;
    private static final int MAX_BYTES = 16 << 20;

    final UnsafeBuffer buffer;
    final int[] offsets;
    final int[] lengths;
    final int[] addresses;
    final int[] ports;
    final int packets;

    private PacketTape(final PacketSource source, final int maxPackets)
    {
        final UnsafeBuffer recorded = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_BYTES));
        offsets = new int[maxPackets];
        lengths = new int[maxPackets];
        addresses = new int[maxPackets];
        ports = new int[maxPackets];
        int count = 0;
        int end = 0;
        while (count < maxPackets && source.advance())
        {
            final int length = source.length();
            if (BitUtil.align(length, BitUtil.CACHE_LINE_LENGTH) > MAX_BYTES - end)
            {
                break;
            }
            recorded.putBytes(end, source.buffer(), source.offset(), length);
            offsets[count] = end;
            lengths[count] = length;
            addresses[count] = source.destinationAddress();
            ports[count] = source.destinationPort();
            end += BitUtil.align(length, BitUtil.CACHE_LINE_LENGTH);
            count++;
        }
        buffer = recorded;
        packets = count;
    }

    /**
     * Record packets of a market.
     *
     * @param format   of the feed.
     * @param market   {@link #GENERATED} or {@link #CAPTURED}.
     * @param messages about how many, at most as many as fit in 16 MiB.
     * @return the tape.
     */
    static PacketTape of(final FeedFormat format, final String market, final int messages)
    {
        try (PacketSource source = open(format, market, messages))
        {
            return new PacketTape(source, MAX_PACKETS);
        }
    }

    /**
     * @param format   of the feed.
     * @param market   {@link #GENERATED} or {@link #CAPTURED}.
     * @param messages about how many of a generated market; a capture has as many as it has.
     * @return the packets themselves.
     */
    static PacketSource open(final FeedFormat format, final String market, final int messages)
    {
        if (GENERATED.equals(market))
        {
            return new GeneratedPackets(MarketOptions.of(format, SEED, messages));
        }
        final String folder = System.getProperty("veltrix.data");
        if (!CAPTURED.equals(market) || folder == null)
        {
            throw new IllegalArgumentException(
                "market=" + market + " veltrix.data=" + folder + ": name the captures with --captures");
        }
        return new CapturePackets(List.of(Path.of(folder, capture(format))));
    }

    static String capture(final FeedFormat format)
    {
        return switch (format)
        {
            case IEX_DEEP -> "iex/DEEP10_20170425_restarts.pcap.gz";
            case IEX_TOPS -> "iex/TOPS16_20170710.pcap.gz";
            case CME_MDP3 -> "cme_mdp3/cme_mdp3_20161112_part1.pcapng.gz";
        };
    }
}
