package io.veltrix.codecs.pcap;

import java.nio.ByteOrder;
import java.nio.file.Path;

import org.agrona.DirectBuffer;

/**
 * A cursor over the UDP payloads of one capture file: pcap (micro- or nanoseconds, either byte order) or pcapng, plain
 * or gzip. Single-threaded; allocates nothing per packet and holds one window of memory whatever the file's size.
 * <p>
 * {@link #advance()} never throws on what it reads. Frames of other protocols are counted as {@link #foreign()};
 * fragments, cut frames and lying lengths as {@link #malformed()}, with their file position. Where a record's own
 * length is beyond belief nothing behind it can be found, and the capture ends as {@link End#DAMAGED}.
 */
public final class CaptureReader implements AutoCloseable
{
    /** How a capture ended. */
    public enum End
    {
        /** It has not: more may come. */
        NONE,
        /** Behind a whole record. */
        COMPLETE,
        /** Within a record, or a gzip stream ended before its trailer. */
        TRUNCATED,
        /** At a record whose length cannot be true, or where the file could not be read or inflated any more. */
        DAMAGED
    }

    private final Path path;
    private final CaptureInput input;
    private final RecordFormat format;
    private final UdpFrame udp = new UdpFrame();
    private final DirectBuffer buffer;
    private End end = End.NONE;
    private long endPosition = -1;
    private long recordPosition;
    private long packets;
    private long foreign;
    private long malformed;
    private long firstMalformedPosition = -1;
    private long lastMalformedPosition = -1;

    private CaptureReader(final Path path, final CaptureInput input)
    {
        this.path = path;
        this.input = input;
        this.buffer = input.buffer();
        this.format = openFormat(path, input);
    }

    /**
     * Open a capture.
     *
     * @param path of the file.
     * @return a cursor in front of the first packet.
     * @throws CaptureException where the file is missing, unreadable, empty, neither pcap nor pcapng, or not of
     *                          Ethernet.
     */
    public static CaptureReader open(final Path path)
    {
        final CaptureInput input = new CaptureInput(path, CaptureInput.WINDOW_LENGTH);
        try
        {
            return new CaptureReader(path, input);
        }
        catch (final RuntimeException ex)
        {
            input.close();
            throw ex;
        }
    }

    /**
     * Move to the next UDP payload, passing over whatever is none.
     *
     * @return false at the end; {@link #end()} says of what kind.
     */
    public boolean advance()
    {
        while (end == End.NONE)
        {
            recordPosition = input.position();
            switch (format.next(input))
            {
                case RecordFormat.FRAME:
                    if (onFrame())
                    {
                        packets++;
                        return true;
                    }
                    break;

                case RecordFormat.REFUSED:
                    onMalformed();
                    break;

                case RecordFormat.END:
                    ended(input.failure() == null ? End.COMPLETE : failedEnd());
                    break;

                case RecordFormat.TRUNCATED:
                    onMalformed();
                    ended(input.failure() == null ? End.TRUNCATED : failedEnd());
                    break;

                default:
                    onMalformed();
                    ended(End.DAMAGED);
                    break;
            }
        }
        return false;
    }

    /**
     * @return the capture's time of the packet: nanoseconds of the epoch. May go backwards from packet to packet.
     */
    public long timestampNs()
    {
        return format.timestampNs;
    }

