package io.veltrix.trading.market;

import io.veltrix.trading.feed.FeedDecoder;
import io.veltrix.trading.feed.FeedFormat;
import io.veltrix.trading.rig.Allocations;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GeneratedFlowTest
{
    @ParameterizedTest
    @CsvSource({
        "IEX_DEEP, 50000, 0.6, true", "IEX_TOPS, 50000, 0.6, true", "CME_MDP3, 50000, 0.6, true",
        "IEX_DEEP, 50000, 0, false", "IEX_DEEP, 1000000, 0.95, false", "IEX_DEEP, 20000000, 0.6, false",
        "IEX_DEEP, 10, 0.5, false"})
    void shouldKeepTheMeanRateWhenBursting(
        final FeedFormat format, final long rate, final double burstShare, final boolean isDefault)
    {
        final int messages = 4_000_000;
        final MarketOptions options = new MarketOptions(format, 3, 64, rate, 10, burstShare, messages);
        long peak = 0;
        long within = 0;
        long millisecond = 0;
        try (GeneratedPackets packets = new GeneratedPackets(options))
        {
            long before = 0;
            long lastNs = MarketOptions.START_NS;
            while (packets.advance())
            {
                assertTrue(packets.timestampNs() >= lastNs);
                assertTrue(packets.length() > 0 && packets.length() <= PacketWriter.MAX_PAYLOAD_LENGTH);
                lastNs = packets.timestampNs();
                within = lastNs / 1_000_000 == millisecond ? within : 0;
                millisecond = lastNs / 1_000_000;
                within += packets.messages() - before;
                before = packets.messages();
                peak = Math.max(peak, within);
            }
            final double meanRate = messages * 1e9 / (lastNs - MarketOptions.START_NS);
            System.out.printf(
                "%s rate %d, bursts %.2f: mean %.0f/s, most in a millisecond %d, heartbeats %d%n",
                format, rate, burstShare, meanRate, peak, packets.heartbeats());
            assertEquals(rate, meanRate, rate * 0.05);
            if (isDefault)
            {
                assertTrue(peak >= 10 * rate / 1_000, "peak=" + peak);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FeedFormat.class)
    void shouldSendHeartbeatsWhenQuiet(final FeedFormat format)
    {
        final MarketOptions options = new MarketOptions(format, 3, 2, 1, 10, 0.95, 20_000);
        try (GeneratedPackets packets = new GeneratedPackets(options))
        {
            final FeedDecoder decoder = format.newDecoder();
            Feeds.play(packets, decoder, new PlainBooks(10, 0.01));
            final boolean isCme = format == FeedFormat.CME_MDP3;
            assertTrue(packets.heartbeats() > 10, "heartbeats=" + packets.heartbeats());
            assertEquals(packets.heartbeats(), decoder.stats().heartbeats);
            assertEquals(packets.messages() + (isCme ? packets.heartbeats() : 0), decoder.stats().messages);
            assertEquals(0, decoder.stats().gaps + decoder.stats().refused + decoder.stats().unknown);
        }
    }

    @Test
    void shouldDriftWithoutRunningAwayWhenLong()
    {
        final MarketOptions options = new MarketOptions(FeedFormat.IEX_DEEP, 11, 4, 50_000, 10, 0.6, 0);
        try (GeneratedPackets packets = new GeneratedPackets(options))
        {
            packets.advance();
            final MarketModel model = packets.model();
            final int opening = model.price(model.instrument(), MarketModel.BID, 0);
            final int instrument = model.instrument();
            int lowest = opening;
            int highest = opening;
            long ones = 0;
            long checks = 0;
            while (packets.messages() < 20_000_000)
            {
                packets.advance();
                final int bid = model.price(instrument, MarketModel.BID, 0);
                lowest = Math.min(lowest, bid);
                highest = Math.max(highest, bid);
                checks++;
                ones += model.price(instrument, MarketModel.ASK, 0) - bid == 1 ? 1 : 0;
            }
            System.out.printf(
                "bid opens at %d ticks, %d to %d; spread of one tick %d%%%n", opening, lowest, highest,
                100 * ones / checks);
            assertTrue(highest - lowest > 20);
            assertTrue(lowest > opening / 2 && highest < opening * 2);
        }
    }

    @Test
    void shouldLetImbalanceAtTheTouchSayWhereThePriceGoes()
    {
        final int instruments = 64;
        final MarketModel model =
            new MarketModel(new MarketOptions(FeedFormat.IEX_DEEP, 5, instruments, 50_000, 10, 0.6, 0), 10, false);
        final int[] lean = new int[instruments];
        final int[] middle = new int[instruments];
        long right = 0;
        long wrong = 0;
        long lopsided = 0;
        final int events = 2_000_000;
        for (int i = 0; i < events; i++)
        {
            model.nextEvent();
            model.elapse(model.actionCount());
            final int number = model.instrument();
            final int now = model.price(number, MarketModel.BID, 0) + model.price(number, MarketModel.ASK, 0);
            if (middle[number] != 0 && middle[number] != now && lean[number] != 0)
            {
                right += now > middle[number] == lean[number] > 0 ? 1 : 0;
                wrong += now > middle[number] == lean[number] > 0 ? 0 : 1;
            }
            middle[number] = now;
            final int bid = model.size(number, MarketModel.BID, 0);
            final int ask = model.size(number, MarketModel.ASK, 0);
            lean[number] = bid > 4 * ask ? 1 : ask > 4 * bid ? -1 : 0;
            lopsided += lean[number] == 0 ? 0 : 1;
        }
        System.out.printf(
            "four to one at the touch after %d%% of events; the next move follows it in %d%%%n",
            100 * lopsided / events, 100 * right / (right + wrong));
        assertTrue(lopsided > events / 10 && lopsided < events / 2, "lopsided=" + lopsided);
        assertTrue(right > 1.5 * wrong, "right=" + right + " wrong=" + wrong);
    }

    @ParameterizedTest
    @EnumSource(FeedFormat.class)
    void shouldAllocateNothingPerMessage(final FeedFormat format)
    {
        final GeneratedPackets packets = new GeneratedPackets(MarketOptions.of(format, 5, 0));
        final FeedDecoder decoder = format.newDecoder();
        final CheapOutputs out = new CheapOutputs();
        assertEquals(0, Allocations.afterWarmUp(50, () ->
        {
            for (int i = 0; i < 50_000; i++)
            {
                Feeds.playPacket(packets, decoder, out);
            }
        }));
    }

    @ParameterizedTest
    @CsvSource({
        "IEX_DEEP, 64, 50000", "IEX_DEEP, 10000, 50000", "IEX_DEEP, 64, 2000000",
        "IEX_TOPS, 64, 50000", "CME_MDP3, 64, 50000", "CME_MDP3, 64, 2000000"})
    void shouldSayHowFastItIs(final FeedFormat format, final int instruments, final long rate)
    {
        final MarketOptions options = new MarketOptions(format, 5, instruments, rate, 10, 0.6, 0);
        double alone = Double.MAX_VALUE;
        double decoded = Double.MAX_VALUE;
        try (GeneratedPackets packets = new GeneratedPackets(options))
        {
            final FeedDecoder decoder = format.newDecoder();
            final CheapOutputs out = new CheapOutputs();
            for (int round = 0; round < 6; round++)
            {
                alone = Math.min(alone, nsPerMessage(packets, null, out));
            }
            for (int round = 0; round < 6; round++)
            {
                decoded = Math.min(decoded, nsPerMessage(packets, decoder, out));
            }
            assertTrue(out.events > 0);
        }
        System.out.printf(
            "%s, %d instruments, %d/s: generated %.1f ns a message, with decoding %.1f ns%n",
            format, instruments, rate, alone, decoded);
    }

    private static double nsPerMessage(
        final GeneratedPackets packets, final FeedDecoder decoder, final CheapOutputs out)
    {
        final long before = packets.messages();
        final long startNs = System.nanoTime();
        while (packets.messages() - before < 1_000_000)
        {
            if (decoder == null)
            {
                packets.advance();
            }
            else
            {
                Feeds.playPacket(packets, decoder, out);
            }
        }
        return (double)(System.nanoTime() - startNs) / (packets.messages() - before);
    }
}
