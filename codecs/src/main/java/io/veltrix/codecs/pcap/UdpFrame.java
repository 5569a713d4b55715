package io.veltrix.codecs.pcap;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;

/**
 * Finds the UDP payload in an Ethernet frame: any number of VLAN tags (802.1Q, 802.1ad, 0x9100), IPv4 with options.
 * Everything is big endian. No byte outside the frame is read, whatever its lengths claim. Checksums are not verified:
 * capturing hosts leave them to the network card. A flyweight that keeps only what it found; single-threaded.
 */
final class UdpFrame
{
    /** A payload was found. */
    static final int PAYLOAD = 0;

    /** Another protocol than IPv4 and UDP. */
    static final int FOREIGN = 1;

    /** A fragment, a cut frame or one whose lengths cannot be true. */
    static final int MALFORMED = 2;

    static final int ETHERNET_HEADER_LENGTH = 14;
    static final int ETHER_TYPE_FIELD_OFFSET = 12;
    static final int ETHER_TYPE_IPV4 = 0x0800;
    static final int VLAN_TAG_LENGTH = 4;
    static final int IPV4_MIN_HEADER_LENGTH = 20;
    static final int IPV4_TOTAL_LENGTH_FIELD_OFFSET = 2;
    static final int IPV4_FRAGMENT_FIELD_OFFSET = 6;
    static final int IPV4_TTL_FIELD_OFFSET = 8;
    static final int IPV4_PROTOCOL_FIELD_OFFSET = 9;
    static final int IPV4_CHECKSUM_FIELD_OFFSET = 10;
    static final int IPV4_SOURCE_FIELD_OFFSET = 12;
    static final int IPV4_DESTINATION_FIELD_OFFSET = 16;
    static final int PROTOCOL_UDP = 17;
    static final int UDP_HEADER_LENGTH = 8;
    static final int UDP_DESTINATION_PORT_FIELD_OFFSET = 2;
    static final int UDP_LENGTH_FIELD_OFFSET = 4;

    private static final int MORE_FRAGMENTS_OR_OFFSET = 0x3FFF;

    int payloadOffset;
    int payloadLength;
    int sourceAddress;
    int destinationAddress;
    int sourcePort;
    int destinationPort;

    int parse(final DirectBuffer buffer, final int offset, final int length)
    {
        final int limit = offset + length;
        if (length < ETHERNET_HEADER_LENGTH)
        {
            return MALFORMED;
        }
        int typeOffset = offset + ETHER_TYPE_FIELD_OFFSET;
        int etherType = uint16(buffer, typeOffset);
        while (etherType == 0x8100 || etherType == 0x88A8 || etherType == 0x9100)
        {
            typeOffset += VLAN_TAG_LENGTH;
            if (typeOffset + 2 > limit)
            {
                return MALFORMED;
            }
            etherType = uint16(buffer, typeOffset);
        }
        if (etherType != ETHER_TYPE_IPV4)
        {
            return FOREIGN;
        }
        return parseIp(buffer, typeOffset + 2, limit);
    }

    private int parseIp(final DirectBuffer buffer, final int ip, final int limit)
    {
        if (limit - ip < IPV4_MIN_HEADER_LENGTH)
        {
            return MALFORMED;
        }
        final int versionAndLength = buffer.getByte(ip) & 0xFF;
        final int headerLength = (versionAndLength & 0xF) * 4;
        final int totalLength = uint16(buffer, ip + IPV4_TOTAL_LENGTH_FIELD_OFFSET);
        if (versionAndLength >>> 4 != 4 || headerLength < IPV4_MIN_HEADER_LENGTH ||
            totalLength < headerLength || totalLength > limit - ip)
        {
            return MALFORMED;
        }
        if (buffer.getByte(ip + IPV4_PROTOCOL_FIELD_OFFSET) != PROTOCOL_UDP)
        {
            return FOREIGN;
        }
        if ((uint16(buffer, ip + IPV4_FRAGMENT_FIELD_OFFSET) & MORE_FRAGMENTS_OR_OFFSET) != 0 ||
            totalLength < headerLength + UDP_HEADER_LENGTH)
        {
            return MALFORMED;
        }
        final int udp = ip + headerLength;
        final int udpLength = uint16(buffer, udp + UDP_LENGTH_FIELD_OFFSET);
        if (udpLength < UDP_HEADER_LENGTH || udpLength > totalLength - headerLength)
        {
            return MALFORMED;
        }
        sourceAddress = buffer.getInt(ip + IPV4_SOURCE_FIELD_OFFSET, ByteOrder.BIG_ENDIAN);
        destinationAddress = buffer.getInt(ip + IPV4_DESTINATION_FIELD_OFFSET, ByteOrder.BIG_ENDIAN);
        sourcePort = uint16(buffer, udp);
        destinationPort = uint16(buffer, udp + UDP_DESTINATION_PORT_FIELD_OFFSET);
        payloadOffset = udp + UDP_HEADER_LENGTH;
        payloadLength = udpLength - UDP_HEADER_LENGTH;
        return PAYLOAD;
    }

    private static int uint16(final DirectBuffer buffer, final int index)
    {
        return buffer.getShort(index, ByteOrder.BIG_ENDIAN) & 0xFFFF;
    }
}