    /**
     * @return the window that holds the payload, valid until the next {@link #advance()}.
     */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * @return offset of the payload in {@link #buffer()}.
     */
    public int offset()
    {
        return udp.payloadOffset;
    }

    /**
     * @return length of the payload in bytes; 0 is possible.
     */
    public int length()
    {
        return udp.payloadLength;
    }

    /**
     * @return IPv4 address, first octet in the highest byte.
     */
    public int sourceAddress()
    {
        return udp.sourceAddress;
    }

    /**
     * @return IPv4 address, first octet in the highest byte.
     */
    public int destinationAddress()
    {
        return udp.destinationAddress;
    }

    public int sourcePort()
    {
        return udp.sourcePort;
    }

    public int destinationPort()
    {
        return udp.destinationPort;
    }

    public Path path()
    {
        return path;
    }

    /**
     * @return the container format in words.
     */
    public String formatName()
    {
        return format.name();
    }

    /**
     * @return position of the current record in the file, in bytes; behind inflation where the file is gzip.
     */
    public long position()
    {
        return recordPosition;
    }

    /**
     * @return payloads shown so far.
     */
    public long packets()
    {
        return packets;
    }

    /**
     * @return frames so far that are whole but of another protocol than IPv4 UDP over Ethernet.
     */
    public long foreign()
    {
        return foreign;
    }

    /**
     * @return records so far that were truncated, fragments, or lied about a length.
     */
    public long malformed()
    {
        return malformed;
    }

    /**
     * @return everything that was passed over.
     */
    public long refused()
    {
        return foreign + malformed;
    }

    /**
     * @return position of the first malformed record; -1 for none.
     */
    public long firstMalformedPosition()
    {
        return firstMalformedPosition;
    }

    /**
     * @return position of the last malformed record; -1 for none.
     */
    public long lastMalformedPosition()
    {
        return lastMalformedPosition;
    }

    /**
     * @return how the capture ended; {@link End#NONE} while it has not.
     */
    public End end()
    {
        return end;
    }

    /**
     * @return true once the end was met and it was not {@link End#COMPLETE}.
     */
    public boolean isTruncated()
    {
        return end == End.TRUNCATED || end == End.DAMAGED;
    }

    /**
     * @return position of the first byte that was not delivered, or of the end; -1 before the end.
     */
    public long endPosition()
    {
        return endPosition;
    }

    /**
     * @return the end in words, for reports. Allocates.
     */
    public String endDetail()
    {
        final String detail = input.failure() == null ? "" : " (" + input.failure() + ")";
        return end + " at byte " + endPosition + detail;
    }

    /**
     * @return true where the capture did not end where its writer left it: a length that cannot be true, a gzip stream
     *         cut or broken, a file that could not be read any more. A record cut by the end of the file alone is none.
     */
    public boolean isDamaged()
    {
        return end == End.DAMAGED || input.failure() != null;
    }

    @Override
    public void close()
    {
        input.close();
    }

    private boolean onFrame()
    {
        if (format.linkType != RecordFormat.LINK_TYPE_ETHERNET)
        {
            foreign++;
            return false;
        }
        switch (udp.parse(buffer, format.frameOffset, format.frameLength))
        {
            case UdpFrame.PAYLOAD:
                return true;

            case UdpFrame.FOREIGN:
                foreign++;
                return false;

            default:
                onMalformed();
                return false;
        }
    }

    private void onMalformed()
    {
        malformed++;
        lastMalformedPosition = recordPosition;
        if (firstMalformedPosition < 0)
        {
            firstMalformedPosition = recordPosition;
        }
    }

    private End failedEnd()
    {
        return input.isCutShort() ? End.TRUNCATED : End.DAMAGED;
    }

    private void ended(final End how)
    {
        end = how;
        endPosition = how == End.COMPLETE ? input.position() : recordPosition;
    }

    private static RecordFormat openFormat(final Path path, final CaptureInput input)
    {
        if (!input.require(4))
        {
            final String found = input.failure() != null ? input.failure() :
                input.available() == 0 ? "is empty" : "has only " + input.available() + " bytes";
            throw new CaptureException(path, found, "capture again, or take it from the list of files", null);
        }
        final int magic = input.buffer().getInt(input.offset(), ByteOrder.LITTLE_ENDIAN);
        return switch (magic)
        {
            case PcapNgFormat.SECTION_BLOCK -> new PcapNgFormat();
            case PcapFormat.MICROSECOND_MAGIC -> openPcap(path, input, ByteOrder.LITTLE_ENDIAN, false);
            case PcapFormat.NANOSECOND_MAGIC -> openPcap(path, input, ByteOrder.LITTLE_ENDIAN, true);
            default -> switch (Integer.reverseBytes(magic))
            {
                case PcapFormat.MICROSECOND_MAGIC -> openPcap(path, input, ByteOrder.BIG_ENDIAN, false);
                case PcapFormat.NANOSECOND_MAGIC -> openPcap(path, input, ByteOrder.BIG_ENDIAN, true);
                default -> throw new CaptureException(
                    path,
                    String.format("starts with the bytes %08x", Integer.reverseBytes(magic)),
                    "wanted pcap (a1b2c3d4 or a1b23c4d, either byte order) or pcapng (0a0d0d0a), plain or gzip",
                    null);
            };
        };
    }

    private static RecordFormat openPcap(
        final Path path, final CaptureInput input, final ByteOrder byteOrder, final boolean isNanosecond)
    {
        if (!input.require(PcapFormat.FILE_HEADER_LENGTH))
        {
            throw new CaptureException(
                path, "ends within the file header of 24 bytes", "capture again, or take it from the list", null);
        }
        final int linkWord = input.buffer().getInt(input.offset() + PcapFormat.LINK_TYPE_FIELD_OFFSET, byteOrder);
        final int linkType = linkWord & 0xFFFF;
        if (linkType != RecordFormat.LINK_TYPE_ETHERNET)
        {
            throw new CaptureException(
                path, "has link type " + linkType, "wanted a capture of Ethernet frames (link type 1)", null);
        }
        input.skip(PcapFormat.FILE_HEADER_LENGTH);
        return new PcapFormat(byteOrder, isNanosecond, linkType);
    }
}
