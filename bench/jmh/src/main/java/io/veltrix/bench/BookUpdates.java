package io.veltrix.bench;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.trading.BookChangeDecoder;
import io.veltrix.codecs.trading.MessageHeaderDecoder;
import io.veltrix.engine.api.SourceOutputs;
import io.veltrix.trading.book.Books;
import io.veltrix.trading.feed.FeedDecoder;
import io.veltrix.trading.feed.FeedFormat;
import io.veltrix.trading.feed.PacketSource;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The book changes of one market, decoded beforehand into one array a field, in the order of the feed: what every book
 * is given, so that decoding is no part of what is compared. Immutable once made.
 */
final class BookUpdates
{
    /** The schema's numbers. */
    static final int SET_PRICE = 0;
    static final int INSERT_LEVEL = 1;
    static final int CHANGE_LEVEL = 2;
    static final int DELETE_LEVEL = 3;
    static final int DELETE_THRU = 4;
    static final int DELETE_FROM = 5;
    static final int OVERLAY = 6;
    static final int CLEAR = 7;

    /** Levels of a side that is changed by position, as the stage has them where nothing else is set. */
    static final int DEPTH = 10;
    static final int IMPLIED_DEPTH = 2;

    /** All are of one source. */
    static final int SOURCE = 1;

    private static final int MESSAGES = 50_000;
    private static final int MAX_UPDATES = 1 << 19;

    final long[] instrument = new long[MAX_UPDATES];
    final long[] price = new long[MAX_UPDATES];
    final long[] size = new long[MAX_UPDATES];
    final long[] exchangeTimeNs = new long[MAX_UPDATES];
    final int[] orders = new int[MAX_UPDATES];
    final byte[] action = new byte[MAX_UPDATES];
    final byte[] side = new byte[MAX_UPDATES];
    final short[] level = new short[MAX_UPDATES];
    private int count;

    private BookUpdates()
    {
    }

    /**
     * @param format of the feed.
     * @param market {@link PacketTape#GENERATED} or {@link PacketTape#CAPTURED}.
     * @return all of its changes, from empty books on. Where the feed starts again the books just go on.
     */
    static BookUpdates of(final FeedFormat format, final String market)
    {
        final BookUpdates updates = new BookUpdates();
        final Recorder recorder = updates.new Recorder();
        final FeedDecoder decoder = format.newDecoder();
        try (PacketSource packets = PacketTape.open(format, market, MESSAGES))
        {
            while (packets.advance())
            {
                decoder.onPacket(packets.buffer(), packets.offset(), packets.length(), packets.destinationAddress(),
                    packets.destinationPort());
                recorder.takeAll(decoder);
            }
        }
        decoder.onEnd();
        recorder.takeAll(decoder);
        if (updates.count == 0 || decoder.stats().refused != 0 || decoder.stats().gaps != 0)
        {
            throw new IllegalStateException("changes=" + updates.count + " refused=" + decoder.stats().refused +
                " gaps=" + decoder.stats().gaps);
        }
        updates.dropHoles();
        return updates;
    }

    /**
     * A capture begins in the middle of the day, and where changes come by position some books begin with levels that
     * were never told. Books by price cannot have those: all changes of such instruments are left out, for every book.
     */
    private void dropHoles()
    {
        final FeedBooks books = new ArrayBooks(this);
        final Set<Long> holed = new HashSet<>();
        for (int update = 0; update < count; update++)
        {
            books.apply(update);
            if (action[update] != SET_PRICE && hasHole(books.levels(instrument[update], side[update])))
            {
                holed.add(instrument[update]);
            }
        }
        int kept = 0;
        for (int update = 0; update < count; update++)
        {
            if (!holed.contains(instrument[update]))
            {
                move(update, kept++);
            }
        }
        count = kept;
    }

    private static boolean hasHole(final long[] levels)
    {
        for (int i = 0; i < levels.length; i += 2)
        {
            if (levels[i] == Books.NO_PRICE)
            {
                return true;
            }
        }
        return false;
    }

    private void move(final int from, final int to)
    {
        instrument[to] = instrument[from];
        price[to] = price[from];
        size[to] = size[from];
        exchangeTimeNs[to] = exchangeTimeNs[from];
        orders[to] = orders[from];
        action[to] = action[from];
        side[to] = side[from];
        level[to] = level[from];
    }

    int count()
    {
        return count;
    }

    /** Takes what the decoder emits, and keeps the book changes. */
    private final class Recorder implements SourceOutputs
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final BookChangeDecoder change = new BookChangeDecoder();

        void takeAll(final FeedDecoder decoder)
        {
            while (decoder.hasMore())
            {
                decoder.emitNext(this);
            }
        }

        @Override
        public int claim(final int messageLength, final long sourcePosition)
        {
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
            header.wrap(buffer, EventHeaderDescriptor.MESSAGE_OFFSET);
            if (header.schemaId() == BookChangeDecoder.SCHEMA_ID &&
                header.templateId() == BookChangeDecoder.TEMPLATE_ID)
            {
                change.wrapAndApplyHeader(buffer, EventHeaderDescriptor.MESSAGE_OFFSET, header);
                instrument[count] = change.instrument();
                price[count] = change.price();
                size[count] = change.size();
                exchangeTimeNs[count] = change.exchangeTimeNs();
                orders[count] = change.orders();
                action[count] = (byte)change.actionRaw();
                side[count] = (byte)change.sideRaw();
                level[count] = change.level();
                count++;
            }
        }

        @Override
        public void abort()
        {
            throw new IllegalStateException("nothing to give back");
        }
    }
}
