package io.veltrix.trading.book;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.SourceOutputs;
import io.veltrix.trading.TradingEvents;
import io.veltrix.trading.feed.CapturePackets;
import io.veltrix.trading.feed.CmeMdp3Decoder;
import io.veltrix.trading.feed.FeedDecoder;
import io.veltrix.trading.feed.IexDeepDecoder;
import io.veltrix.trading.feed.IexTopsDecoder;
import io.veltrix.trading.instrument.Instruments;
import io.veltrix.trading.rig.StageRig;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Real captures through the books; the digests were computed by an independent parser. */
class CaptureBooksTest
{
    private static final long WIRE_PRICE = 100_000L;

    private final OrderBookStage stage = new OrderBookStage();

    @Test
    void shouldReproduceFinalBooksOfDeep()
    {
        final StageRig rig = new StageRig(stage);
        final long tops = run(rig, new IexDeepDecoder(), "iex/DEEP10_20170425_restarts.pcap.gz");
        final Books books = stage.books();
        final StringBuilder rows = new StringBuilder();
        int levels = 0;
        for (final int index : books.sortedByName())
        {
            levels += append(rows, index, Books.BID, ":b:") + append(rows, index, Books.ASK, ":a:");
        }
        System.out.println("DEEP: tops of book " + tops + ", instruments " + books.instruments() + ", levels " +
            levels + ", level memory " + books.levelBytesInUse());
        assertEquals("fa679b2f", crc32(rows));
        assertEquals(410 + 393, levels);
        assertEquals(0, rig.counted("book out of memory"));
        assertTrue(tops > 1000, "tops " + tops);
    }

    @Test
    void shouldReproduceFinalQuotesOfTops()
    {
        final StageRig rig = new StageRig(stage);
        final long tops = run(rig, new IexTopsDecoder(), "iex/TOPS16_20170710.pcap.gz");
        final Books books = stage.books();
        final StringBuilder rows = new StringBuilder();
        for (final int index : books.sortedByName())
        {
            rows.append(Instruments.format(books.instrument(index)))
                .append(':').append(Math.max(0, books.price(index, Books.BID, 1)) / WIRE_PRICE)
                .append(':').append(books.size(index, Books.BID, 1))
                .append(':').append(Math.max(0, books.price(index, Books.ASK, 1)) / WIRE_PRICE)
                .append(':').append(books.size(index, Books.ASK, 1)).append(';');
        }
        System.out.println("TOPS: tops of book " + tops + ", instruments " + books.instruments());
        assertEquals("b8e64b18", crc32(rows));
        assertEquals(7_799, books.instruments());
        assertTrue(tops > 1000, "tops " + tops);
    }

    @Test
    void shouldReproduceFinalBooksOfMdp3()
    {
        final StageRig rig = new StageRig(stage);
        final long tops = run(rig, new CmeMdp3Decoder(), "cme_mdp3/cme_mdp3_20161112_part1.pcapng.gz");
        final Books books = stage.books();
        final String[] names = {"Bid", "Offer", "ImpliedBid", "ImpliedOffer"};
        final int[] levels = new int[names.length];
        final StringBuilder rows = new StringBuilder();
        int holes = 0;
        for (final int index : books.sortedByName())
        {
            for (int side = 0; side < names.length; side++)
            {
                levels[side] += books.levels(index, side);
                for (int level = 1; level <= books.levels(index, side); level++)
                {
                    // The capture starts mid-stream: two levels of one book were never stated. The oracle shows such a
                    // level with what the next known one says; the book keeps it as a hole.
                    int known = level;
                    while (books.price(index, side, known) == Books.NO_PRICE)
                    {
                        known++;
                    }
                    holes += known > level ? 1 : 0;
                    final int orders = books.orders(index, side, known);
                    rows.append(books.instrument(index)).append(':').append(names[side]).append(':').append(level)
                        .append(':').append(books.price(index, side, known) / 100)
                        .append(':').append(books.size(index, side, known))
                        .append(':').append(orders == Books.NO_ORDERS ? "None" : Integer.toString(orders)).append(';');
                }
            }
        }
        System.out.println("MDP3: tops of book " + tops + ", crc32 " + crc32(rows));
        assertEquals(107, books.instruments());
        assertArrayEquals(new int[]{528, 553, 90, 79}, levels);
        assertEquals(4, rig.counted("book changes ignored"), "updates to absent levels");
        final int top = books.indexOf(75577);
        assertEquals(-23_500_000_000L, books.price(top, Books.BID, 1));
        assertEquals(155, books.size(top, Books.BID, 1));
        assertEquals(3, books.orders(top, Books.BID, 1));
        assertEquals(-23_250_000_000L, books.price(top, Books.ASK, 1));
        assertEquals(2, holes);
        assertEquals("9d35f5f5", crc32(rows));
    }

    private int append(final StringBuilder rows, final int index, final int side, final String name)
    {
        final Books books = stage.books();
        final int levels = books.levels(index, side);
        for (int level = 1; level <= levels; level++)
        {
            rows.append(Instruments.format(books.instrument(index))).append(name)
                .append(books.price(index, side, level) / WIRE_PRICE).append(':')
                .append(books.size(index, side, level)).append(';');
        }
        return levels;
    }

    /** Runs a whole capture; returns the tops of book emitted. */
    private static long run(final StageRig rig, final FeedDecoder decoder, final String name)
    {
        final Path file = Path.of(System.getProperty("veltrix.data", "../shared/data"), name);
        Assumptions.assumeTrue(Files.isReadable(file), () -> "capture not found: " + name);
        System.out.println("capture used: " + name);
        final Feed feed = new Feed(rig);
        try (CapturePackets packets = new CapturePackets(List.of(file)))
        {
            while (packets.advance())
            {
                feed.timestampNs = packets.timestampNs();
                decoder.onPacket(packets.buffer(), packets.offset(), packets.length(), packets.destinationAddress(),
                    packets.destinationPort());
                while (decoder.hasMore())
                {
                    decoder.emitNext(feed);
                }
            }
        }
        return feed.tops;
    }

    private static String crc32(final CharSequence text)
    {
        final CRC32 crc = new CRC32();
        crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
        return String.format("%08x", crc.getValue());
    }

    /** Hands each event of the feed to the stage as the root stream would. */
    private static final class Feed implements SourceOutputs
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        private final Event event = new Event();
        private final StageRig rig;
        private long timestampNs;
        private long sequence;
        private long tops;
        private int length;

        private Feed(final StageRig rig)
        {
            this.rig = rig;
        }

        @Override
        public int claim(final int messageLength, final long sourcePosition)
        {
            sequence++;
            EventHeaderDescriptor.sequence(buffer, 0, sequence);
            EventHeaderDescriptor.cause(buffer, 0, sequence);
            EventHeaderDescriptor.timestampNs(buffer, 0, timestampNs);
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
            switch (event.typeKey())
            {
                case TradingEvents.BOOK_CHANGE_KEY, TradingEvents.QUOTE_KEY, TradingEvents.SOURCE_GAP_KEY,
                    TradingEvents.SOURCE_RESET_KEY ->
                {
                    rig.feed(event);
                    tops += rig.outputs();
                }
                default ->
                {
                }
            }
        }

        @Override
        public void abort()
        {
            throw new IllegalStateException("nothing to give back");
        }
    }
}
