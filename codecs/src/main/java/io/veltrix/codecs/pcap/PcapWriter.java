package io.veltrix.codecs.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes a nanosecond pcap, little endian, of Ethernet frames with IPv4 and UDP around given payloads. The IPv4
 * checksum is filled in; the UDP checksum is 0, which IPv4 permits. Single-threaded; allocates nothing per packet.
 */
public final class PcapWriter implements AutoCloseable
{
    /** Longest payload of one packet in bytes: what an IPv4 packet can hold. */
    public static final int MAX_PAYLOAD_LENGTH =
        65_535 - UdpFrame.IPV4_MIN_HEADER_LENGTH - UdpFrame.UDP_HEADER_LENGTH;

    private static final int HEADERS_LENGTH = PcapFormat.RECORD_HEADER_LENGTH + UdpFrame.ETHERNET_HEADER_LENGTH +
        UdpFrame.IPV4_MIN_HEADER_LENGTH + UdpFrame.UDP_HEADER_LENGTH;
    private static final int BUFFER_LENGTH = 1 << 18;
    private static final int SOURCE_ADDRESS = 0x0A00_0001;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private int length;
    private long packets;

    /**
     * Make the file, or empty an existing one, and write its header.
     *
     * @param path of the file.
     * @throws CaptureException where it cannot be made.
     */
    public PcapWriter(final Path path)
    {
        this.path = path;
        try
        {
            channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        }
        catch (final IOException ex)
        {
            throw new CaptureException(
                path, "cannot be written (" + ex.getMessage() + ")", "check that its folder exists and is yours", ex);
        }
        buffer.putInt(0, PcapFormat.NANOSECOND_MAGIC, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(4, 2 | 4 << 16, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(8, 0);
        buffer.putInt(16, RecordFormat.MAX_FRAME_LENGTH, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(PcapFormat.LINK_TYPE_FIELD_OFFSET, RecordFormat.LINK_TYPE_ETHERNET, ByteOrder.LITTLE_ENDIAN);
        length = PcapFormat.FILE_HEADER_LENGTH;
    }

    /**
     * Append one packet.
     *
     * @param timestampNs        nanoseconds of the epoch, 0 to 2^32 seconds.
     * @param destinationAddress IPv4 address, first octet in the highest byte.
     * @param destinationPort    UDP port.
     * @param payload            that holds the payload.
     * @param offset             of the payload.
     * @param payloadLength      in bytes, 0 to {@link #MAX_PAYLOAD_LENGTH}.
     * @throws CaptureException where the disk refuses.
     */
    public void write(
        final long timestampNs,
        final int destinationAddress,
        final int destinationPort,
        final DirectBuffer payload,
        final int offset,
        final int payloadLength)
    {
        if (payloadLength < 0 || payloadLength > MAX_PAYLOAD_LENGTH)
        {
            throw new IllegalArgumentException("payloadLength=" + payloadLength);
        }
        if (length + HEADERS_LENGTH + payloadLength > BUFFER_LENGTH)
        {
            flush();
        }
        final int record = length;
        final int frameLength = HEADERS_LENGTH - PcapFormat.RECORD_HEADER_LENGTH + payloadLength;
        putUint32(record + PcapFormat.SECONDS_FIELD_OFFSET, timestampNs / 1_000_000_000L);
        putUint32(record + PcapFormat.FRACTION_FIELD_OFFSET, timestampNs % 1_000_000_000L);
        putUint32(record + PcapFormat.CAPTURED_LENGTH_FIELD_OFFSET, frameLength);
        putUint32(record + PcapFormat.ORIGINAL_LENGTH_FIELD_OFFSET, frameLength);

        final int ethernet = record + PcapFormat.RECORD_HEADER_LENGTH;
        // The multicast MAC address of RFC 1112 for the group, from a locally administered one.
        buffer.putShort(ethernet, (short)0x0100, ByteOrder.BIG_ENDIAN);
        buffer.putInt(ethernet + 2, 0x5E00_0000 | (destinationAddress & 0x7F_FFFF), ByteOrder.BIG_ENDIAN);
        buffer.putShort(ethernet + 6, (short)0x0200, ByteOrder.BIG_ENDIAN);
        buffer.putInt(ethernet + 8, 1, ByteOrder.BIG_ENDIAN);
        putUint16(ethernet + UdpFrame.ETHER_TYPE_FIELD_OFFSET, UdpFrame.ETHER_TYPE_IPV4);

        final int ip = ethernet + UdpFrame.ETHERNET_HEADER_LENGTH;
        final int udpLength = UdpFrame.UDP_HEADER_LENGTH + payloadLength;
        putUint16(ip, 0x4500);
        putUint16(ip + UdpFrame.IPV4_TOTAL_LENGTH_FIELD_OFFSET, UdpFrame.IPV4_MIN_HEADER_LENGTH + udpLength);
        buffer.putInt(ip + 4, 0x4000, ByteOrder.BIG_ENDIAN);
        putUint16(ip + UdpFrame.IPV4_TTL_FIELD_OFFSET, 16 << 8 | UdpFrame.PROTOCOL_UDP);
        putUint16(ip + UdpFrame.IPV4_CHECKSUM_FIELD_OFFSET, 0);
        buffer.putInt(ip + UdpFrame.IPV4_SOURCE_FIELD_OFFSET, SOURCE_ADDRESS, ByteOrder.BIG_ENDIAN);
        buffer.putInt(ip + UdpFrame.IPV4_DESTINATION_FIELD_OFFSET, destinationAddress, ByteOrder.BIG_ENDIAN);
        putUint16(ip + UdpFrame.IPV4_CHECKSUM_FIELD_OFFSET, checksum(ip));

        final int udp = ip + UdpFrame.IPV4_MIN_HEADER_LENGTH;
        putUint16(udp, destinationPort);
        putUint16(udp + UdpFrame.UDP_DESTINATION_PORT_FIELD_OFFSET, destinationPort);
        putUint16(udp + UdpFrame.UDP_LENGTH_FIELD_OFFSET, udpLength);
        putUint16(udp + 6, 0);
        buffer.putBytes(udp + UdpFrame.UDP_HEADER_LENGTH, payload, offset, payloadLength);
        length = record + HEADERS_LENGTH + payloadLength;
        packets++;
    }

    /**
     * @return packets written so far.
     */
    public long packets()
    {
        return packets;
    }

    @Override
    public void close()
    {
        try (channel)
        {
            flush();
        }
        catch (final IOException ex)
        {
            throw failure(ex);
        }
    }

    private void flush()
    {
        try
        {
            bytes.limit(length).position(0);
            while (bytes.hasRemaining())
            {
                channel.write(bytes);
            }
            bytes.clear();
            length = 0;
        }
        catch (final IOException ex)
        {
            throw failure(ex);
        }
    }

    private CaptureException failure(final IOException ex)
    {
        return new CaptureException(path, "cannot be written (" + ex.getMessage() + ")", "check the disk", ex);
    }

    private int checksum(final int ip)
    {
        int sum = 0;
        for (int i = 0; i < UdpFrame.IPV4_MIN_HEADER_LENGTH; i += 2)
        {
            sum += buffer.getShort(ip + i, ByteOrder.BIG_ENDIAN) & 0xFFFF;
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return ~(sum + (sum >>> 16)) & 0xFFFF;
    }

    private void putUint16(final int index, final int value)
    {
        buffer.putShort(index, (short)value, ByteOrder.BIG_ENDIAN);
    }

    private void putUint32(final int index, final long value)
    {
        buffer.putInt(index, (int)value, ByteOrder.LITTLE_ENDIAN);
    }
}
