package io.veltrix.trading.venue;

import java.nio.file.Path;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The answers the venue has given, numbered from 1: written on the source's thread before an answer goes into the root
 * stream, so that the journal never has one that the venue does not know of. The number is the source's cursor.
 * Together with the requests the answers say all there is to say about the venue: which requests it knew when it gave
 * each. Record, native byte order:
 * <pre>
 *    0  number (int64)          8  requests received before it (int64)    16  order id (int64)   24  instrument (int64)
 *   32  due (int64, ns)        40  price, or the venue's order number (int64)
 *   48  quantity (int64)       56  remaining (int64)                      64  checksum
 *   68  kind (int8)            69  side (int8)                            70  requests it completes (int8)
 * </pre>
 */
final class AnswerLog implements AutoCloseable
{
    static final String FILE = "answers";

    static final int REQUESTS_OFFSET = 8;
    static final int ORDER_ID_OFFSET = 16;
    static final int INSTRUMENT_OFFSET = 24;
    static final int DUE_OFFSET = 32;
    static final int VALUE_OFFSET = 40;
    static final int QUANTITY_OFFSET = 48;
    static final int REMAINING_OFFSET = 56;
    static final int KIND_OFFSET = 68;
    static final int SIDE_OFFSET = 69;
    static final int COMPLETES_OFFSET = 70;

    private static final long KIND = 0x31_53_4E_41_58_4C_45_56L;

    private final RecordFile file;

    AnswerLog(final Path folder, final VenueBehaviour behaviour, final int segmentRecords)
    {
        final long[] marks = behaviour.marks();
        file = RecordFile.open(folder.resolve(FILE), KIND, marks, segmentRecords);
        final String difference = VenueBehaviour.difference(file.marks(), marks);
        if (difference != null)
        {
            file.close();
            throw new IllegalStateException("venue log " + folder + " was written by a venue with other settings: " +
                difference + "; give them back, or begin again with another home and another log");
        }
    }

    Path path()
    {
        return file.path();
    }

    /**
     * @return how many there are. The source's thread, or before it runs.
     */
    long count()
    {
        return file.count();
    }

    boolean hasRoom()
    {
        return file.hasRoom();
    }

    /** Note an answer; there must be room. */
    void append(final VenueAnswer answer, final long requests)
    {
        final UnsafeBuffer buffer = file.buffer();
        final int offset = file.offset();
        buffer.putLong(offset + REQUESTS_OFFSET, requests);
        buffer.putLong(offset + ORDER_ID_OFFSET, answer.orderId);
        buffer.putLong(offset + INSTRUMENT_OFFSET, answer.instrument);
        buffer.putLong(offset + DUE_OFFSET, answer.dueNs);
        buffer.putLong(offset + VALUE_OFFSET, answer.value);
        buffer.putLong(offset + QUANTITY_OFFSET, answer.quantity);
        buffer.putLong(offset + REMAINING_OFFSET, answer.remaining);
        buffer.putInt(offset + KIND_OFFSET, 0);
        buffer.putByte(offset + KIND_OFFSET, answer.kind);
        buffer.putByte(offset + SIDE_OFFSET, answer.side);
        buffer.putByte(offset + COMPLETES_OFFSET, (byte)answer.completes);
        file.commit();
    }

    @Override
    public void close()
    {
        file.close();
    }
}
