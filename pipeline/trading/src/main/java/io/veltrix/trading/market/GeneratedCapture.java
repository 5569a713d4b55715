package io.veltrix.trading.market;

import java.nio.file.Path;

import io.veltrix.codecs.pcap.PcapWriter;

/**
 * Writes a made-up market to a capture file, for tools and for other programs that read captures. Not for the hot path.
 */
public final class GeneratedCapture
{
    /**
     * What a file holds.
     *
     * @param packets    heartbeats and copies on a second line included.
     * @param messages   heartbeats and copies not included.
     * @param heartbeats packets that only say that the sender lives.
     * @param firstNs    time of the first packet, nanoseconds of the epoch.
     * @param lastNs     time of the last packet, nanoseconds of the epoch.
     */
    public record Summary(long packets, long messages, long heartbeats, long firstNs, long lastNs)
    {
    }

    private GeneratedCapture()
    {
    }

    /**
     * Make the whole market and write it. An existing file is replaced; one that could not be finished is left as it
     * is, cut behind some record.
     *
     * @param options of the market; with an end.
     * @param file    to write: a pcap with nanosecond time stamps.
     * @return what the file holds.
     * @throws io.veltrix.codecs.pcap.CaptureException where the file cannot be written.
     */
    public static Summary write(final MarketOptions options, final Path file)
    {
        if (options.messages() == 0)
        {
            throw new IllegalArgumentException("messages=0: a file needs an end, name how many messages");
        }
        try (GeneratedPackets packets = new GeneratedPackets(options);
            PcapWriter writer = new PcapWriter(file))
        {
            long firstNs = 0;
            while (packets.advance())
            {
                firstNs = writer.packets() == 0 ? packets.timestampNs() : firstNs;
                writer.write(
                    packets.timestampNs(),
                    packets.destinationAddress(),
                    packets.destinationPort(),
                    packets.buffer(),
                    packets.offset(),
                    packets.length());
            }
            return new Summary(
                writer.packets(), packets.messages(), packets.heartbeats(), firstNs, packets.timestampNs());
        }
    }
}
