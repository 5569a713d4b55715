package io.veltrix.trading.feed;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

import io.veltrix.codecs.trading.BookSide;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class IexCaptureTest
{
    @Test
    void shouldMatchOracleWhenReadingDeep()
    {
        final IexDeepDecoder decoder = new IexDeepDecoder();
        final RecordingOutputs out = new RecordingOutputs(false);
        final Map<String, TreeMap<Long, Long>[]> books = new TreeMap<>();
        out.onEvent = () -> onDeepEvent(out, books);
        try (CapturePackets packets = Captures.open(Captures.require(Captures.DEEP)))
        {
            Captures.run(packets, decoder, out);
            assertEquals(1, packets.refused());
            assertEquals(1, packets.faults().size());
            assertTrue(packets.faults().get(0).contains("TRUNCATED at byte 22195748"), packets.faults().get(0));
        }
        final FeedStats stats = decoder.stats();
        assertEquals(121_314, stats.packets);
        assertEquals(7_937, stats.heartbeats);
        assertEquals(391_999, stats.messages);
        assertEquals(0, stats.gaps + stats.unknown + stats.refused + stats.duplicates);
        assertEquals(11, stats.resets);
        assertEquals(11, out.resets);
        final Map<String, Long> types = stats.byType();
        types.values().removeIf((count) -> count == 0);
        assertEquals(
            Map.of(
                "H", 93_638L, "O", 93_638L, "P", 93_636L, "T", 83_343L, "5", 14_627L, "8", 12_941L, "B", 73L, "E", 59L,
                "S", 44L),
            types);
        assertEquals(83_343, out.trades);
        assertEquals(73, out.brokenTrades);
        assertEquals(19_782_510, out.shares);
        assertEquals(19_782_510, stats.tradedQuantity);
        assertEquals(83_343, stats.trades);
        assertEquals(109_998_451_263_837L, out.notional1e4);
        assertEquals(27_568, out.bookChanges);
        assertEquals(26_426, out.endOfEvents);
        assertEquals(
            List.of(28_140L, 23_438L, 25_192L, 26_922L, 26_400L, 29_251L, 29_349L, 26_418L, 23_415L, 24_852L, 23_412L,
                105_210L),
            stats.segmentList().stream().map(FeedStats.Segment::messages).toList());
        long expected = 0;
        for (final FeedStats.Segment segment : stats.segmentList())
        {
            assertEquals(new FeedStats.Segment(1, segment.messages(), expected, segment.messages()), segment);
            expected = segment.last() + 1;
        }
        assertEquals("fa679b2f", bookDigest(books));
    }

    @Test
    void shouldMatchOracleWhenReadingTops()
    {
        final IexTopsDecoder decoder = new IexTopsDecoder();
        final RecordingOutputs out = new RecordingOutputs(false);
        final Map<String, String> quotes = new TreeMap<>();
        out.onEvent = () ->
        {
            if (out.header.templateId() == 2 && out.header.schemaId() == 101)
            {
                final String symbol = symbol(out.quote.instrument());
                quotes.put(
                    symbol,
                    symbol + ":" + out.quote.bidPrice() / 100_000 + ":" + out.quote.bidSize() + ":" +
                    out.quote.askPrice() / 100_000 + ":" + out.quote.askSize() + ";");
            }
        };
        try (CapturePackets packets = Captures.open(Captures.require(Captures.TOPS)))
        {
            Captures.run(packets, decoder, out);
            assertEquals(0, packets.refused());
            assertEquals(0, packets.faults().size());
        }
        final FeedStats stats = decoder.stats();
        assertEquals(13_022, stats.packets);
        assertEquals(237, stats.heartbeats);
        assertEquals(57_674, stats.messages);
        assertEquals(0, stats.gaps + stats.resets + stats.unknown + stats.refused + stats.duplicates);
        final Map<String, Long> types = stats.byType();
        types.values().removeIf((count) -> count == 0);
        assertEquals(
            Map.of(
                "Q", 27_217L, "H", 7_803L, "P", 7_802L, "O", 7_801L, "T", 6_390L, "A", 642L, "D", 10L, "S", 6L,
                "B", 3L),
            types);
        assertEquals(27_217, out.quotes);
        assertEquals(6_390, out.trades);
        assertEquals(1_427_907, out.shares);
        assertEquals(693_942_768_200L, out.notional1e4);
        assertEquals(7_799, quotes.size());
        final CRC32 crc = new CRC32();
        quotes.values().forEach((text) -> crc.update(text.getBytes(StandardCharsets.US_ASCII)));
        assertEquals("b8e64b18", Long.toHexString(crc.getValue()));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void onDeepEvent(final RecordingOutputs out, final Map<String, TreeMap<Long, Long>[]> books)
    {
        if (out.header.schemaId() == 100 && out.header.templateId() == 4)
        {
            books.clear();
        }
        else if (out.isBookChange())
        {
            final TreeMap<Long, Long>[] sides = books.computeIfAbsent(
                symbol(out.bookChange.instrument()), (ignored) -> new TreeMap[]{new TreeMap(), new TreeMap()});
            final TreeMap<Long, Long> levels = sides[out.bookChange.side() == BookSide.BID ? 0 : 1];
            if (out.bookChange.size() == 0)
            {
                levels.remove(out.bookChange.price());
            }
            else
            {
                levels.put(out.bookChange.price(), out.bookChange.size());
            }
        }
    }

    private static String bookDigest(final Map<String, TreeMap<Long, Long>[]> books)
    {
        final StringBuilder text = new StringBuilder();
        books.forEach((symbol, sides) ->
        {
            sides[0].descendingMap().forEach((price, size) -> text.append(symbol).append(":b:")
                .append(price / 100_000).append(':').append(size).append(';'));
            sides[1].forEach((price, size) -> text.append(symbol).append(":a:")
                .append(price / 100_000).append(':').append(size).append(';'));
        });
        final CRC32 crc = new CRC32();
        crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
        return Long.toHexString(crc.getValue());
    }

    private static String symbol(final long instrument)
    {
        final UnsafeBuffer characters = new UnsafeBuffer(new byte[8]);
        characters.putLong(0, instrument, ByteOrder.BIG_ENDIAN);
        return characters.getStringWithoutLengthAscii(0, 8).stripTrailing();
    }
}
