package io.veltrix.engine.control;

import org.agrona.concurrent.AtomicBuffer;

/**
 * Layout of HOME/control: a header page, which the running process writes, and slots for commands. Native byte order:
 * both sides are on one host.
 * <pre>
 *   0        8     12     16        32      40          48       56          64
 *   +--------+-----+------+---------+-------+-----------+--------+-----------+
 *   | magic  | ver | slots| (unused)| phase | since, ms | failed | beat, ms  |
 *   +--------+-----+------+---------+-------+-----------+--------+-----------+
 *   | commands taken | refused | malformed | abandoned, 8 bytes each          |
 *   +-------------------------------------------------------------------------+ 4096
 *   | slots of 256 bytes, see CommandSlots                                     |
 *   +-------------------------------------------------------------------------+
 * </pre>
 */
final class ControlDescriptor
{
    static final long MAGIC = 0x56_4c_54_58_43_54_4c_31L;
    static final int VERSION = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int SLOTS_OFFSET = 12;
    static final int PHASE_OFFSET = 32;
    static final int PHASE_SINCE_OFFSET = 40;
    static final int FAILED_OFFSET = 48;
    static final int BEAT_OFFSET = 56;
    static final int TAKEN_OFFSET = 64;
    static final int REFUSED_OFFSET = 72;
    static final int MALFORMED_OFFSET = 80;
    static final int ABANDONED_OFFSET = 88;

    static final int HEADER_LENGTH = 4096;
    static final int SLOT_COUNT = 64;
    static final int LENGTH = HEADER_LENGTH + SLOT_COUNT * CommandSlots.SLOT_LENGTH;

    private ControlDescriptor()
    {
    }

    /** Fill in the header of a new file; the magic comes last, released. */
    static void initialise(final AtomicBuffer buffer)
    {
        buffer.putInt(VERSION_OFFSET, VERSION);
        buffer.putInt(SLOTS_OFFSET, SLOT_COUNT);
        buffer.putLongRelease(MAGIC_OFFSET, MAGIC);
    }

    /** The running process: a phase, and since when it lasts; the phase comes last, released. */
    static void phase(final AtomicBuffer buffer, final int phase, final long sinceMs)
    {
        buffer.putLong(PHASE_SINCE_OFFSET, sinceMs);
        buffer.putIntRelease(PHASE_OFFSET, phase);
    }

    /** Whoever looks: the phase, acquired; {@link #phaseSinceMs}, read after it, is not of an earlier one. */
    static int phase(final AtomicBuffer buffer)
    {
        return buffer.getIntVolatile(PHASE_OFFSET);
    }

    static long phaseSinceMs(final AtomicBuffer buffer)
    {
        return buffer.getLong(PHASE_SINCE_OFFSET);
    }

    /** Whether this is a header that this version reads. */
    static boolean isValid(final AtomicBuffer buffer)
    {
        return buffer.getLongVolatile(MAGIC_OFFSET) == MAGIC && buffer.getInt(VERSION_OFFSET) == VERSION &&
            buffer.getInt(SLOTS_OFFSET) == SLOT_COUNT;
    }
}
