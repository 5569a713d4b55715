package io.veltrix.codecs.pcap;

import java.nio.ByteOrder;
import java.util.Arrays;

import org.agrona.DirectBuffer;

/**
 * The block format of Wireshark, draft-ietf-opsawg-pcapng: sections in either byte order, interfaces with their own
 * resolution of time, enhanced, simple and obsolete packet blocks. Other blocks are passed over. Every block:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                          Block Type                           |
 *  +---------------------------------------------------------------+
 *  |             Total Length (a multiple of 4, from 12)           |
 *  +---------------------------------------------------------------+
 *  |                          Block Body                          ...
 *  +---------------------------------------------------------------+
 *  |                     Total Length once more                    |
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class PcapNgFormat extends RecordFormat
{
    static final int SECTION_BLOCK = 0x0A0D_0D0A;

    private static final int BYTE_ORDER_MAGIC = 0x1A2B_3C4D;
    private static final int INTERFACE_BLOCK = 1;
    private static final int PACKET_BLOCK = 2;
    private static final int SIMPLE_PACKET_BLOCK = 3;
    private static final int ENHANCED_PACKET_BLOCK = 6;
    private static final int BLOCK_OVERHEAD = 12;
    private static final int BODY_OFFSET = 8;
    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_TIME_OFFSET = 14;
    private static final int MICROSECONDS = 6;
    private static final int MAX_BLOCK_LENGTH = MAX_FRAME_LENGTH + (1 << 16);
    private static final int MAX_INTERFACES = 4096;

    private ByteOrder byteOrder = ByteOrder.LITTLE_ENDIAN;
    private int[] linkTypes = new int[4];
    private int[] resolutions = new int[4];
    private long[] timeOffsets = new long[4];
    private int interfaceCount;

    @Override
    int next(final CaptureInput input)
    {
        while (input.require(BLOCK_OVERHEAD))
        {
            final int type = input.buffer().getInt(input.offset(), byteOrder);
            if (type == SECTION_BLOCK && !beginSection(input))
            {
                return DAMAGED;
            }
            final long totalLength = input.buffer().getInt(input.offset() + 4, byteOrder) & 0xFFFF_FFFFL;
            if (totalLength < BLOCK_OVERHEAD || (totalLength & 3) != 0)
            {
                return DAMAGED;
            }
            if (!isRead(type))
            {
                if (!input.skip(totalLength))
                {
                    return TRUNCATED;
                }
                continue;
            }
            if (totalLength > MAX_BLOCK_LENGTH)
            {
                return DAMAGED;
            }
            final int length = (int)totalLength;
            if (!input.require(length))
            {
                return TRUNCATED;
            }
            final DirectBuffer buffer = input.buffer();
            final int offset = input.offset();
            if (buffer.getInt(offset + length - 4, byteOrder) != length)
            {
                return DAMAGED;
            }
            input.skip(length);
            final int result = switch (type)
            {
                case INTERFACE_BLOCK -> beginInterface(buffer, offset, length);
                case ENHANCED_PACKET_BLOCK -> enhancedPacket(buffer, offset, length);
                case PACKET_BLOCK -> obsoletePacket(buffer, offset, length);
                default -> simplePacket(buffer, offset, length);
            };
            if (result != 0)
            {
                return result;
            }
        }
        return input.available() == 0 ? END : TRUNCATED;
    }

    @Override
    String name()
    {
        return "pcapng, " + byteOrder;
    }

    private static boolean isRead(final int type)
    {
        return type == ENHANCED_PACKET_BLOCK || type == SIMPLE_PACKET_BLOCK || type == PACKET_BLOCK ||
            type == INTERFACE_BLOCK;
    }

    private boolean beginSection(final CaptureInput input)
    {
        final int magic = input.buffer().getInt(input.offset() + BODY_OFFSET, ByteOrder.LITTLE_ENDIAN);
        if (magic == BYTE_ORDER_MAGIC)
        {
            byteOrder = ByteOrder.LITTLE_ENDIAN;
        }
        else if (magic == Integer.reverseBytes(BYTE_ORDER_MAGIC))
        {
            byteOrder = ByteOrder.BIG_ENDIAN;
        }
        else
        {
            return false;
        }
        interfaceCount = 0;
        return true;
    }

    private int beginInterface(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < BLOCK_OVERHEAD + 8 || interfaceCount == MAX_INTERFACES)
        {
            return REFUSED;
        }
        if (interfaceCount == linkTypes.length)
        {
            linkTypes = Arrays.copyOf(linkTypes, interfaceCount * 2);
            resolutions = Arrays.copyOf(resolutions, interfaceCount * 2);
            timeOffsets = Arrays.copyOf(timeOffsets, interfaceCount * 2);
        }
        linkTypes[interfaceCount] = buffer.getShort(offset + BODY_OFFSET, byteOrder) & 0xFFFF;
        resolutions[interfaceCount] = MICROSECONDS;
        timeOffsets[interfaceCount] = 0;
        final int limit = offset + length - 4;
        int option = offset + BODY_OFFSET + 8;
        while (option + 4 <= limit)
        {
            final int code = buffer.getShort(option, byteOrder) & 0xFFFF;
            final int optionLength = buffer.getShort(option + 2, byteOrder) & 0xFFFF;
            final int value = option + 4;
            if (code == 0 || value + optionLength > limit)
            {
                break;
            }
            if (code == OPTION_RESOLUTION && optionLength == 1)
            {
                resolutions[interfaceCount] = buffer.getByte(value) & 0xFF;
            }
            else if (code == OPTION_TIME_OFFSET && optionLength == 8)
            {
                timeOffsets[interfaceCount] = buffer.getLong(value, byteOrder);
            }
            option = value + ((optionLength + 3) & ~3);
        }
        interfaceCount++;
        return 0;
    }

    private int enhancedPacket(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < BLOCK_OVERHEAD + 20)
        {
            return REFUSED;
        }
        final int interfaceId = buffer.getInt(offset + BODY_OFFSET, byteOrder);
        return packet(buffer, offset, length, interfaceId);
    }

    private int obsoletePacket(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < BLOCK_OVERHEAD + 20)
        {
            return REFUSED;
        }
        final int interfaceId = buffer.getShort(offset + BODY_OFFSET, byteOrder) & 0xFFFF;
        return packet(buffer, offset, length, interfaceId);
    }

    private int packet(final DirectBuffer buffer, final int offset, final int length, final int interfaceId)
    {
        final long capturedLength = buffer.getInt(offset + BODY_OFFSET + 12, byteOrder) & 0xFFFF_FFFFL;
        if (interfaceId < 0 || interfaceId >= interfaceCount || capturedLength > length - BLOCK_OVERHEAD - 20)
        {
            return REFUSED;
        }
        final long high = buffer.getInt(offset + BODY_OFFSET + 4, byteOrder) & 0xFFFF_FFFFL;
        final long low = buffer.getInt(offset + BODY_OFFSET + 8, byteOrder) & 0xFFFF_FFFFL;
        timestampNs = toNs(high << 32 | low, resolutions[interfaceId]) + timeOffsets[interfaceId] * 1_000_000_000L;
        return frame(offset + BODY_OFFSET + 20, (int)capturedLength, interfaceId);
    }

    /** Simple packets carry no time: they keep the time of the packet before. */
    private int simplePacket(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < BLOCK_OVERHEAD + 4 || interfaceCount == 0)
        {
            return REFUSED;
        }
        final long originalLength = buffer.getInt(offset + BODY_OFFSET, byteOrder) & 0xFFFF_FFFFL;
        return frame(offset + BODY_OFFSET + 4, (int)Math.min(originalLength, length - BLOCK_OVERHEAD - 4), 0);
    }

    private int frame(final int offset, final int length, final int interfaceId)
    {
        frameOffset = offset;
        frameLength = length;
        linkType = linkTypes[interfaceId];
        return FRAME;
    }

    /**
     * @param ticks      since the epoch, unsigned.
     * @param resolution as if_tsresol says: 10^-n seconds, or 2^-n with the highest bit set.
     * @return nanoseconds.
     */
    static long toNs(final long ticks, final int resolution)
    {
        final int exponent = resolution & 0x7F;
        if ((resolution & 0x80) == 0)
        {
            if (exponent <= 9)
            {
                return ticks * powerOfTen(9 - exponent);
            }
            return exponent - 9 > 18 ? 0 : Long.divideUnsigned(ticks, powerOfTen(exponent - 9));
        }
        if (exponent > 63)
        {
            return 0;
        }
        final long seconds = exponent == 0 ? ticks : ticks >>> exponent;
        final long fraction = ticks & ((1L << exponent) - 1);
        // The product has up to 93 bits; the fraction is below 2^63, so the signed high half is right.
        final long high = Math.multiplyHigh(fraction, 1_000_000_000L);
        final long low = fraction * 1_000_000_000L;
        final long ns = exponent == 0 ? 0 : (low >>> exponent) | (high << (64 - exponent));
        return seconds * 1_000_000_000L + ns;
    }

    private static long powerOfTen(final int exponent)
    {
        long result = 1;
        for (int i = 0; i < exponent; i++)
        {
            result *= 10;
        }
        return result;
    }
}
