package io.veltrix.engine.snapshot;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.CRC32C;

import org.agrona.DirectBuffer;

import static io.veltrix.engine.snapshot.SnapshotDescriptor.HEADER_CRC_OFFSET;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.LENGTH_OFFSET;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.SECTIONS_OFFSET;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.SECTION_CRC_OFFSET;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.SECTION_HEADER_LENGTH;
import static io.veltrix.engine.snapshot.SnapshotDescriptor.SECTION_LENGTH_OFFSET;

/**
 * Writes a snapshot the way {@link SnapshotDescriptor} draws it. Use once.
 */
final class SnapshotEncoder
{
    private final StateWriter out = new StateWriter();
    private final CRC32C crc = new CRC32C();
    private int sections;
    private int sectionOffset;

    private SnapshotEncoder()
    {
    }

    /**
     * @param snapshot to write.
     * @return the whole file.
     */
    static ByteBuffer encode(final Snapshot snapshot)
    {
        return new SnapshotEncoder().write(snapshot);
    }

    private ByteBuffer write(final Snapshot snapshot)
    {
        out.putLong(SnapshotDescriptor.MAGIC)
            .putInt(SnapshotDescriptor.FORMAT_VERSION)
            .putInt(0)
            .putLong(0)
            .putLong(snapshot.root().sequence())
            .putInt(0);
        identity(snapshot.identity());
        root(snapshot.root());
        for (final LaneState lane : snapshot.lanes())
        {
            lane(lane);
            lane.stages().forEach(this::stage);
        }
        out.putIntAt(SECTIONS_OFFSET, sections);
        out.putLongAt(LENGTH_OFFSET, out.length() + (long)SnapshotDescriptor.TRAILER_LENGTH);
        out.putIntAt(HEADER_CRC_OFFSET, crc(0, HEADER_CRC_OFFSET));
        out.putInt(crc(0, out.length())).putLong(SnapshotDescriptor.END_MAGIC);
        return ByteBuffer.wrap(out.buffer().byteArray(), 0, out.length());
    }

    private void identity(final SnapshotIdentity identity)
    {
        begin(SnapshotDescriptor.IDENTITY);
        out.putText(identity.pipeline()).putText(identity.pipelineHash()).putInt(identity.schemas().size());
        identity.schemas().forEach((file, hash) -> out.putText(file).putText(hash));
        end();
    }

    private void root(final RootState root)
    {
        begin(SnapshotDescriptor.ROOT);
        out.putLong(root.sequence()).putLong(root.timestampNs()).putLong(root.tickNs()).putLong(root.bytes())
            .putLong(root.digest()).putInt(root.epoch()).putInt(root.lastEventCrc()).putInt(root.cursors().size());
        root.cursors().forEach((source, cursor) -> out.putInt(source).putLong(cursor));
        out.putInt(root.setAside().size());
        for (final SetAsideState each : root.setAside())
        {
            out.putText(each.lane()).putText(each.stage()).putInt(each.stream()).putLong(each.sequence());
        }
        end();
    }

    private void lane(final LaneState lane)
    {
        begin(SnapshotDescriptor.LANE);
        out.putText(lane.name()).putText(lane.reads()).putLong(lane.inputSequence()).putLong(lane.nextTimerOrder())
            .putInt(lane.timers().size());
        for (final TimerState timer : lane.timers())
        {
            out.putInt(timer.stage()).putLong(timer.deadlineNs()).putLong(timer.order())
                .putLong(timer.correlationId());
        }
        out.putInt(lane.streams().size());
        for (final StreamState stream : lane.streams())
        {
            out.putText(stream.name()).putInt(stream.number()).putLong(stream.sequence()).putLong(stream.bytes())
                .putLong(stream.digest()).putInt(stream.counts().size());
            for (final Map.Entry<Integer, Long> count : stream.counts().entrySet())
            {
                out.putInt(count.getKey()).putLong(count.getValue());
            }
        }
        out.putInt(lane.stages().size());
        end();
    }

    private void stage(final StageState stage)
    {
        begin(SnapshotDescriptor.STAGE);
        final DirectBuffer state = stage.state();
        out.putText(stage.name()).putText(stage.type()).putInt(stage.version()).putRaw(state, 0, state.capacity());
        end();
    }

    private void begin(final int kind)
    {
        sections++;
        sectionOffset = out.length();
        out.putInt(kind).putInt(0).putInt(0);
    }

    private void end()
    {
        final int bodyLength = out.length() - sectionOffset - SECTION_HEADER_LENGTH;
        out.putIntAt(sectionOffset + SECTION_LENGTH_OFFSET, bodyLength);
        crc.reset();
        crc.update(out.buffer().byteArray(), sectionOffset, SECTION_CRC_OFFSET);
        crc.update(
            out.buffer().byteArray(), sectionOffset + SECTION_LENGTH_OFFSET,
            bodyLength + SECTION_HEADER_LENGTH - SECTION_LENGTH_OFFSET);
        out.putIntAt(sectionOffset + SECTION_CRC_OFFSET, (int)crc.getValue());
    }

    private int crc(final int offset, final int length)
    {
        crc.reset();
        crc.update(out.buffer().byteArray(), offset, length);
        return (int)crc.getValue();
    }
}
