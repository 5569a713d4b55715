package io.veltrix.engine.journal;

import java.nio.file.Path;

import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;

import org.agrona.BitUtil;

/**
 * What a writer is told about its stream. Immutable.
 *
 * @param directory    that holds the journals of a home; the stream's own directory is {@code directory/name}.
 * @param stream       number, 0 to 65,535.
 * @param name         of the stream: letters, digits, {@code - _ .}; at most 64.
 * @param segmentBytes of disk for one segment: 256 KiB to 1 GiB; rounded up to a multiple of 64 KiB.
 * @param blockBytes   most payload of one block: 256 to {@code segmentBytes / 4}, a multiple of 8.
 * @param durability   that {@link JournalWriter#durableSequence()} stands for.
 * @param intervalNs   between forces with {@link Durability#INTERVAL}; at least 100,000 then, else ignored.
 * @param floorBytes   of disk to leave free for others; no segment is reserved below it.
 * @param recording    of whole events or of digests; not {@link Recording#NONE}.
 */
public record JournalOptions(
    Path directory,
    int stream,
    String name,
    long segmentBytes,
    int blockBytes,
    Durability durability,
    long intervalNs,
    long floorBytes,
    Recording recording)
{
    /** Least size of a segment in bytes: Chronicle's own headers and indexes take about 20 KiB of it. */
    public static final long MIN_SEGMENT_BYTES = 256L << 10;

    /** Greatest size of a segment in bytes: it is one Chronicle chunk. */
    public static final long MAX_SEGMENT_BYTES = 1L << 30;

    private static final long SEGMENT_ALIGNMENT = 64L << 10;

    public JournalOptions
    {
        require(directory != null, "directory", directory);
        require((stream & ~0xFFFF) == 0, "stream", stream);
        require(name != null && name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"), "name", name);
        require(
            segmentBytes >= MIN_SEGMENT_BYTES && segmentBytes <= MAX_SEGMENT_BYTES, "segmentBytes", segmentBytes);
        segmentBytes = BitUtil.align(segmentBytes, SEGMENT_ALIGNMENT);
        // Chronicle writes no document that is longer than a quarter of its chunk.
        require(
            blockBytes >= 256 && blockBytes <= segmentBytes / 4 && (blockBytes & 7) == 0, "blockBytes", blockBytes);
        require(durability != null, "durability", durability);
        require(durability != Durability.INTERVAL || intervalNs >= 100_000, "intervalNs", intervalNs);
        require(floorBytes >= 0, "floorBytes", floorBytes);
        require(recording == Recording.FULL || recording == Recording.DIGEST, "recording", recording);
    }

    /**
     * @return the directory of this stream's segments.
     */
    public Path streamDirectory()
    {
        return directory.resolve(name);
    }

    JournalOptions withSegmentBytes(final long bytes)
    {
        return new JournalOptions(
            directory, stream, name, bytes, blockBytes, durability, intervalNs, floorBytes, recording);
    }

    private static void require(final boolean condition, final String name, final Object value)
    {
        if (!condition)
        {
            throw new IllegalArgumentException(name + "=" + value);
        }
    }
}
