package io.veltrix.trading.venue;

import java.nio.ByteBuffer;

import io.veltrix.codecs.Event;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * What the order gateway and the venue share. The sink's thread sends, the source's thread receives and completes; each
 * counter has one writer, which releases, and a reader, which acquires. At most so many requests are outstanding, and
 * the ring has room for all of them. Wait-free; no allocation after construction.
 * <p>
 * A request, native byte order:
 * <pre>
 *    0  order id (int64)        8  instrument (int64)     16  price (int64, 1e-9)
 *   24  quantity (int64)       32  timestamp of the order event (int64, ns of the epoch)
 *   40  side (int8, as in the schema)
 * </pre>
 */
final class VenueSession
{
    static final int NEW_ORDER = 1;
    static final int CANCEL = 2;

    static final int ORDER_ID_OFFSET = 0;
    static final int INSTRUMENT_OFFSET = 8;
    static final int PRICE_OFFSET = 16;
    static final int QUANTITY_OFFSET = 24;
    static final int TIMESTAMP_OFFSET = 32;
    static final int SIDE_OFFSET = 40;
    static final int REQUEST_LENGTH = 48;

    private static final int LINE = BitUtil.CACHE_LINE_LENGTH * 2;
    private static final int SENT_OFFSET = LINE;
    private static final int COMPLETED_OFFSET = 2 * LINE;

    private final int maxOutstanding;
    private final OneToOneRingBuffer ring;
    private final UnsafeBuffer counters =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(3 * LINE + LINE, BitUtil.CACHE_LINE_LENGTH));
    private RequestLog log;

    VenueSession(final int maxOutstanding)
    {
        this.maxOutstanding = maxOutstanding;
        // Twice what all outstanding requests take: one lap may end in padding.
        final int capacity = BitUtil.findNextPositivePowerOfTwo(maxOutstanding * (REQUEST_LENGTH + 16) * 2);
        ring = new OneToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(capacity + RingBufferDescriptor.TRAILER_LENGTH)));
    }

    int maxOutstanding()
    {
        return maxOutstanding;
    }

    /**
     * @return requests sent and not yet completed. The sink's thread; others see a recent value.
     */
    long outstanding()
    {
        // Completed first: read the other way round, another thread could see more completed than sent.
        final long completed = counters.getLongAcquire(COMPLETED_OFFSET);
        return counters.getLongAcquire(SENT_OFFSET) - completed;
    }

    /**
     * Note every request in the venue's log before it is sent, and go on from what the log holds. Before either thread
     * runs.
     *
     * @param requests  that the log holds.
     * @param completed of them, as far as the pipeline has seen.
     */
    void goOnFrom(final RequestLog requests, final long completed)
    {
        log = requests;
        counters.putLongRelease(SENT_OFFSET, requests.count());
        counters.putLongRelease(COMPLETED_OFFSET, completed);
    }

    /**
     * @return the venue's log of requests; null where it keeps none.
     */
    RequestLog log()
    {
        return log;
    }

    /**
     * Send one request. The sink's thread.
     *
     * @param limit most requests outstanding once this one is, at most {@link #maxOutstanding()}.
     * @param event that asks for it.
     * @return false where that would be exceeded; then nothing was done.
     */
    boolean send(
        final int type,
        final int limit,
        final Event event,
        final long orderId,
        final long instrument,
        final long price,
        final long quantity,
        final byte side)
    {
        final long sent = counters.getLong(SENT_OFFSET);
        final RequestLog log = this.log;
        if (sent - counters.getLongAcquire(COMPLETED_OFFSET) >= limit || log != null && !log.hasRoom())
        {
            return false;
        }
        final int index = ring.tryClaim(type, REQUEST_LENGTH);
        if (index < 0)
        {
            return false;
        }
        if (log != null)
        {
            // From here on the venue has it, whatever becomes of this process.
            log.append(event, type, orderId, instrument, price, quantity, side);
        }
        final UnsafeBuffer buffer = (UnsafeBuffer)ring.buffer();
        buffer.putLong(index + ORDER_ID_OFFSET, orderId);
        buffer.putLong(index + INSTRUMENT_OFFSET, instrument);
        buffer.putLong(index + PRICE_OFFSET, price);
        buffer.putLong(index + QUANTITY_OFFSET, quantity);
        buffer.putLong(index + TIMESTAMP_OFFSET, event.timestampNs());
        buffer.putByte(index + SIDE_OFFSET, side);
        // Counted before it can be answered: the difference never goes below 0.
        counters.putLongRelease(SENT_OFFSET, sent + 1);
        ring.commit(index);
        return true;
    }

    /**
     * Take requests. The source's thread.
     *
     * @return requests taken.
     */
    int receive(final MessageHandler handler, final int limit)
    {
        return ring.read(handler, limit);
    }

    /**
     * The last answer to so many requests is in the root stream. The source's thread.
     */
    void completed(final int requests)
    {
        counters.putLongRelease(COMPLETED_OFFSET, counters.getLong(COMPLETED_OFFSET) + requests);
    }
}
