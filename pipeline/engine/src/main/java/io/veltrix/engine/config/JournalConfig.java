package io.veltrix.engine.config;

/**
 * The journal: what it promises and how much it may take.
 *
 * @param thread       that writes it.
 * @param durability   before the gate opens.
 * @param intervalNs   between forces to the device, in nanoseconds; used with {@link Durability#INTERVAL}.
 * @param segmentBytes of one segment.
 * @param blockBytes   of the largest block.
 * @param windowEvents publishing stops when the journal is further behind than this.
 * @param floorBytes   of free disk below which {@code whenDiskFull} acts.
 * @param whenDiskFull what then happens.
 */
public record JournalConfig(
    String thread,
    Durability durability,
    long intervalNs,
    long segmentBytes,
    int blockBytes,
    long windowEvents,
    long floorBytes,
    DiskFullPolicy whenDiskFull)
{
}
