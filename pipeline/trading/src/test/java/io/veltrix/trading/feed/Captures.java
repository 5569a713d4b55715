package io.veltrix.trading.feed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Assumptions;

/**
 * Where tests find the real captures, and how they drive a decoder over them.
 */
final class Captures
{
    static final String DEEP = "iex/DEEP10_20170425_restarts.pcap.gz";
    static final String TOPS = "iex/TOPS16_20170710.pcap.gz";
    static final String CME = "cme_mdp3/cme_mdp3_20161112_part1.pcapng.gz";

    private Captures()
    {
    }

    static Path require(final String name)
    {
        final String folder = System.getProperty("veltrix.data", "../../../shared/data");
        final Path path = Path.of(folder, name);
        final boolean isThere = Files.isReadable(path);
        System.out.println((isThere ? "capture used: " : "capture NOT found, test skipped: ") + name);
        Assumptions.assumeTrue(isThere, "no " + name);
        return path;
    }

    static void run(final PacketSource packets, final FeedDecoder decoder, final RecordingOutputs out)
    {
        while (packets.advance())
        {
            decoder.onPacket(
                packets.buffer(),
                packets.offset(),
                packets.length(),
                packets.destinationAddress(),
                packets.destinationPort());
            drain(decoder, out);
        }
    }

    static void drain(final FeedDecoder decoder, final RecordingOutputs out)
    {
        while (decoder.hasMore())
        {
            final long before = out.events;
            final int emitted = decoder.emitNext(out);
            if (out.events - before != emitted || emitted > decoder.maxEventsPerMessage())
            {
                throw new IllegalStateException("emitted=" + emitted + " seen=" + (out.events - before));
            }
        }
    }

    static CapturePackets open(final Path path)
    {
        return new CapturePackets(List.of(path));
    }
}
