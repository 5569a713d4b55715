package io.veltrix.codecs.pcap;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;

/**
 * The classic capture format, in the byte order of the machine that wrote it. File header of 24 bytes:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |     Magic: 0xA1B2C3D4 microseconds, 0xA1B23C4D nanoseconds    |
 *  +-------------------------------+-------------------------------+
 *  |         Major Version         |         Minor Version         |
 *  +-------------------------------+-------------------------------+
 *  |                      Reserved (two words)                     |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Snapshot Length                        |
 *  +---------------------------------------------------------------+
 *  |                           Link Type                           |
 *  +---------------------------------------------------------------+
 * </pre>
 * Each record: seconds, fraction, captured length, original length (uint32 each), then the frame.
 */
final class PcapFormat extends RecordFormat
{
    static final int MICROSECOND_MAGIC = 0xA1B2_C3D4;
    static final int NANOSECOND_MAGIC = 0xA1B2_3C4D;
    static final int FILE_HEADER_LENGTH = 24;
    static final int LINK_TYPE_FIELD_OFFSET = 20;
    static final int RECORD_HEADER_LENGTH = 16;
    static final int SECONDS_FIELD_OFFSET = 0;
    static final int FRACTION_FIELD_OFFSET = 4;
    static final int CAPTURED_LENGTH_FIELD_OFFSET = 8;
    static final int ORIGINAL_LENGTH_FIELD_OFFSET = 12;

    private final ByteOrder byteOrder;
    private final int nsPerFraction;

    PcapFormat(final ByteOrder byteOrder, final boolean isNanosecond, final int linkType)
    {
        this.byteOrder = byteOrder;
        this.nsPerFraction = isNanosecond ? 1 : 1000;
        this.linkType = linkType;
    }

    @Override
    int next(final CaptureInput input)
    {
        if (!input.require(RECORD_HEADER_LENGTH))
        {
            return input.available() == 0 ? END : TRUNCATED;
        }
        final long capturedLength =
            input.buffer().getInt(input.offset() + CAPTURED_LENGTH_FIELD_OFFSET, byteOrder) & 0xFFFF_FFFFL;
        if (capturedLength > MAX_FRAME_LENGTH)
        {
            return DAMAGED;
        }
        final int length = (int)capturedLength;
        if (!input.require(RECORD_HEADER_LENGTH + length))
        {
            return TRUNCATED;
        }
        final DirectBuffer buffer = input.buffer();
        final int offset = input.offset();
        final long seconds = buffer.getInt(offset + SECONDS_FIELD_OFFSET, byteOrder) & 0xFFFF_FFFFL;
        final long fraction = buffer.getInt(offset + FRACTION_FIELD_OFFSET, byteOrder) & 0xFFFF_FFFFL;
        timestampNs = seconds * 1_000_000_000L + fraction * nsPerFraction;
        frameOffset = offset + RECORD_HEADER_LENGTH;
        frameLength = length;
        input.skip(RECORD_HEADER_LENGTH + length);
        return FRAME;
    }

    @Override
    String name()
    {
        return (nsPerFraction == 1 ? "nanosecond" : "microsecond") + " pcap, " + byteOrder;
    }
}
