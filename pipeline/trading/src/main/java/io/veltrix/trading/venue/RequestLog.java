package io.veltrix.trading.venue;

import java.nio.file.Path;

import io.veltrix.codecs.Event;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The requests the venue has received, numbered from 1 in the order of the gateway's stream: written on the gateway's
 * thread before a request counts as sent, so that what was sent survives the process. A request is known by the epoch
 * and sequence of its event: within one epoch sequences rise, and they go back only where the operator accepts a loss,
 * which begins another epoch. Record, native byte order:
 * <pre>
 *    0  number (int64)           8  sequence of the event (int64)    16  order id (int64)    24  instrument (int64)
 *   32  price (int64, 1e-9)     40  quantity (int64)                 48  timestamp of the event (int64, ns)
 *   56  epoch (int32)           60  type (int8)                      61  side (int8)         64  checksum
 * </pre>
 */
final class RequestLog implements AutoCloseable
{
    static final String FILE = "requests";

    static final int SEQUENCE_OFFSET = 8;
    static final int ORDER_ID_OFFSET = 16;
    static final int INSTRUMENT_OFFSET = 24;
    static final int PRICE_OFFSET = 32;
    static final int QUANTITY_OFFSET = 40;
    static final int TIMESTAMP_OFFSET = 48;
    static final int EPOCH_OFFSET = 56;
    static final int TYPE_OFFSET = 60;
    static final int SIDE_OFFSET = 61;

    private static final long KIND = 0x31_51_45_52_58_4C_45_56L;

    private final RecordFile file;
    private int lastEpoch;
    private long lastSequence;

    RequestLog(final Path folder, final int segmentRecords)
    {
        file = RecordFile.open(folder.resolve(FILE), KIND, new long[0], segmentRecords);
        if (file.count() > 0)
        {
            try (RecordReader reader = new RecordReader(file.path()))
            {
                final int offset = reader.seek(file.count());
                lastEpoch = reader.buffer().getInt(offset + EPOCH_OFFSET);
                lastSequence = reader.buffer().getLong(offset + SEQUENCE_OFFSET);
            }
        }
    }

    Path path()
    {
        return file.path();
    }

    /**
     * @return how many there are. The gateway's thread, or before it runs.
     */
    long count()
    {
        return file.count();
    }

    boolean hasRoom()
    {
        return file.hasRoom();
    }

    /**
     * @return whether this event's request, or a later one, was received.
     */
    boolean isBehindLast(final Event event)
    {
        final int epoch = event.epoch();
        return epoch < lastEpoch || epoch == lastEpoch && event.sequence() <= lastSequence;
    }

    /** Note a request; there must be room. */
    void append(
        final Event event,
        final int type,
        final long orderId,
        final long instrument,
        final long price,
        final long quantity,
        final byte side)
    {
        final UnsafeBuffer buffer = file.buffer();
        final int offset = file.offset();
        lastEpoch = event.epoch();
        lastSequence = event.sequence();
        buffer.putLong(offset + SEQUENCE_OFFSET, lastSequence);
        buffer.putLong(offset + ORDER_ID_OFFSET, orderId);
        buffer.putLong(offset + INSTRUMENT_OFFSET, instrument);
        buffer.putLong(offset + PRICE_OFFSET, price);
        buffer.putLong(offset + QUANTITY_OFFSET, quantity);
        buffer.putLong(offset + TIMESTAMP_OFFSET, event.timestampNs());
        buffer.putInt(offset + EPOCH_OFFSET, lastEpoch);
        buffer.putInt(offset + TYPE_OFFSET, 0);
        buffer.putByte(offset + TYPE_OFFSET, (byte)type);
        buffer.putByte(offset + SIDE_OFFSET, side);
        buffer.putInt(offset + RecordFile.LAST_OFFSET, 0);
        file.commit();
    }

    /**
     * Look a request up that must have been received. Not for the hot path.
     *
     * @throws IllegalStateException where it was not: the log is another run's.
     */
    void requireHas(final Event event, final long orderId)
    {
        try (RecordReader reader = new RecordReader(file.path()))
        {
            long low = 1;
            long high = file.count();
            while (low <= high)
            {
                final long middle = (low + high) >>> 1;
                final int offset = reader.seek(middle);
                final int epoch = reader.buffer().getInt(offset + EPOCH_OFFSET);
                final long sequence = reader.buffer().getLong(offset + SEQUENCE_OFFSET);
                if (epoch == event.epoch() && sequence == event.sequence())
                {
                    requireSame(event, orderId, reader.buffer().getLong(offset + ORDER_ID_OFFSET),
                        reader.buffer().getLong(offset + TIMESTAMP_OFFSET));
                    return;
                }
                if (epoch < event.epoch() || epoch == event.epoch() && sequence < event.sequence())
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle - 1;
                }
            }
        }
        throw new IllegalStateException("venue log " + file.path() + " has later requests than that of sequence " +
            event.sequence() + " and not that one: it is not the log of this home");
    }

    private void requireSame(final Event event, final long orderId, final long foundId, final long foundNs)
    {
        if (foundId != orderId || foundNs != event.timestampNs())
        {
            throw new IllegalStateException("venue log " + file.path() + " has order " + foundId + " for sequence " +
                event.sequence() + " of epoch " + event.epoch() + ", the journal has order " + orderId +
                ": it is not the log of this home");
        }
    }

    @Override
    public void close()
    {
        file.close();
    }
}
