package io.veltrix.engine.stream;

import java.nio.ByteOrder;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * How events stand one behind the other in a journal block or output buffer: a header of 8 bytes, the event, zeros up
 * to the next multiple of 8. Little endian.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |              Event Length (bytes, without this header)        |
 *  +---------------------------------------------------------------+
 *  |                       Reserved (zero)                         |
 *  +---------------------------------------------------------------+
 *  |                           Event                              ...
 * </pre>
 */
public final class EventFrame
{
    /** Length of the frame header in bytes. */
    public static final int HEADER_LENGTH = 8;

    private EventFrame()
    {
    }

    /**
     * @param eventLength of header and message in bytes.
     * @return bytes that the framed event takes.
     */
    public static int framedLength(final int eventLength)
    {
        return BitUtil.align(eventLength + HEADER_LENGTH, HEADER_LENGTH);
    }

    public static int eventLength(final DirectBuffer buffer, final int frameOffset)
    {
        return buffer.getInt(frameOffset, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Write the frame header and the padding behind an event of this length.
     *
     * @param buffer      to write to.
     * @param frameOffset of the frame, a multiple of 8.
     * @param eventLength of header and message in bytes.
     */
    public static void header(final MutableDirectBuffer buffer, final int frameOffset, final int eventLength)
    {
        // The padding first: it may share its eight bytes with the event's tail, which is written later.
        buffer.putLong(frameOffset + framedLength(eventLength) - 8, 0L);
        buffer.putLong(frameOffset, eventLength & 0xFFFF_FFFFL, ByteOrder.LITTLE_ENDIAN);
    }
}
