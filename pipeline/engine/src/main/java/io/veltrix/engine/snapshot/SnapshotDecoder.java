package io.veltrix.engine.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

import org.agrona.concurrent.UnsafeBuffer;

import static io.veltrix.engine.snapshot.SnapshotDescriptor.HEADER_CRC_OFFSET;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.HEADER_LENGTH;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.LENGTH_OFFSET;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.SECTIONS_OFFSET;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.SECTION_CRC_OFFSET;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.SECTION_HEADER_LENGTH;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.SECTION_LENGTH_OFFSET;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.SEQUENCE_OFFSET;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.TRAILER_LENGTH;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.TRAILER_MAGIC_OFFSET;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.VERSION_OFFSET;

/**
 * Reads a snapshot the way {@link SnapshotDescriptor} draws it, trusting nothing. Use once.
 */
final class SnapshotDecoder
{
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final int ANY = Integer.MAX_VALUE;
    private static final int HASH_LENGTH = 64;
    private static final int MIN_TEXT = Integer.BYTES;
    private static final int SCHEMA_BYTES = 2 * MIN_TEXT;
    private static final int CURSOR_BYTES = Integer.BYTES + Long.BYTES;
    private static final int SET_ASIDE_BYTES = 2 * MIN_TEXT + Integer.BYTES + Long.BYTES;
    private static final int TIMER_BYTES = Integer.BYTES + 3 * Long.BYTES;
    private static final int STREAM_BYTES = MIN_TEXT + Integer.BYTES + 3 * Long.BYTES + Integer.BYTES;
    private static final int COUNT_BYTES = Integer.BYTES + Long.BYTES;

    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private final Runnable release;
    private final int end;
    private int position = HEADER_LENGTH;
    private int sectionsLeft;
    private int kind;

    private SnapshotDecoder(final ByteBuffer bytes, final Runnable release)
    {
        this.bytes = bytes;
        this.buffer = new UnsafeBuffer(bytes, 0, bytes.limit());
        this.end = bytes.limit() - TRAILER_LENGTH;
        this.release = release;
    }

    /**
     * @param bytes   the whole file, from 0 to its limit.
     * @param release gives them back when the snapshot is closed.
     * @return the snapshot.
     * @throws IllegalStateException that says what is wrong with it and at which offset.
     */
    static Snapshot decode(final ByteBuffer bytes, final Runnable release)
    {
        return new SnapshotDecoder(bytes, release).read();
    }

    private Snapshot read()
    {
        checkFrame();
        sectionsLeft = buffer.getInt(SECTIONS_OFFSET, ORDER);
        final StateReader identity = section(SnapshotDescriptor.IDENTITY);
        final String pipeline = identity.getText();
        final String pipelineHash = hash(identity);
        final Map<String, String> schemas = new TreeMap<>();
        for (int left = identity.count(SCHEMA_BYTES, ANY); left > 0; left--)
        {
            schemas.put(identity.getText(), hash(identity));
        }
        endSection(identity);
        final RootState root = root();
        final List<LaneState> lanes = new ArrayList<>();
        while (sectionsLeft > 0)
        {
            lanes.add(lane());
        }
        if (position != end)
        {
            throw new IllegalStateException((end - position) + " bytes are left over behind the last section");
        }
        final Snapshot snapshot = new Snapshot(pipeline, pipelineHash, schemas, root, lanes, release);
        SnapshotConsistency.check(snapshot);
        return snapshot;
    }

    private void checkFrame()
    {
        if (end < HEADER_LENGTH)
        {
            throw new IllegalStateException("it has " + bytes.limit() + " bytes, fewer than the shortest snapshot");
        }
        if (buffer.getLong(0, ORDER) != SnapshotDescriptor.MAGIC)
        {
            throw new IllegalStateException("it does not begin as a snapshot does");
        }
        final int version = buffer.getInt(VERSION_OFFSET, ORDER);
        if (crc(0, HEADER_CRC_OFFSET) != buffer.getInt(HEADER_CRC_OFFSET, ORDER))
        {
            throw new IllegalStateException("its header is damaged: the checksum differs");
        }
        if (version != SnapshotDescriptor.FORMAT_VERSION)
        {
            throw new IllegalStateException(
                "it has format " + version + ", this version reads " + SnapshotDescriptor.FORMAT_VERSION);
        }
        final long length = buffer.getLong(LENGTH_OFFSET, ORDER);
        if (length != bytes.limit())
        {
            throw new IllegalStateException("it has " + bytes.limit() + " bytes and was written with " + length);
        }
        if (buffer.getLong(end + TRAILER_MAGIC_OFFSET, ORDER) != SnapshotDescriptor.END_MAGIC)
        {
            throw new IllegalStateException("it does not end as a snapshot does");
        }
        if (crc(0, end) != buffer.getInt(end, ORDER))
        {
            throw new IllegalStateException("it is damaged: " + whereDamaged());
        }
    }

    /** The first section whose own checksum differs, for people. */
    private String whereDamaged()
    {
        int number = 1;
        int offset = HEADER_LENGTH;
        while (end - offset >= SECTION_HEADER_LENGTH)
        {
            final int length = buffer.getInt(offset + SECTION_LENGTH_OFFSET, ORDER);
            if (length < 0 || length > end - offset - SECTION_HEADER_LENGTH || !isSectionGood(offset, length))
            {
                return "the checksum of section " + number + " (" +
                    SnapshotDescriptor.kind(buffer.getInt(offset, ORDER)) + ") at offset " + offset + " differs";
            }
            offset += SECTION_HEADER_LENGTH + length;
            number++;
        }
        return "its checksum differs, that of no section does";
    }

