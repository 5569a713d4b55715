package io.veltrix.codecs.mdp3;

import java.nio.ByteOrder;

import io.veltrix.codecs.cme.AdminHeartbeat12Decoder;
import io.veltrix.codecs.cme.ChannelReset4Decoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshBook32Decoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshBook46Decoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshSessionStatistics35Decoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshSessionStatistics51Decoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshTradeSummary42Decoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshTradeSummary48Decoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshVolume37Decoder;
import io.veltrix.codecs.cme.SecurityStatus30Decoder;

import org.agrona.DirectBuffer;

/**
 * Says before decoding whether a message lies within its size: root block and every group, each by the length the wire
 * gives, and whether both are long enough for what the generated decoders read. So a lying message is refused by a
 * value, not by an exception, and a newer, longer one passes. A walk over the group headers: its cost does not grow
 * with the entries. Pure functions; any thread.
 */
public final class Mdp3MessageBounds
{
    /** The template is not one of this schema. */
    public static final int UNKNOWN = -1;

    /** The message is not whole, or shorter than its template. */
    public static final int BROKEN = 0;

    /** A generated decoder may read it. */
    public static final int WHOLE = 1;

    private static final int GROUP_HEADER_LENGTH = 3;
    private static final int GROUP_8_HEADER_LENGTH = 8;
    private static final int GROUP_8_COUNT_OFFSET = 7;
    private static final int ROOT_LENGTH = 11;
    private static final int BOOK_ENTRY_LENGTH = 27;
    private static final int BOOK_ORDER_LENGTH = 22;
    private static final int STATISTICS_ENTRY_LENGTH = 19;
    private static final int VOLUME_ENTRY_LENGTH = 13;
    private static final int TRADE_ENTRY_LENGTH = 26;
    private static final int TRADE_ENTRY_WITH_ID_LENGTH = 30;
    private static final int TRADE_ORDER_LENGTH = 12;
    private static final int TRADE_ID_SINCE_VERSION = 7;

    private Mdp3MessageBounds()
    {
    }

    /**
     * Check a message.
     *
     * @param buffer        that holds it.
     * @param messageOffset of its size field.
     * @param size          of the message, size field included: at least {@link Mdp3PacketDescriptor#BODY_OFFSET}, and
     *                      within the buffer.
     * @return {@link #WHOLE}, {@link #BROKEN} or {@link #UNKNOWN}.
     */
    public static int check(final DirectBuffer buffer, final int messageOffset, final int size)
    {
        if (Mdp3PacketDescriptor.schemaId(buffer, messageOffset) != Mdp3PacketDescriptor.SCHEMA_ID)
        {
            return UNKNOWN;
        }
        final int limit = messageOffset + size;
        final int blockLength = Mdp3PacketDescriptor.blockLength(buffer, messageOffset);
        final int version = Mdp3PacketDescriptor.version(buffer, messageOffset);
        final int groups = messageOffset + Mdp3PacketDescriptor.BODY_OFFSET + blockLength;
        final boolean isWhole;
        switch (Mdp3PacketDescriptor.templateId(buffer, messageOffset))
        {
            case MDIncrementalRefreshBook32Decoder.TEMPLATE_ID:
                isWhole = blockLength >= ROOT_LENGTH && group(buffer, groups, limit, BOOK_ENTRY_LENGTH) >= 0;
                break;

            case MDIncrementalRefreshBook46Decoder.TEMPLATE_ID:
                isWhole = blockLength >= ROOT_LENGTH && twoGroups(
                    buffer, groups, limit, BOOK_ENTRY_LENGTH, BOOK_ORDER_LENGTH);
                break;

            case MDIncrementalRefreshTradeSummary42Decoder.TEMPLATE_ID:
                isWhole = blockLength >= ROOT_LENGTH && twoGroups(
                    buffer,
                    groups,
                    limit,
                    version < TRADE_ID_SINCE_VERSION ? TRADE_ENTRY_LENGTH : TRADE_ENTRY_WITH_ID_LENGTH,
                    TRADE_ORDER_LENGTH);
                break;

            case MDIncrementalRefreshTradeSummary48Decoder.TEMPLATE_ID:
                isWhole = blockLength >= ROOT_LENGTH && twoGroups(
                    buffer, groups, limit, TRADE_ENTRY_WITH_ID_LENGTH, TRADE_ORDER_LENGTH);
                break;

            case MDIncrementalRefreshVolume37Decoder.TEMPLATE_ID:
                isWhole = blockLength >= ROOT_LENGTH && group(buffer, groups, limit, VOLUME_ENTRY_LENGTH) >= 0;
                break;

            case MDIncrementalRefreshSessionStatistics35Decoder.TEMPLATE_ID:
            case MDIncrementalRefreshSessionStatistics51Decoder.TEMPLATE_ID:
                isWhole = blockLength >= ROOT_LENGTH && group(buffer, groups, limit, STATISTICS_ENTRY_LENGTH) >= 0;
                break;

            case ChannelReset4Decoder.TEMPLATE_ID:
                isWhole = blockLength >= ChannelReset4Decoder.BLOCK_LENGTH && groups <= limit;
                break;

            case SecurityStatus30Decoder.TEMPLATE_ID:
                isWhole = blockLength >= SecurityStatus30Decoder.BLOCK_LENGTH && groups <= limit;
                break;

            case AdminHeartbeat12Decoder.TEMPLATE_ID:
                isWhole = groups <= limit;
                break;

            default:
                return UNKNOWN;
        }
        return isWhole ? WHOLE : BROKEN;
    }

    private static boolean twoGroups(
        final DirectBuffer buffer,
        final int offset,
        final int limit,
        final int minEntryLength,
        final int minOrderLength)
    {
        final int second = group(buffer, offset, limit, minEntryLength);
        if (second < 0 || limit - second < GROUP_8_HEADER_LENGTH)
        {
            return false;
        }
        final int entryLength = buffer.getShort(second, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        final int count = buffer.getByte(second + GROUP_8_COUNT_OFFSET) & 0xFF;
        return (count == 0 || entryLength >= minOrderLength) &&
            entryLength * count <= limit - second - GROUP_8_HEADER_LENGTH;
    }

    /** Where the group ends; -1 where it is not whole. */
    private static int group(
        final DirectBuffer buffer, final int offset, final int limit, final int minEntryLength)
    {
        if (limit - offset < GROUP_HEADER_LENGTH)
        {
            return -1;
        }
        final int entryLength = buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        final int count = buffer.getByte(offset + 2) & 0xFF;
        final int end = offset + GROUP_HEADER_LENGTH + entryLength * count;
        return (count == 0 || entryLength >= minEntryLength) && end <= limit ? end : -1;
    }
}
