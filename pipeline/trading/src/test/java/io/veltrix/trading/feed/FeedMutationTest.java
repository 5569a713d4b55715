package io.veltrix.trading.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Real packets with random damage: nothing may be thrown, nothing read outside (each packet stands in a buffer of its
 * exact length with bounds checks on), and every message is counted once.
 */
class FeedMutationTest
{
    private static final int MUTATIONS = 150_000;

    @ParameterizedTest
    @CsvSource({"IEX_DEEP," + Captures.DEEP, "IEX_TOPS," + Captures.TOPS, "CME_MDP3," + Captures.CME})
    void shouldRefuseQuietlyWhenPacketsAreDamaged(final FeedFormat format, final String capture)
    {
        final List<byte[]> samples = samples(capture);
        final long seed = System.nanoTime();
        System.out.println(format + " mutation seed " + seed);
        final Random random = new Random(seed);
        FeedDecoder decoder = format.newDecoder();
        RecordingOutputs out = new RecordingOutputs(false);
        long refused = 0;
        for (int i = 0; i < MUTATIONS; i++)
        {
            if (i % 500 == 0)
            {
                // A wild sequence number makes everything behind it old: start afresh now and then.
                decoder = format.newDecoder();
                out = new RecordingOutputs(false);
            }
            final byte[] packet = mutate(samples.get(random.nextInt(samples.size())), format, random, i);
            decoder.onPacket(new UnsafeBuffer(packet), 0, packet.length, random.nextInt(2), 1);
            Captures.drain(decoder, out);
            assertConsistent(decoder.stats(), out);
            refused += i % 500 == 499 ? decoder.stats().refused : 0;
        }
        System.out.println(format + " refused " + refused + " of " + MUTATIONS + " damaged packets");
        assertTrue(refused > MUTATIONS / 100, "refused=" + refused);
    }

    private static void assertConsistent(final FeedStats stats, final RecordingOutputs out)
    {
        long known = 0;
        for (final long count : stats.byType().values())
        {
            known += count;
        }
        assertTrue(known <= stats.messages && stats.messages <= known + stats.unknown);
        assertEquals(stats.trades, out.trades);
        assertEquals(stats.tradedQuantity, out.shares);
        assertEquals(stats.gaps, out.gaps);
        assertEquals(stats.resets, out.resets);
        assertTrue(out.refusals <= stats.refused, "refusals=" + out.refusals + " refused=" + stats.refused);
        assertEquals(stats.refused == 0, stats.firstRefusedPosition < 0);
    }

    /** Damage at random, but leave the sequence number plausible more often than not. */
    private static byte[] mutate(final byte[] sample, final FeedFormat format, final Random random, final int number)
    {
        final byte[] packet = new byte[random.nextInt(4) == 0 ? random.nextInt(sample.length + 1) : sample.length];
        System.arraycopy(sample, 0, packet, 0, packet.length);
        final UnsafeBuffer buffer = new UnsafeBuffer(packet);
        if (random.nextInt(8) != 0)
        {
            if (format == FeedFormat.CME_MDP3 && packet.length >= 4)
            {
                buffer.putInt(0, number % 500 + 1);
            }
            else if (format != FeedFormat.CME_MDP3 && packet.length >= 32)
            {
                buffer.putLong(24, number % 500 * 60L + 1);
                if (random.nextInt(2) == 0)
                {
                    buffer.putShort(12, (short)(packet.length - 40));
                }
            }
        }
        if (packet.length > 0)
        {
            for (int n = random.nextInt(6); n > 0; n--)
            {
                final int index = random.nextInt(packet.length);
                packet[index] = switch (random.nextInt(3))
                {
                    case 0 -> (byte)random.nextInt();
                    case 1 -> (byte)0xFF;
                    default -> (byte)(packet[index] ^ 1 << random.nextInt(8));
                };
            }
        }
        return packet;
    }

    private static List<byte[]> samples(final String capture)
    {
        final List<byte[]> samples = new ArrayList<>();
        try (CapturePackets packets = Captures.open(Captures.require(capture)))
        {
            for (int i = 0; i < 12_000 && packets.advance(); i++)
            {
                if (i % 4 == 0 || packets.length() > 400)
                {
                    final byte[] sample = new byte[packets.length()];
                    packets.buffer().getBytes(packets.offset(), sample);
                    samples.add(sample);
                }
            }
        }
        return samples;
    }
}
