package io.veltrix.trading.feed;

import java.util.stream.Collectors;

import io.veltrix.codecs.iex.IexTpSegmentDescriptor;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class IexDecoderTest
{
    private final IexDeepDecoder decoder = new IexDeepDecoder();
    private final FeedStats stats = decoder.stats();
    private final RecordingOutputs out = new RecordingOutputs(true);

    @Test
    void shouldSkipWhatWasSeenWhenSegmentsOverlap()
    {
        feed(deep().level(true, 10_000, 1, 1).level(true, 10_001, 2, 1).seal(1, 10));
        feed(deep().level(true, 10_001, 2, 1).level(true, 10_002, 3, 1).seal(2, 11));
        feed(deep().level(true, 10_000, 1, 1).seal(1, 10));
        assertEquals("1 2 3", sizes());
        assertEquals(1, stats.duplicates);
        assertEquals(0, stats.gaps + stats.resets);
        assertEquals(3, stats.messages);
    }

    @Test
    void shouldEmitGapAndGoOnWhenSequenceJumps()
    {
        feed(deep().level(true, 10_000, 1, 1).seal(5, 10));
        feed(deep().level(true, 10_001, 2, 1).seal(9, 11));
        assertEquals(1, out.gaps);
        assertEquals(6, out.gap.firstMissing());
        assertEquals(3, out.gap.missing());
        assertEquals((long)IexPacket.CHANNEL << 32 | IexPacket.SESSION, out.gap.channel());
        assertEquals(1, stats.gaps);
        assertEquals(3, stats.missing);
        assertEquals("1 2", sizes());
    }

    @Test
    void shouldNoticeGapWhenHeartbeatIsAhead()
    {
        feed(deep().level(true, 10_000, 1, 1).seal(1, 10));
        feed(deep().seal(4, 11));
        assertEquals(1, out.gaps);
        assertEquals(2, out.gap.firstMissing());
        assertEquals(2, out.gap.missing());
        assertEquals(1, stats.heartbeats);
        feed(deep().level(true, 10_000, 2, 1).seal(4, 12));
        assertEquals(1, out.gaps);
    }

    @Test
    void shouldEmitResetWhenNumberingStartsAgainLater()
    {
        feed(deep().level(true, 10_000, 1, 1).seal(1, 10));
        feed(deep().level(true, 10_000, 2, 1).seal(2, 20));
        feed(deep().level(true, 10_000, 1, 1).seal(1, 10));
        assertEquals(0, out.resets, "a late copy of the first segment is no restart");
        feed(deep().level(true, 10_000, 3, 1).seal(1, 30));
        assertEquals(1, out.resets);
        assertEquals(3, out.reset.expected());
        assertEquals(1, out.reset.found());
        feed(deep().level(true, 10_000, 4, 1).seal(2, 31));
        assertEquals("1 2 3 4", sizes());
        feed(deep().level(true, 10_000, 5, 1).seal(8, 50, 40));
        assertEquals(2, out.resets, "another session");
        assertEquals(2, stats.resets);
        assertEquals(0, stats.gaps);
    }

    @Test
    void shouldRefuseAndSaySoWhenMessageIsBroken()
    {
        feed(deep().raw('8', 12).level(false, 10_000, 1, 0).trade(false, Long.MAX_VALUE, 1).raw('~', 3).seal(1, 10));
        assertEquals(2, stats.refused);
        assertEquals(42, stats.firstRefusedPosition);
        assertEquals(1, stats.unknown);
        assertEquals(2, out.refusals);
        assertEquals(3, out.gap.firstMissing());
        assertEquals("1", sizes());
        assertEquals(0, out.trades);

        final IexPacket lying = deep().level(true, 10_000, 2, 1).level(true, 10_000, 3, 1).level(true, 10_000, 4, 1);
        lying.seal(5, 11);
        IexTpSegmentDescriptor.messageLength(lying.buffer, 40 + 32, 900);
        feed(lying);
        assertEquals("1 2", sizes());
        assertEquals(6, out.gap.firstMissing());
        assertEquals(2, out.gap.missing());
        feed(deep().level(true, 10_000, 5, 1).seal(8, 12));
        assertEquals(0, stats.gaps, "what was refused is not missing once more");
    }

    @Test
    void shouldRefuseWholePacketWhenHeaderLies()
    {
        final IexPacket packet = deep().level(true, 10_000, 1, 1).seal(1, 10);
        feedBytes(packet.buffer, 39);
        feedBytes(packet.buffer, packet.length - 1);
        IexTpSegmentDescriptor.session(packet.buffer, 0, IexTpSegmentDescriptor.PROTOCOL_TOPS, 1, 1);
        feed(packet);
        assertEquals(3, stats.refused);
        assertEquals(39 + packet.length - 1 + packet.length, stats.refusedBytes);
        assertEquals(0, out.events);
    }

    @Test
    void shouldNotAddBrokenTradesToVolume()
    {
        feed(deep().trade(false, 10_000, 300).trade(true, 10_000, 300).status().seal(1, 10));
        assertEquals(1, stats.trades);
        assertEquals(300, stats.tradedQuantity);
        assertEquals(1, out.brokenTrades);
        assertEquals(99, out.trade.tradeId());
    }

    @Test
    void shouldEmitQuoteWhenTopsSendsOne()
    {
        final IexTopsDecoder tops = new IexTopsDecoder();
        final IexPacket packet = new IexPacket(IexTpSegmentDescriptor.PROTOCOL_TOPS).quote(12_345, 12_346).seal(1, 10);
        tops.onPacket(packet.buffer, 0, packet.length, 0, 0);
        Captures.drain(tops, out);
        assertEquals(1, out.quotes);
        assertEquals(1_234_500_000L, out.quote.bidPrice());
        assertEquals(1_234_600_000L, out.quote.askPrice());
        assertEquals(100, out.quote.bidSize());
        assertEquals(200, out.quote.askSize());
        assertEquals(0x5A49455854202020L, out.quote.instrument());
        assertTrue(out.quote.flags().endOfEvent());
    }

    private static IexPacket deep()
    {
        return new IexPacket(IexTpSegmentDescriptor.PROTOCOL_DEEP);
    }

    private void feed(final IexPacket packet)
    {
        feedBytes(packet.buffer, packet.length);
    }

    private void feedBytes(final UnsafeBuffer buffer, final int length)
    {
        decoder.onPacket(buffer, 0, length, 0, 0);
        Captures.drain(decoder, out);
    }

    private String sizes()
    {
        return out.texts.stream()
            .filter((text) -> text.contains("BookChange"))
            .map((text) -> text.replaceAll(".*\\|size=(\\d+).*", "$1"))
            .collect(Collectors.joining(" "));
    }
}
