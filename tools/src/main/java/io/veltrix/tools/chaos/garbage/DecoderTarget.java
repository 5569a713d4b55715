package io.veltrix.tools.chaos.garbage;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.iex.IexTpSegmentDescriptor;
import io.veltrix.trading.feed.FeedDecoder;
import io.veltrix.trading.feed.FeedFormat;
import io.veltrix.trading.feed.FeedStats;
import io.veltrix.trading.market.GeneratedPackets;
import io.veltrix.trading.market.MarketOptions;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Packets for one decoder, each in a buffer of its exact length. Every byte of every packet is decoded or refused and
 * counted; the decoder's counters must agree with what it emitted. A decoder lives for some hundred packets, so that
 * states deep in a session are reached and one wild sequence number does not make everything behind it old.
 */
final class DecoderTarget implements GarbageTarget
{
    private static final int BASES = 1_000;
    private static final int PACKETS_A_LIFE = 500;
    private static final int MAX_STEPS = 1 << 20;

    private final FeedFormat format;
    private final List<byte[]> bases = new ArrayList<>();
    private FeedDecoder decoder;
    private CheckedOutputs out;
    private Counters counters;
    private int packets;
    private long refused;

    DecoderTarget(final FeedFormat format, final long seed)
    {
        this.format = format;
        try (GeneratedPackets market = new GeneratedPackets(MarketOptions.of(format, seed, 20 * BASES)))
        {
            for (int i = 0; bases.size() < BASES && market.advance(); i++)
            {
                if (i < BASES / 2 || market.length() > 200)
                {
                    final byte[] packet = new byte[market.length()];
                    market.buffer().getBytes(market.offset(), packet);
                    bases.add(packet);
                }
            }
        }
    }

    @Override
    public List<byte[]> bases()
    {
        return bases;
    }

    @Override
    public byte[] make(final Mutator mutator, final Corpus corpus)
    {
        final byte[] packet = mutator.bytes(corpus.any(), corpus.any());
        // Mostly a number that is about due, and half the time a length that is right: else little is ever decoded.
        if (mutator.random().nextInt(8) != 0)
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(packet);
            if (format == FeedFormat.CME_MDP3 && packet.length >= 12)
            {
                buffer.putInt(0, packets, ByteOrder.LITTLE_ENDIAN);
            }
            else if (format != FeedFormat.CME_MDP3 && packet.length >= IexTpSegmentDescriptor.HEADER_LENGTH)
            {
                buffer.putLong(
                    IexTpSegmentDescriptor.FIRST_SEQUENCE_FIELD_OFFSET, packets * 40L + mutator.random().nextInt(40),
                    ByteOrder.LITTLE_ENDIAN);
                if (mutator.random().nextBoolean())
                {
                    buffer.putShort(
                        IexTpSegmentDescriptor.PAYLOAD_LENGTH_FIELD_OFFSET,
                        (short)(packet.length - IexTpSegmentDescriptor.HEADER_LENGTH), ByteOrder.LITTLE_ENDIAN);
                }
            }
        }
        return packet;
    }

    @Override
    public long feed(final byte[] input)
    {
        if (packets++ % PACKETS_A_LIFE == 0)
        {
            packets = 1;
            decoder = format.newDecoder();
            out = new CheckedOutputs();
            counters = new Counters(decoder.stats());
        }
        try
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(input);
            final boolean fits = format.fits(buffer, 0, input.length);
            final long refusedBefore = decoder.stats().refused;
            decoder.onPacket(buffer, 0, input.length, packets & 1, 1);
            drain();
            refused += decoder.stats().refused > refusedBefore ? 1 : 0;
            check();
            return counters.feature() * 2 + (fits ? 1 : 0);
        }
        catch (final RuntimeException | Error failure)
        {
            // What comes after is not to be blamed for it.
            packets = 0;
            throw failure;
        }
    }

    private void drain()
    {
        for (int steps = 0; decoder.hasMore(); steps++)
        {
            final long before = out.events;
            final int emitted = decoder.emitNext(out);
            if (emitted != out.events - before || emitted > decoder.maxEventsPerMessage() || out.isClaimed())
            {
                throw new IllegalStateException("says " + emitted + " events, emitted " + (out.events - before) +
                    " of " + decoder.maxEventsPerMessage() + " declared");
            }
            if (steps > MAX_STEPS)
            {
                throw new IllegalStateException("does not come to the end of its packet");
            }
        }
    }

    private void check()
    {
        final FeedStats stats = decoder.stats();
        if (stats.trades != out.trades || stats.tradedQuantity != out.tradedQuantity || stats.gaps != out.gaps ||
            stats.resets != out.resets || out.refusals > stats.refused ||
            (stats.refused == 0) != (stats.firstRefusedPosition < 0))
        {
            throw new IllegalStateException("counters and events differ: trades " + stats.trades + "/" + out.trades +
                ", quantity " + stats.tradedQuantity + "/" + out.tradedQuantity + ", gaps " + stats.gaps + "/" +
                out.gaps + ", resets " + stats.resets + "/" + out.resets + ", refused " + stats.refused + "/" +
                out.refusals + ", first at " + stats.firstRefusedPosition);
        }
    }

    @Override
    public long refused()
    {
        return refused;
    }

    /** What one packet added to the decoder's counters, each as none, one, or in powers of two. */
    private static final class Counters
    {
        private final FeedStats stats;
        private final long[][] types;
        private final long[] before;

        private Counters(final FeedStats stats)
        {
            this.stats = stats;
            final Map<String, Long> byType = stats.byType();
            types = byType.keySet().stream().map(stats::type).toArray(long[][]::new);
            before = new long[types.length + 10];
        }

        private long feature()
        {
            long feature = 1;
            for (int i = 0; i < types.length; i++)
            {
                feature = add(feature, i, types[i][0]);
            }
            final int base = types.length;
            feature = add(feature, base, stats.heartbeats);
            feature = add(feature, base + 1, stats.duplicates);
            feature = add(feature, base + 2, stats.messages);
            feature = add(feature, base + 3, stats.gaps);
            feature = add(feature, base + 4, stats.missing);
            feature = add(feature, base + 5, stats.resets);
            feature = add(feature, base + 6, stats.refused);
            feature = add(feature, base + 7, stats.unknown);
            feature = add(feature, base + 8, stats.segments);
            return add(feature, base + 9, stats.trades);
        }

        private long add(final long feature, final int index, final long value)
        {
            final int size = 64 - Long.numberOfLeadingZeros(value - before[index]);
            before[index] = value;
            return (feature * 67 + size) * 0x9E37_79B9_7F4A_7C15L;
        }
    }
}
