package io.veltrix.engine.snapshot;

/**
 * Layout of a snapshot's file. Little endian, nothing aligned, nothing padded. A header, sections one behind the other,
 * a trailer:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                     Magic: "VELTRIXS"                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       Format version                          |
 *  +---------------------------------------------------------------+
 *  |                     Number of sections                        |
 *  +---------------------------------------------------------------+
 *  |              Length of the file, trailer included             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |            Root sequence: the last one that is in it          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |            CRC-32C of the 32 bytes before this                |
 *  +===============================================================+
 *  |                            Kind                               |  section
 *  +---------------------------------------------------------------+
 *  |            CRC-32C of kind, length and body                   |
 *  +---------------------------------------------------------------+
 *  |                      Length of the body                       |
 *  +---------------------------------------------------------------+
 *  |                            Body                              ...
 *  +===============================================================+
 *  |           CRC-32C of everything before this                   |  trailer
 *  +---------------------------------------------------------------+
 *  |                     Magic: "VELTRIXE"                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 * Sections, in this order: {@code IDENTITY}, {@code ROOT}, then for each lane in file order {@code LANE} and behind it
 * a {@code STAGE} for each of its stages. Bodies, where {@code text} is an int32 of its bytes and UTF-8, and
 * {@code n *} an int32 of how many and that many:
 * <pre>
 *  IDENTITY  pipeline (text), pipeline hash (text), n * (schema file (text), hash (text))
 *  ROOT      sequence, timestamp, tick time, bytes, digest (int64 each), epoch, CRC-32C of the last event (int32 each),
 *            n * (source number (int32), cursor (int64)),
 *            n * (lane (text), stage (text), stream number (int32), sequence (int64))         set aside, not yet told
 *  LANE      name (text), reads (text), input sequence, next timer order (int64 each),
 *            n * (stage (int32), deadline, order, correlation id (int64 each)),               timers
 *            n * (name (text), number (int32), sequence, bytes, digest (int64 each),          streams
 *                 n * (type key (int32), events (int64))),
 *            number of stages (int32)
 *  STAGE     name (text), type (text), state version (int32), what the stage wrote (the rest)
 * </pre>
 * The checksum over everything refuses any damage; those of the sections say where it is.
 */
final class SnapshotDescriptor
{
    /** "VELTRIXS", its first character in the lowest byte. */
    static final long MAGIC = 0x5358_4952_544C_4556L;
    /** "VELTRIXE", its first character in the lowest byte. */
    static final long END_MAGIC = 0x4558_4952_544C_4556L;
    /** The version this code reads and writes. */
    static final int FORMAT_VERSION = 1;

    static final int VERSION_OFFSET = 8;
    static final int SECTIONS_OFFSET = 12;
    static final int LENGTH_OFFSET = 16;
    static final int SEQUENCE_OFFSET = 24;
    static final int HEADER_CRC_OFFSET = 32;
    static final int HEADER_LENGTH = 36;

    static final int SECTION_CRC_OFFSET = 4;
    static final int SECTION_LENGTH_OFFSET = 8;
    static final int SECTION_HEADER_LENGTH = 12;

    static final int TRAILER_MAGIC_OFFSET = 4;
    static final int TRAILER_LENGTH = 12;

    static final int IDENTITY = 1;
    static final int ROOT = 2;
    static final int LANE = 3;
    static final int STAGE = 4;

    private SnapshotDescriptor()
    {
    }

    static String kind(final int kind)
    {
        return switch (kind)
        {
            case IDENTITY -> "identity";
            case ROOT -> "root";
            case LANE -> "lane";
            case STAGE -> "stage";
            default -> "kind " + kind;
        };
    }
}
