package io.veltrix.codecs.pcap;

/**
 * How records stand in a capture file. Moves over the input and shows one link-layer frame at a time.
 */
abstract sealed class RecordFormat permits PcapFormat, PcapNgFormat
{
    /** A frame is shown. */
    static final int FRAME = 1;

    /** A record was malformed and has been passed over; the next one can be read. */
    static final int REFUSED = 2;

    /** The input has ended after a whole record. */
    static final int END = 3;

    /** The input ends within a record. */
    static final int TRUNCATED = 4;

    /** A record's length cannot be true, so nothing behind it can be found. */
    static final int DAMAGED = 5;

    /** Longest frame that is believed, in bytes: tcpdump's own largest snapshot length. */
    static final int MAX_FRAME_LENGTH = 1 << 18;

    /** The one link type that is read. */
    static final int LINK_TYPE_ETHERNET = 1;

    int frameOffset;
    int frameLength;
    int linkType;
    long timestampNs;

    /**
     * Move to the next record.
     *
     * @param input to read; stands behind the record afterwards.
     * @return {@link #FRAME} or why there is none.
     */
    abstract int next(CaptureInput input);

    /**
     * @return a name for reports.
     */
    abstract String name();
}
