package io.veltrix.trading.book;

import java.nio.ByteBuffer;

import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.TopOfBookEncoder;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;
import io.veltrix.trading.TradingEvents;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Remembers what was last said about the top of each book and which books an unfinished exchange event has touched; at
 * the event's end it emits those whose best price, size or staleness differs. Single-threaded; all memory is taken in
 * the constructor.
 * <p>
 * One record an instrument, 40 bytes, native byte order: bid price, ask price, bid size, ask size (int64 each), flags
 * (int32), upheavals of the source when it was said (int32).
 */
final class TopOfBookPublisher
{
    /** Bytes of one emitted message, SBE message header included. */
    static final int MESSAGE_LENGTH = TradingEvents.messageLength(TopOfBookEncoder.BLOCK_LENGTH);

    private static final int BID_PRICE_OFFSET = 0;
    private static final int ASK_PRICE_OFFSET = 8;
    private static final int BID_SIZE_OFFSET = 16;
    private static final int ASK_SIZE_OFFSET = 24;
    private static final int FLAGS_OFFSET = 32;
    private static final int UPHEAVALS_OFFSET = 36;
    private static final int RECORD_LENGTH = 40;
    private static final int PENDING = 1;
    private static final int STALE = 2;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final TopOfBookEncoder encoder = new TopOfBookEncoder();
    private final Books books;
    private final UnsafeBuffer records;
    private final int[] pending;
    private final int maxPerCallback;
    private int pendingCount;

    /**
     * @param books          to read the tops from.
     * @param maxInstruments of those books.
     * @param maxPerCallback most events emitted between two calls of {@link #flush}.
     */
    TopOfBookPublisher(final Books books, final int maxInstruments, final int maxPerCallback)
    {
        this.books = books;
        this.maxPerCallback = maxPerCallback;
        pending = new int[maxInstruments];
        records = new UnsafeBuffer(ByteBuffer.allocateDirect(maxInstruments * RECORD_LENGTH));
        for (int i = 0; i < maxInstruments; i++)
        {
            records.putLong(i * RECORD_LENGTH + BID_PRICE_OFFSET, Books.NO_PRICE);
            records.putLong(i * RECORD_LENGTH + ASK_PRICE_OFFSET, Books.NO_PRICE);
        }
    }

    /** A change of this instrument's book belongs to the exchange event in progress. */
    void touched(final int index)
    {
        final int offset = index * RECORD_LENGTH + FLAGS_OFFSET;
        final int flags = records.getInt(offset);
        if ((flags & PENDING) == 0)
        {
            records.putInt(offset, flags | PENDING);
            pending[pendingCount++] = index;
        }
    }

    /**
     * An exchange event of a source has ended: emit the tops that changed.
     *
     * @param source   whose event has ended; those of other sources stay pending.
     * @param snapshot true where the event was part of a snapshot.
     * @param out      where to.
     * @return instruments that wait for the next end of an event because this one touched more than may be emitted.
     */
    int flush(final int source, final boolean snapshot, final Outputs out)
    {
        int kept = 0;
        int emitted = 0;
        int late = 0;
        for (int i = 0; i < pendingCount; i++)
        {
            final int index = pending[i];
            if (books.source(index) != source)
            {
                pending[kept++] = index;
            }
            else if (emitted == maxPerCallback)
            {
                pending[kept++] = index;
                late++;
            }
            else if (emitIfChanged(index, snapshot, out))
            {
                emitted++;
            }
        }
        pendingCount = kept;
        return late;
    }

    void save(final StateOutput out)
    {
        for (int i = 0, count = books.instruments(); i < count; i++)
        {
            final int record = i * RECORD_LENGTH;
            out.putLong(records.getLong(record + BID_PRICE_OFFSET))
                .putLong(records.getLong(record + ASK_PRICE_OFFSET))
                .putLong(records.getLong(record + BID_SIZE_OFFSET))
                .putLong(records.getLong(record + ASK_SIZE_OFFSET))
                .putByte(records.getInt(record + FLAGS_OFFSET) & STALE)
                .putInt(records.getInt(record + UPHEAVALS_OFFSET));
        }
        out.putInts(pending, pendingCount);
    }

    /** Reads what {@link #save} wrote; the books are loaded already. */
    void load(final StateInput in)
    {
        final int instruments = books.instruments();
        for (int i = 0; i < instruments; i++)
        {
            final int record = i * RECORD_LENGTH;
            records.putLong(record + BID_PRICE_OFFSET, in.getLong());
            records.putLong(record + ASK_PRICE_OFFSET, in.getLong());
            records.putLong(record + BID_SIZE_OFFSET, in.getLong());
            records.putLong(record + ASK_SIZE_OFFSET, in.getLong());
            records.putInt(record + FLAGS_OFFSET, in.getByte() & STALE);
            records.putInt(record + UPHEAVALS_OFFSET, in.getInt());
        }
        final int[] waiting = new int[pending.length];
        final int count = in.getInts(waiting);
        for (int i = 0; i < count; i++)
        {
            final int index = waiting[i];
            if (index < 0 || index >= instruments ||
                (records.getInt(index * RECORD_LENGTH + FLAGS_OFFSET) & PENDING) != 0)
            {
                throw new IllegalStateException("book " + index + " of " + instruments + " waits, or waits twice");
            }
            touched(index);
        }
    }

    private boolean emitIfChanged(final int index, final boolean snapshot, final Outputs out)
    {
        final int record = index * RECORD_LENGTH;
        final long bidPrice = books.price(index, Books.BID, 1);
        final long askPrice = books.price(index, Books.ASK, 1);
        final long bidSize = books.size(index, Books.BID, 1);
        final long askSize = books.size(index, Books.ASK, 1);
        final boolean stale = books.isStale(index);
        final int flags = stale ? STALE : 0;
        final int upheavals = books.upheavals(index);
        final boolean changed = records.getInt(record + UPHEAVALS_OFFSET) != upheavals ||
            (records.getInt(record + FLAGS_OFFSET) & ~PENDING) != flags ||
            records.getLong(record + BID_PRICE_OFFSET) != bidPrice ||
            records.getLong(record + ASK_PRICE_OFFSET) != askPrice ||
            records.getLong(record + BID_SIZE_OFFSET) != bidSize ||
            records.getLong(record + ASK_SIZE_OFFSET) != askSize;
        records.putInt(record + FLAGS_OFFSET, flags);
        records.putInt(record + UPHEAVALS_OFFSET, upheavals);
        if (changed)
        {
            records.putLong(record + BID_PRICE_OFFSET, bidPrice);
            records.putLong(record + ASK_PRICE_OFFSET, askPrice);
            records.putLong(record + BID_SIZE_OFFSET, bidSize);
            records.putLong(record + ASK_SIZE_OFFSET, askSize);
            final int offset = out.claim(TradingEvents.TOP_OF_BOOK, MESSAGE_LENGTH);
            encoder.wrapAndApplyHeader(out.buffer(), offset, header)
                .exchangeTimeNs(books.exchangeTimeNs(index))
                .instrument(books.instrument(index))
                .bidPrice(bidPrice)
                .askPrice(askPrice)
                .bidSize(bidSize)
                .askSize(askSize)
                .flags().clear().endOfEvent(true).stale(stale).snapshot(snapshot);
        }
        return changed;
    }
}
