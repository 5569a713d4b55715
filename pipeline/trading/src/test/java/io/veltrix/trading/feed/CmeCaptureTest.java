package io.veltrix.trading.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.veltrix.codecs.trading.BookAction;
import io.veltrix.codecs.trading.BookChangeDecoder;
import io.veltrix.codecs.trading.BookSide;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class CmeCaptureTest
{
    private static final int LINE_A_PORT = 14_340;

    private final CmeMdp3Decoder decoder = new CmeMdp3Decoder();
    private final RecordingOutputs out = new RecordingOutputs(false);

    @Test
    void shouldMatchOracleWhenBothLinesAreRead()
    {
        final Map<Long, List<List<long[]>>> books = new TreeMap<>();
        final long[] actions = new long[8];
        out.onEvent = () ->
        {
            if (out.isBookChange())
            {
                actions[out.bookChange.actionRaw()]++;
                apply(books, out.bookChange);
            }
        };
        try (CapturePackets packets = Captures.open(Captures.require(Captures.CME)))
        {
            Captures.run(packets, decoder, out);
            assertEquals(0, packets.refused());
            assertEquals(List.of(), packets.faults());
        }
        final FeedStats stats = decoder.stats();
        assertEquals(6_000, stats.packets);
        assertEquals(3_000, stats.duplicates);
        assertOracle(stats);
        assertEquals(3_152, actions[BookAction.INSERT_LEVEL.value()]);
        assertEquals(3_871, actions[BookAction.CHANGE_LEVEL.value()]);
        assertEquals(1_191, actions[BookAction.DELETE_LEVEL.value()]);
        assertEquals(107, books.size());
        final int[] levels = new int[4];
        books.values().forEach((sides) ->
        {
            for (int i = 0; i < 4; i++)
            {
                levels[i] += sides.get(i).size();
            }
        });
        assertEquals(List.of(528, 553, 90, 79), List.of(levels[0], levels[1], levels[2], levels[3]));
        final List<long[]> bids = books.get(138_843L).get(0);
        assertEquals(List.of(-16_250_000_000L, 53L, 1L), List.of(bids.get(0)[0], bids.get(0)[1], bids.get(0)[2]));
    }

    @Test
    void shouldMatchOracleWhenOneLineIsRead()
    {
        try (CapturePackets packets = Captures.open(Captures.require(Captures.CME)))
        {
            while (packets.advance())
            {
                if (packets.destinationPort() == LINE_A_PORT)
                {
                    decoder.onPacket(
                        packets.buffer(),
                        packets.offset(),
                        packets.length(),
                        packets.destinationAddress(),
                        packets.destinationPort());
                    Captures.drain(decoder, out);
                }
            }
        }
        assertEquals(3_000, decoder.stats().packets);
        assertEquals(0, decoder.stats().duplicates);
        assertOracle(decoder.stats());
    }

    @Test
    void shouldMatchOracleWhenEachLineLosesEveryThirdPacket()
    {
        final RecordingOutputs whole = new RecordingOutputs(true);
        final RecordingOutputs lossy = new RecordingOutputs(true);
        final CmeMdp3Decoder lossyDecoder = new CmeMdp3Decoder();
        try (CapturePackets packets = Captures.open(Captures.require(Captures.CME)))
        {
            Captures.run(packets, decoder, whole);
        }
        try (CapturePackets packets = Captures.open(Captures.require(Captures.CME)))
        {
            while (packets.advance())
            {
                final int sequence = packets.buffer().getInt(packets.offset(), java.nio.ByteOrder.LITTLE_ENDIAN);
                final int lost = packets.destinationPort() == LINE_A_PORT ? 1 : 2;
                if (sequence % 3 != lost)
                {
                    lossyDecoder.onPacket(
                        packets.buffer(),
                        packets.offset(),
                        packets.length(),
                        packets.destinationAddress(),
                        packets.destinationPort());
                    Captures.drain(lossyDecoder, lossy);
                }
            }
        }
        lossyDecoder.onEnd();
        Captures.drain(lossyDecoder, lossy);
        assertEquals(0, lossyDecoder.stats().gaps);
        assertEquals(whole.texts, lossy.texts);
    }

    private void assertOracle(final FeedStats stats)
    {
        assertEquals(6_212, stats.messages);
        assertEquals(0, stats.gaps + stats.missing + stats.resets + stats.refused + stats.unknown);
        final Map<String, Long> types = stats.byType();
        types.values().removeIf((count) -> count == 0);
        assertEquals(
            Map.of(
                "AdminHeartbeat12", 9L,
                "MDIncrementalRefreshBook32", 5_738L,
                "MDIncrementalRefreshSessionStatistics35", 243L,
                "MDIncrementalRefreshTradeSummary42", 111L,
                "MDIncrementalRefreshVolume37", 111L),
            types);
        assertEquals(1_483 + 2_933 + 2_045 + 1_753, out.bookChanges);
        assertEquals(197, out.trades);
        assertEquals(713, out.shares);
        assertEquals(713, stats.tradedQuantity);
        assertEquals(352, out.sharesBySymbol.get(138_843L));
        assertEquals(2_865 + 822, out.endOfEvents);
    }

    private static void apply(final Map<Long, List<List<long[]>>> books, final BookChangeDecoder change)
    {
        final List<List<long[]>> sides = books.computeIfAbsent(
            change.instrument(),
            (ignored) -> List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
        final List<long[]> levels = sides.get(change.sideRaw());
        final int depth = change.side() == BookSide.BID || change.side() == BookSide.ASK ? 10 : 2;
        final int index = change.level() - 1;
        final long[] level = {change.price(), change.size(), change.orders()};
        switch (change.action())
        {
            case INSERT_LEVEL ->
            {
                while (levels.size() < index)
                {
                    levels.add(null);
                }
                levels.add(index, level);
                if (levels.size() > depth)
                {
                    levels.remove(depth);
                }
            }
            case CHANGE_LEVEL -> levels.set(index, level);
            case DELETE_LEVEL ->
            {
                if (index < levels.size())
                {
                    levels.remove(index);
                }
            }
            default -> throw new IllegalStateException(change.toString());
        }
    }
}
