package io.veltrix.trading.market;

import java.util.List;
import java.util.zip.CRC32;

import io.veltrix.trading.feed.FeedDecoder;
import io.veltrix.trading.feed.FeedFormat;
import io.veltrix.trading.feed.FeedStats;
import io.veltrix.trading.instrument.Instruments;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GeneratedPacketsTest
{
    private static final int MESSAGES = 300_000;

    @ParameterizedTest
    @CsvSource({
        "IEX_DEEP, 64, 10", "IEX_DEEP, 1, 3", "IEX_DEEP, 500, 50",
        "IEX_TOPS, 64, 10", "IEX_TOPS, 10000, 3",
        "CME_MDP3, 64, 10", "CME_MDP3, 64, 5", "CME_MDP3, 2000, 50"})
    void shouldGiveReceiversTheModelsOwnBooks(final FeedFormat format, final int instruments, final int depth)
    {
        final MarketOptions options = new MarketOptions(format, 7, instruments, 50_000, depth, 0.6, MESSAGES);
        try (GeneratedPackets packets = new GeneratedPackets(options))
        {
            final FeedDecoder decoder = format.newDecoder();
            final boolean isCme = format == FeedFormat.CME_MDP3;
            final PlainBooks books = new PlainBooks(isCme ? 10 : depth, isCme ? 0.25 : 0.01);
            Feeds.play(packets, decoder, books);
            final FeedStats stats = decoder.stats();
            System.out.println(options + ": packets=" + stats.packets + " " + stats.byType() + " spread>3 " +
                100 * books.wideSpreads / books.tops + "%, imbalance>0.6 " + 100 * books.topImbalances / books.tops +
                "%, books " + books.books.size());
            assertEquals(0, stats.gaps + stats.missing + stats.resets + stats.refused + stats.unknown + books.others);
            assertEquals(MESSAGES, packets.messages());
            assertEquals(MESSAGES, stats.messages);
            assertEquals(isCme ? stats.packets / 2 : 0, stats.duplicates);
            assertTrue(stats.trades > MESSAGES / 50, () -> "trades=" + stats.trades);
            assertEquals(stats.trades, books.trades);
            assertBooksEqual(packets.model(), books, options);
        }
    }

    private static void assertBooksEqual(final MarketModel model, final PlainBooks books, final MarketOptions options)
    {
        final boolean isCme = options.format() == FeedFormat.CME_MDP3;
        final long tick = isCme ? 250_000_000L : 10_000_000L;
        final long lot = isCme ? 1 : 100;
        int opened = 0;
        for (int i = 0; i < options.instruments(); i++)
        {
            final List<List<PlainBooks.Level>> book = books.books.get(
                isCme ? MarketOptions.securityId(i) : Instruments.parse(MarketOptions.symbol(i)));
            opened += book == null ? 0 : 1;
            for (int side = 0; side < 2; side++)
            {
                final int count = model.levelCount(i, side);
                final int shown = options.format() == FeedFormat.IEX_TOPS ? Math.min(1, count) : count;
                assertEquals(shown, book == null ? 0 : book.get(side).size());
                for (int level = 0; level < shown; level++)
                {
                    assertEquals(
                        new PlainBooks.Level(model.price(i, side, level) * tick, model.size(i, side, level) * lot),
                        book.get(side).get(level));
                }
            }
        }
        assertEquals(books.books.size(), opened);
    }

    @ParameterizedTest
    @CsvSource({"IEX_DEEP, 277e3ed4", "IEX_TOPS, bbea61e8", "CME_MDP3, f300f731"})
    void shouldMakeTheSameBytesFromTheSameSeed(final FeedFormat format, final String pinned)
    {
        assertEquals(pinned, checksum(format, 1));
        assertNotEquals(pinned, checksum(format, 2));
    }

    private static String checksum(final FeedFormat format, final long seed)
    {
        final CRC32 crc = new CRC32();
        final byte[] bytes = new byte[2_048];
        try (GeneratedPackets packets = new GeneratedPackets(MarketOptions.of(format, seed, 100_000)))
        {
            while (packets.advance())
            {
                packets.buffer().getBytes(packets.offset(), bytes, 0, packets.length());
                crc.update(bytes, 0, packets.length());
            }
        }
        return Long.toHexString(crc.getValue());
    }
}