    private boolean isSectionGood(final int offset, final int length)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(offset + SECTION_CRC_OFFSET).position(offset));
        crc.update(bytes.duplicate().limit(offset + SECTION_HEADER_LENGTH + length)
            .position(offset + SECTION_LENGTH_OFFSET));
        return (int)crc.getValue() == buffer.getInt(offset + SECTION_CRC_OFFSET, ORDER);
    }

    private int crc(final int offset, final int length)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(offset + length).position(offset));
        return (int)crc.getValue();
    }

    private StateReader section(final int wanted)
    {
        if (sectionsLeft <= 0 || end - position < SECTION_HEADER_LENGTH)
        {
            throw new IllegalStateException(
                "there is no section " + SnapshotDescriptor.kind(wanted) + " at offset " + position);
        }
        kind = buffer.getInt(position, ORDER);
        final int length = buffer.getInt(position + SECTION_LENGTH_OFFSET, ORDER);
        if (kind != wanted)
        {
            throw new IllegalStateException("at offset " + position + " there is a section " +
                SnapshotDescriptor.kind(kind) + " where " + SnapshotDescriptor.kind(wanted) + " belongs");
        }
        if (length < 0 || length > end - position - SECTION_HEADER_LENGTH || !isSectionGood(position, length))
        {
            throw new IllegalStateException("the section " + SnapshotDescriptor.kind(kind) + " at offset " +
                position + " is damaged: its length is " + length);
        }
        sectionsLeft--;
        position += SECTION_HEADER_LENGTH + length;
        return new StateReader(buffer, position - length, length);
    }

    private void endSection(final StateReader reader)
    {
        reader.requireEnd("section " + SnapshotDescriptor.kind(kind));
    }

    private static String hash(final StateReader reader)
    {
        final String hash = reader.getText();
        if (hash.length() != HASH_LENGTH)
        {
            throw new IllegalStateException("a hash of " + hash.length() + " digits");
        }
        return hash;
    }

    private RootState root()
    {
        final StateReader in = section(SnapshotDescriptor.ROOT);
        final long sequence = in.getLong();
        final long timestampNs = in.getLong();
        final long tickNs = in.getLong();
        final long rootBytes = in.getLong();
        final long digest = in.getLong();
        final int epoch = in.getInt();
        final int lastEventCrc = in.getInt();
        final Map<Integer, Long> cursors = new TreeMap<>();
        for (int left = in.count(CURSOR_BYTES, ANY); left > 0; left--)
        {
            cursors.put(in.getInt(), in.getLong());
        }
        final List<SetAsideState> setAside = new ArrayList<>();
        for (int left = in.count(SET_ASIDE_BYTES, ANY); left > 0; left--)
        {
            setAside.add(new SetAsideState(in.getText(), in.getText(), in.getInt(), in.getLong()));
        }
        endSection(in);
        if (sequence != buffer.getLong(SEQUENCE_OFFSET, ORDER))
        {
            throw new IllegalStateException("its header says root sequence " +
                buffer.getLong(SEQUENCE_OFFSET, ORDER) + ", its root " + sequence);
        }
        return new RootState(
            sequence, epoch, timestampNs, tickNs, rootBytes, digest, lastEventCrc, cursors, setAside);
    }

    private LaneState lane()
    {
        final StateReader in = section(SnapshotDescriptor.LANE);
        final String name = in.getText();
        final String reads = in.getText();
        final long inputSequence = in.getLong();
        final long nextTimerOrder = in.getLong();
        final List<TimerState> timers = new ArrayList<>();
        for (int left = in.count(TIMER_BYTES, ANY); left > 0; left--)
        {
            timers.add(new TimerState(in.getInt(), in.getLong(), in.getLong(), in.getLong()));
        }
        final List<StreamState> streams = new ArrayList<>();
        for (int left = in.count(STREAM_BYTES, ANY); left > 0; left--)
        {
            streams.add(stream(in));
        }
        final int stageCount = in.getInt();
        endSection(in);
        final List<StageState> stages = new ArrayList<>();
        for (int i = 0; i < stageCount; i++)
        {
            stages.add(stage());
        }
        return new LaneState(name, reads, inputSequence, nextTimerOrder, timers, streams, stages);
    }

    private static StreamState stream(final StateReader in)
    {
        final String name = in.getText();
        final int number = in.getInt();
        final long sequence = in.getLong();
        final long streamBytes = in.getLong();
        final long digest = in.getLong();
        final Map<Integer, Long> counts = new TreeMap<>();
        for (int left = in.count(COUNT_BYTES, ANY); left > 0; left--)
        {
            counts.put(in.getInt(), in.getLong());
        }
        return new StreamState(name, number, sequence, streamBytes, digest, counts);
    }

    private StageState stage()
    {
        final StateReader in = section(SnapshotDescriptor.STAGE);
        final String name = in.getText();
        final String type = in.getText();
        final int version = in.getInt();
        final int length = in.remaining();
        return new StageState(name, type, version, new UnsafeBuffer(buffer, in.take(length), length));
    }
}
