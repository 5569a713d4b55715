package io.veltrix.tools.chaos.garbage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import io.veltrix.codecs.pcap.CaptureException;
import io.veltrix.codecs.pcap.CaptureReader;
import io.veltrix.codecs.pcap.PcapWriter;
import io.veltrix.trading.feed.FeedFormat;
import io.veltrix.trading.market.GeneratedPackets;
import io.veltrix.trading.market.MarketOptions;
import org.agrona.DirectBuffer;

/**
 * Capture files: pcap or pcapng, some of them gzip. Opened and read to the end: what a file says of itself is refused
 * by {@link CaptureException} at the start or counted, and the last byte of every payload shown can be read.
 */
final class CaptureTarget implements GarbageTarget
{
    private static final int PACKETS = 12;
    private static final int FRAME_HEADERS_LENGTH = 42;
    private static final int PCAP_HEADER_LENGTH = 24;
    private static final int RECORD_HEADER_LENGTH = 16;
    private static final int MAX_PACKETS = 1 << 20;

    private final List<byte[]> bases = new ArrayList<>();
    private final Path file;
    private long refused;

    CaptureTarget(final Path folder, final boolean isNextGeneration, final long seed) throws IOException
    {
        file = folder.resolve(isNextGeneration ? "input.pcapng" : "input.pcap");
        for (final FeedFormat format : FeedFormat.values())
        {
            final byte[] pcap = pcap(format, seed);
            final byte[] base = isNextGeneration ? pcapng(pcap) : pcap;
            bases.add(base);
            bases.add(gzip(base));
        }
    }

    private byte[] pcap(final FeedFormat format, final long seed) throws IOException
    {
        try (GeneratedPackets market = new GeneratedPackets(MarketOptions.of(format, seed, 0));
            PcapWriter writer = new PcapWriter(file))
        {
            for (int i = 0; i < PACKETS && market.advance(); i++)
            {
                writer.write(market.timestampNs(), market.destinationAddress(), market.destinationPort(),
                    market.buffer(), market.offset(), market.length());
            }
        }
        return Files.readAllBytes(file);
    }

    /** The same frames as blocks: a section, two interfaces of different resolution, every kind of packet block. */
    static byte[] pcapng(final byte[] pcap)
    {
        final ByteBuffer in = ByteBuffer.wrap(pcap).order(ByteOrder.LITTLE_ENDIAN).position(PCAP_HEADER_LENGTH);
        final ByteBuffer out = ByteBuffer.allocate(pcap.length * 2 + 512).order(ByteOrder.LITTLE_ENDIAN);
        final int section = begin(out, 0x0A0D_0D0A);
        end(out.putInt(0x1A2B_3C4D).putShort((short)1).putShort((short)0).putLong(-1), section);
        for (int resolution = 6; resolution <= 9; resolution += 3)
        {
            final int description = begin(out, 1);
            out.putShort((short)1).putShort((short)0).putInt(1 << 16);
            end(out.putShort((short)9).putShort((short)1).putInt(resolution).putInt(0), description);
        }
        for (int i = 0; in.remaining() >= RECORD_HEADER_LENGTH; i++)
        {
            final long ns = in.getInt() * 1_000_000_000L + in.getInt();
            final int length = in.getInt();
            in.getInt();
            final byte[] frame = new byte[length];
            in.get(frame);
            final int block = begin(out, i % 5 == 3 ? 3 : i % 5 == 4 ? 2 : 6);
            if (i % 5 == 3)
            {
                out.putInt(length);
            }
            else
            {
                out.putInt(i % 5 == 4 ? 1 : i & 1).putInt((int)(ns >>> 32)).putInt((int)ns);
                out.putInt(length).putInt(length);
            }
            end(out.put(frame), block);
        }
        final byte[] result = new byte[out.position()];
        out.flip().get(result);
        return result;
    }

    private static int begin(final ByteBuffer out, final int type)
    {
        final int block = out.position();
        out.putInt(type).putInt(0);
        return block;
    }

    private static void end(final ByteBuffer out, final int block)
    {
        while ((out.position() & 3) != 0)
        {
            out.put((byte)0);
        }
        final int length = out.position() - block + 4;
        out.putInt(length).putInt(block + 4, length);
    }

    private static byte[] gzip(final byte[] bytes) throws IOException
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out))
        {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Override
    public List<byte[]> bases()
    {
        return bases;
    }

    @Override
    public byte[] make(final Mutator mutator, final Corpus corpus)
    {
        // A part of one file behind a part of another is not worth much here: frames are found by their lengths.
        final byte[] input = corpus.any();
        return mutator.bytes(input, mutator.random().nextInt(8) == 0 ? corpus.any() : input);
    }

    @Override
    public long feed(final byte[] input) throws IOException
    {
        Files.write(file, input);
        try (CaptureReader reader = CaptureReader.open(file))
        {
            long sum = 0;
            while (reader.advance())
            {
                final DirectBuffer buffer = reader.buffer();
                if (reader.length() > 0)
                {
                    sum += buffer.getByte(reader.offset()) + buffer.getByte(reader.offset() + reader.length() - 1);
                }
                if (reader.length() < 0 || reader.offset() < FRAME_HEADERS_LENGTH || reader.packets() > MAX_PACKETS)
                {
                    throw new IllegalStateException("shows " + reader.length() + " bytes at " + reader.offset() +
                        " as packet " + reader.packets());
                }
            }
            if (reader.end() == CaptureReader.End.NONE || reader.endPosition() < 0)
            {
                throw new IllegalStateException("has no end: " + reader.endDetail());
            }
            refused += reader.refused() > 0 || reader.isTruncated() ? 1 : 0;
            return ((reader.end().ordinal() * 31L + size(reader.packets())) * 31 + size(reader.foreign())) * 31 +
                size(reader.malformed()) + (sum & 0);
        }
        catch (final CaptureException ex)
        {
            refused++;
            return -1 - ex.getMessage().length();
        }
    }

    private static int size(final long count)
    {
        return 64 - Long.numberOfLeadingZeros(count);
    }

    @Override
    public long refused()
    {
        return refused;
    }

    @Override
    public void close() throws IOException
    {
        Files.deleteIfExists(file);
    }
}
