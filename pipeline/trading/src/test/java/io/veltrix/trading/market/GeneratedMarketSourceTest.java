package io.veltrix.trading.market;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.SourceOutputs;
import io.veltrix.engine.api.Tally;
import io.veltrix.trading.TradingCatalog;
import io.veltrix.trading.TradingEvents;
import io.veltrix.trading.book.Books;
import io.veltrix.trading.book.OrderBookStage;
import io.veltrix.trading.feed.CapturePackets;
import io.veltrix.trading.feed.FeedDecoder;
import io.veltrix.trading.feed.FeedFormat;
import io.veltrix.trading.instrument.Instruments;
import io.veltrix.trading.rig.StageRig;
import io.veltrix.trading.rig.TestSettings;
import io.veltrix.trading.rig.TestTally;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GeneratedMarketSourceTest
{
    private static final String MESSAGES = "20000";

    @TempDir
    Path folder;

    private final Map<String, TestTally> tallies = new LinkedHashMap<>();

    @ParameterizedTest
    @EnumSource(FeedFormat.class)
    void shouldBringInTheRestAndNothingTwiceWhenResumed(final FeedFormat format)
    {
        final EventPrints whole = new EventPrints();
        drain(start("format", format.word(), "seed", "4", "messages", MESSAGES), whole);
        assertEquals(20_000, tallies.get("messages").value());
        assertEquals(0, tallies.get("gaps").value() + tallies.get("missing").value() + tallies.get("refused").value());
        final int events = whole.prints.size();
        assertEquals(events, whole.prints.get(events - 1) >>> 32);
        for (final int position : new int[]{1, 2, 7_777, events - 1, events})
        {
            final GeneratedMarketSource source = start("format", format.word(), "seed", "4", "messages", MESSAGES);
            source.resumeAfter(position);
            final EventPrints rest = new EventPrints();
            drain(source, rest);
            assertEquals(whole.prints.subList(position, events), rest.prints);
        }
    }

    @ParameterizedTest
    @EnumSource(FeedFormat.class)
    void shouldBeTheSameFeedWhenReadBackFromACapture(final FeedFormat format)
    {
        final Path file = folder.resolve("market.pcap");
        final GeneratedCapture.Summary summary =
            GeneratedCapture.write(MarketOptions.of(format, 4, Long.parseLong(MESSAGES)), file);
        assertEquals(Long.parseLong(MESSAGES), summary.messages());
        final EventPrints read = new EventPrints();
        final FeedDecoder decoder = format.newDecoder();
        try (CapturePackets packets = new CapturePackets(List.of(file)))
        {
            Feeds.play(packets, decoder, read);
            assertEquals(List.of(), packets.faults());
            assertEquals(0, packets.refused());
            assertEquals(summary.lastNs(), packets.timestampNs());
        }
        assertEquals(summary.packets(), decoder.stats().packets);
        final EventPrints played = new EventPrints();
        drain(start("format", format.word(), "seed", "4", "messages", MESSAGES), played);
        assertEquals(played.prints, read.prints);
        assertThrows(
            IllegalArgumentException.class,
            () -> GeneratedCapture.write(MarketOptions.of(format, 4, 0), folder.resolve("endless.pcap")));
        assertFalse(Files.exists(folder.resolve("endless.pcap")));
    }

    @ParameterizedTest
    @CsvSource({"IEX_DEEP, 64, 10", "IEX_DEEP, 2000, 50", "CME_MDP3, 64, 10", "CME_MDP3, 2000, 10", "CME_MDP3, 9, 4"})
    void shouldGiveTheOrderBookStageTheModelsOwnBooks(final FeedFormat format, final int instruments, final int depth)
    {
        final OrderBookStage stage = new OrderBookStage();
        final StageRig rig = new StageRig(stage);
        final boolean isCme = format == FeedFormat.CME_MDP3;
        final long tick = isCme ? 250_000_000L : 10_000_000L;
        final MarketOptions options = new MarketOptions(format, 21, instruments, 50_000, depth, 0.6, 300_000);
        try (GeneratedPackets packets = new GeneratedPackets(options))
        {
            final FeedDecoder decoder = format.newDecoder();
            final Root root = new Root(rig);
            Feeds.play(packets, decoder, root);
            final MarketModel model = packets.model();
            final Books books = stage.books();
            int opened = 0;
            for (int i = 0; i < instruments; i++)
            {
                final int index = books.indexOf(
                    isCme ? MarketOptions.securityId(i) : Instruments.parse(MarketOptions.symbol(i)));
                opened += model.levelCount(i, 0) == 0 ? 0 : 1;
                for (int side = 0; side < 2; side++)
                {
                    assertEquals(model.levelCount(i, side), index < 0 ? 0 : books.levels(index, side));
                    for (int level = 0; level < model.levelCount(i, side); level++)
                    {
                        assertEquals(model.price(i, side, level) * tick, books.price(index, side, level + 1));
                        assertEquals(
                            model.size(i, side, level) * (isCme ? 1L : 100L), books.size(index, side, level + 1));
                    }
                }
            }
            assertEquals(opened, books.instruments());
            assertTrue(root.tops > 50_000, "tops=" + root.tops);
        }
    }

    @Test
    void shouldStandInTheCatalogWithSettingsThatExplainThemselves()
    {
        final GeneratedMarketSource source =
            (GeneratedMarketSource)new TradingCatalog().components().get("generated-market").get();
        source.settings().forEach((setting) -> assertFalse(
            setting.reason().isEmpty() || setting.cost().isEmpty() || setting.signal().isEmpty() ||
            setting.isRequired(), setting.key()));
        assertThrows(IllegalArgumentException.class, () -> GeneratedMarketSource.MESSAGES.parse("99"));
        assertEquals(0L, GeneratedMarketSource.MESSAGES.parse("0"));
        final StringBuilder declared = new StringBuilder();
        source.declare(new TextDeclaration(declared), new TestSettings(source.settings()));
        assertEquals("RECORDED EXACT ", declared.toString());
    }

    private GeneratedMarketSource start(final String... keysAndValues)
    {
        final GeneratedMarketSource source = new GeneratedMarketSource();
        tallies.clear();
        source.onStart(new Context(new TestSettings(source.settings(), keysAndValues), tallies));
        return source;
    }

    private static void drain(final GeneratedMarketSource source, final EventPrints out)
    {
        long dueNs = MarketOptions.START_NS;
        while (!source.isExhausted())
        {
            // Immediately where only what came before the resume position is made again.
            assertTrue(source.nextDueNs() == Source.IMMEDIATE || source.nextDueNs() >= dueNs);
            dueNs = Math.max(dueNs, source.nextDueNs());
            final int before = out.prints.size();
            final int emitted = source.poll(out);
            assertEquals(out.prints.size() - before, emitted);
        }
        assertEquals(Source.NOTHING, source.nextDueNs());
        assertEquals(0, source.refused());
        source.onClose();
    }

    private record Context(Settings settings, Map<String, TestTally> tallies) implements SourceContext
    {
        @Override
        public String name()
        {
            return "market";
        }

        @Override
        public Sink answeredSink()
        {
            return null;
        }

        @Override
        public long nowNs()
        {
            return 0;
        }

        @Override
        public Tally counter(final String label)
        {
            return TestTally.in(tallies, label);
        }
    }

    private record TextDeclaration(StringBuilder text) implements SourceDeclaration
    {
        @Override
        public SourceDeclaration unit(final int maxEvents, final int maxMessageLength)
        {
            return this;
        }

        @Override
        public SourceDeclaration clock(final Clock clock)
        {
            text.append(clock).append(' ');
            return this;
        }

        @Override
        public SourceDeclaration resume(final Resume resume)
        {
            text.append(resume).append(' ');
            return this;
        }

        @Override
        public SourceDeclaration answers(final int eventsPerRequest, final long minLatencyNs)
        {
            throw new AssertionError("answers nothing");
        }
    }

    /** Hands each event of the books to the stage as the root stream would; a crossed top is an error. */
    private static final class Root implements SourceOutputs
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        private final Event event = new Event();
        private final io.veltrix.codecs.trading.TopOfBookDecoder top = new io.veltrix.codecs.trading.TopOfBookDecoder();
        private final StageRig rig;
        private long sequence;
        private long tops;
        private int length;

        private Root(final StageRig rig)
        {
            this.rig = rig;
        }

        @Override
        public int claim(final int messageLength, final long sourcePosition)
        {
            sequence++;
            EventHeaderDescriptor.sequence(buffer, 0, sequence);
            EventHeaderDescriptor.cause(buffer, 0, sequence);
            EventHeaderDescriptor.timestampNs(buffer, 0, sequence);
            EventHeaderDescriptor.sourcePosition(buffer, 0, sourcePosition);
            EventHeaderDescriptor.identity(buffer, 0, 1, 0, 1, 0);
            length = EventHeaderDescriptor.MESSAGE_OFFSET + messageLength;
            return EventHeaderDescriptor.MESSAGE_OFFSET;
        }

        @Override
        public MutableDirectBuffer buffer()
        {
            return buffer;
        }

        @Override
        public void commit()
        {
            event.wrap(buffer, 0, length);
            if (event.typeKey() != TradingEvents.BOOK_CHANGE_KEY)
            {
                return;
            }
            rig.feed(event);
            tops += rig.outputs();
            for (int i = 0; i < rig.outputs(); i++)
            {
                final Event output = rig.output(i);
                top.wrap(output.buffer(), output.bodyOffset(), output.blockLength(), output.version());
                final boolean isWhole = top.bidSize() > 0 && top.askSize() > 0;
                assertTrue(!isWhole || top.bidPrice() < top.askPrice(), () -> "crossed: " + top);
                assertFalse(top.flags().stale(), () -> "stale: " + top);
            }
        }

        @Override
        public void abort()
        {
            throw new AssertionError("abort");
        }
    }
}
