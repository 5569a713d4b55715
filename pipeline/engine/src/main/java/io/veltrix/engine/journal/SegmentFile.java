package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.veltrix.engine.config.Recording;

import org.agrona.BitUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A read-only mapping of one segment's file, and a cursor over its blocks. Single-threaded; beside a live writer, whose
 * commit of a document header (release) is acquired here.
 * <p>
 * Chronicle's file is a run of documents, each behind a 32-bit header at a multiple of 4: bit 31 not complete, bit 30
 * metadata (the queue's header and its indexes), the rest the length; 0 where nothing was committed yet.
 */
final class SegmentFile implements AutoCloseable
{
    /** Nothing more is committed. */
    static final int NONE = 0;

    /** There is a block at {@link #blockOffset()}; its checksum was not looked at. */
    static final int BLOCK = 1;

    /** The cursor cannot go on: {@link #damageKind()}. */
    static final int DAMAGED = -1;

    /** Of a document's header: it is being written, or its writer died. */
    static final int NOT_COMPLETE = 0x8000_0000;

    private static final int METADATA = 0x4000_0000;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;

    private final Path file;
    private final MappedByteBuffer map;
    private final UnsafeBuffer buffer;
    private final BlockSealer sealer = new BlockSealer(0);
    private final int length;
    private int position;
    private int blockOffset;
    private int blockLength;
    private Damage.Kind damageKind;
    private String found;

    private SegmentFile(final Path file, final MappedByteBuffer map)
    {
        this.file = file;
        this.map = map;
        buffer = new UnsafeBuffer(map);
        length = buffer.capacity();
    }

    static SegmentFile open(final Path segmentDirectory) throws IOException
    {
        final Path file = SegmentFiles.dataFile(segmentDirectory);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            // Chronicle makes the file a quarter longer than its chunk; nothing of ours is ever there.
            final long size = Math.min(channel.size(), JournalOptions.MAX_SEGMENT_BYTES);
            return new SegmentFile(file, channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
        }
    }

    /**
     * Look at what is under the cursor, past metadata.
     *
     * @return {@link #NONE}, {@link #BLOCK} or {@link #DAMAGED}.
     */
    int peek()
    {
        while (true)
        {
            if (position + 4L > length)
            {
                return damaged(Damage.Kind.TRUNCATED, "the file ends after " + length + " bytes");
            }
            final int header = buffer.getIntVolatile(position);
            if (!isCommitted(header))
            {
                return NONE;
            }
            final int documentLength = header & LENGTH_MASK;
            final long end = position + 4L + documentLength;
            if (end > length)
            {
                return damaged(
                    Damage.Kind.TRUNCATED, "a document of " + documentLength + " bytes, a file of " + length);
            }
            if ((header & METADATA) == 0)
            {
                blockOffset = position + 4;
                blockLength = documentLength;
                return checkHeader();
            }
            if (documentLength >= 4 && BlockDescriptor.isMagic(BlockDescriptor.magic(buffer, position + 4)))
            {
                return damaged(Damage.Kind.BAD_HEADER, "a block that is marked as Chronicle's own");
            }
            position = BitUtil.align((int)end, 4);
        }
    }

    private static boolean isCommitted(final int header)
    {
        return header != 0 && (header & NOT_COMPLETE) == 0;
    }

    private int checkHeader()
    {
        if (blockLength < BlockDescriptor.HEADER_LENGTH)
        {
            return damaged(Damage.Kind.BAD_HEADER, "a document of " + blockLength + " bytes");
        }
        final int magic = BlockDescriptor.magic(buffer, blockOffset);
        if (!BlockDescriptor.isMagic(magic))
        {
            return damaged(Damage.Kind.BAD_HEADER, "magic and version " + Integer.toHexString(magic) + ", not " +
                Integer.toHexString(BlockDescriptor.MAGIC));
        }
        final int payloadLength = BlockDescriptor.payloadLength(buffer, blockOffset);
        if (payloadLength != blockLength - BlockDescriptor.HEADER_LENGTH)
        {
            return damaged(Damage.Kind.BAD_HEADER, "payload length " + payloadLength + " in a document of " +
                blockLength);
        }
        final int kind = kind();
        if (kind < BlockDescriptor.SEGMENT_START || kind > BlockDescriptor.JOURNAL_END)
        {
            return damaged(Damage.Kind.BAD_HEADER, "kind " + kind);
        }
        if (holdsEvents() &&
            (BlockDescriptor.count(buffer, blockOffset) <= 0 || firstSequence() <= 0 ||
            lastSequence() - firstSequence() + 1 != BlockDescriptor.count(buffer, blockOffset)))
        {
            return damaged(Damage.Kind.BAD_HEADER, "sequences " + firstSequence() + " to " + lastSequence() +
                ", count " + BlockDescriptor.count(buffer, blockOffset));
        }
        if (kind == BlockDescriptor.HOLE &&
            (firstSequence() <= 0 || lastSequence() < firstSequence() || payloadLength < 8))
        {
            return damaged(Damage.Kind.BAD_HEADER, "a hole of " + firstSequence() + " to " + lastSequence() + " in " +
                payloadLength + " bytes");
        }
        return BLOCK;
    }

    /**
     * @return {@link #BLOCK} where the checksum of the block under the cursor fits, else {@link #DAMAGED}.
     */
    int checkBody()
    {
        final int expected = BlockDescriptor.checksum(buffer, blockOffset);
        final int actual = sealer.checksum(buffer, blockOffset, blockLength - BlockDescriptor.HEADER_LENGTH);
        if (expected != actual)
        {
            return damaged(Damage.Kind.BAD_CHECKSUM, "checksum " + Integer.toHexString(expected) + ", bytes give " +
                Integer.toHexString(actual));
        }
        return BLOCK;
    }

    int damaged(final Damage.Kind kind, final String what)
    {
        damageKind = kind;
        found = what;
        return DAMAGED;
    }

    /** Go behind the block under the cursor, which stays readable. */
    void advance()
    {
        position = BitUtil.align(blockOffset + blockLength, 4);
    }

    /**
     * Look for a good block that is behind the cursor and later than what is missing there: then this is a hole, and
     * not the end. An interrupted append leaves no such block.
     *
     * @param expected first sequence of the block that would stand under the cursor.
     * @return first sequence of such a block, the next segment's for its last block; 0 for none.
     */
    long findLater(final long expected)
    {
        final int from = position;
        for (int at = from + 4; at + BlockDescriptor.HEADER_LENGTH <= length; at += 4)
        {
            if (buffer.getLong(at) == 0)
            {
                // What nobody has written to yet, in most cases: megabytes.
                at += 4;
                continue;
            }
            if (BlockDescriptor.isMagic(BlockDescriptor.magic(buffer, at)) && isGood(at))
            {
                final int kind = BlockDescriptor.kind(buffer, at);
                final boolean isEnd = kind == BlockDescriptor.SEGMENT_END || kind == BlockDescriptor.JOURNAL_END;
                final long first = isEnd ?
                    buffer.getLong(at + BlockDescriptor.HEADER_LENGTH, ByteOrder.LITTLE_ENDIAN) :
                    BlockDescriptor.firstSequence(buffer, at);
                if (first > expected)
                {
                    // A live writer may have committed both meanwhile.
                    return !isCommitted(buffer.getIntVolatile(from)) || damageKind != null ? first : 0;
                }
            }
        }
        return 0;
    }

    /**
     * Go to the next good block at or behind the cursor, wherever it begins: for what is behind damage.
     *
     * @return true where there is one: it is under the cursor then.
     */
    boolean seekGood()
    {
        for (int at = position; at + BlockDescriptor.HEADER_LENGTH <= length; at += 4)
        {
            if (BlockDescriptor.isMagic(BlockDescriptor.magic(buffer, at)) && isGood(at))
            {
                blockOffset = at;
                blockLength = BlockDescriptor.HEADER_LENGTH + BlockDescriptor.payloadLength(buffer, at);
                if (checkHeader() == BLOCK)
                {
                    position = at;
                    return true;
                }
            }
        }
        return false;
    }

    /** After {@link #seekGood}: not that one. */
    void skip()
    {
        position = blockOffset + 4;
    }

    /**
     * @return true where a good last block is behind the cursor: the segment was completed, whatever is damaged now.
     */
    boolean findEnd()
    {
        for (int at = position + 4; at + BlockDescriptor.HEADER_LENGTH <= length; at += 4)
        {
            if (BlockDescriptor.isMagic(BlockDescriptor.magic(buffer, at)) && isGood(at))
            {
                final int kind = BlockDescriptor.kind(buffer, at);
                if (kind == BlockDescriptor.SEGMENT_END || kind == BlockDescriptor.JOURNAL_END)
                {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isGood(final int at)
    {
        final int payloadLength = BlockDescriptor.payloadLength(buffer, at);
        return payloadLength >= 8 && (long)at + BlockDescriptor.HEADER_LENGTH + payloadLength <= length &&
            sealer.checksum(buffer, at, payloadLength) == BlockDescriptor.checksum(buffer, at);
    }

    /**
     * Check a segment's first block against what the reader is looking for.
     *
     * @return null, or what is wrong with it.
     */
    String checkStart(final String streamName)
    {
        final int payload = blockOffset + BlockDescriptor.HEADER_LENGTH;
        final int nameLength = blockLength < BlockDescriptor.HEADER_LENGTH + 16 ? -1 : buffer.getInt(
            payload + 4, ByteOrder.LITTLE_ENDIAN);
        if (nameLength < 0 || nameLength > blockLength - BlockDescriptor.HEADER_LENGTH - 16)
        {
            return "a stream's name of " + nameLength + " bytes";
        }
        final String name = streamName();
        return name.equals(streamName) ? null : "stream \"" + name + "\", not \"" + streamName + "\"";
    }

    /**
     * @return bytes of the segment that its first block states, which is under the cursor.
     */
    long segmentBytes()
    {
        return buffer.getLong(blockOffset + BlockDescriptor.HEADER_LENGTH + 8, ByteOrder.LITTLE_ENDIAN);
    }

    String streamName()
    {
        final int payload = blockOffset + BlockDescriptor.HEADER_LENGTH;
        final byte[] name = new byte[buffer.getInt(payload + 4, ByteOrder.LITTLE_ENDIAN)];
        buffer.getBytes(payload + 16, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    Recording recording()
    {
        final int payload = blockOffset + BlockDescriptor.HEADER_LENGTH;
        return buffer.getInt(payload, ByteOrder.LITTLE_ENDIAN) == 0 ? Recording.FULL : Recording.DIGEST;
    }

    boolean holdsEvents()
    {
        final int kind = kind();
        return kind == BlockDescriptor.EVENTS || kind == BlockDescriptor.DIGESTS;
    }

    /** Events, digests, or the statement that they are gone: the next block begins behind its last sequence. */
    boolean hasRange()
    {
        return holdsEvents() || kind() == BlockDescriptor.HOLE;
    }

    /**
     * @return why there is a {@link BlockDescriptor#HOLE}.
     */
    long holeReason()
    {
        return buffer.getLong(blockOffset + BlockDescriptor.HEADER_LENGTH, ByteOrder.LITTLE_ENDIAN);
    }

    int kind()
    {
        return BlockDescriptor.kind(buffer, blockOffset);
    }

    long firstSequence()
    {
        return BlockDescriptor.firstSequence(buffer, blockOffset);
    }

    long lastSequence()
    {
        return BlockDescriptor.lastSequence(buffer, blockOffset);
    }

    /** Nothing of the segment is behind this block. */
    boolean isLastBlock()
    {
        return kind() == BlockDescriptor.SEGMENT_END || kind() == BlockDescriptor.JOURNAL_END;
    }

    /** This block says that all before it and the name of the next segment were on the device before it. */
    boolean saysForced()
    {
        return promisesNext() && blockLength >= BlockDescriptor.HEADER_LENGTH + 16 &&
            buffer.getLong(blockOffset + BlockDescriptor.HEADER_LENGTH + 8, ByteOrder.LITTLE_ENDIAN) == 1;
    }

    /** This block says that there is another segment. */
    boolean promisesNext()
    {
        return kind() == BlockDescriptor.SEGMENT_END && BlockDescriptor.version(buffer, blockOffset) > 1;
    }

    /**
     * @return what a {@link BlockDescriptor#SEGMENT_END} or {@link BlockDescriptor#JOURNAL_END} names.
     */
    long nextFirstSequence()
    {
        return blockLength < BlockDescriptor.HEADER_LENGTH + 8 ? -1 : buffer.getLong(
            blockOffset + BlockDescriptor.HEADER_LENGTH, ByteOrder.LITTLE_ENDIAN);
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int blockOffset()
    {
        return blockOffset;
    }

    int blockLength()
    {
        return blockLength;
    }

    int position()
    {
        return position;
    }

    Path file()
    {
        return file;
    }

    Damage.Kind damageKind()
    {
        return damageKind;
    }

    Damage damage(final long lastGoodSequence)
    {
        return new Damage(damageKind, file, position, lastGoodSequence, found);
    }

    @Override
    public void close()
    {
        sealer.release();
        buffer.wrap(0, 0);
        IoUtil.unmap(map);
    }
}
