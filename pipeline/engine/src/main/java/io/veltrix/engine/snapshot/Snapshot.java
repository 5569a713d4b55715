package io.veltrix.engine.snapshot;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.veltrix.engine.snapshot.SnapshotIdentity.StageIdentity;

/**
 * The state of a pipeline behind one root event: everything that later events depend on. A function of the journal up
 * to that event alone, byte for byte, whatever it was made from. Immutable but for its end; the stages' states of one
 * that was read are valid until it is closed.
 */
public final class Snapshot implements AutoCloseable
{
    private static final Runnable NOTHING = () -> { };

    private final SnapshotIdentity identity;
    private final RootState root;
    private final List<LaneState> lanes;
    private Runnable release;

    /**
     * @param pipeline     name.
     * @param pipelineHash of its file, see {@link SnapshotIdentity#hash}.
     * @param schemas      file name of each schema's IR to the SHA-256 of its bytes.
     * @param root         where the root stream stands.
     * @param lanes        in file order.
     */
    public Snapshot(
        final String pipeline,
        final String pipelineHash,
        final Map<String, String> schemas,
        final RootState root,
        final List<LaneState> lanes)
    {
        this(pipeline, pipelineHash, schemas, root, lanes, NOTHING);
    }

    Snapshot(
        final String pipeline,
        final String pipelineHash,
        final Map<String, String> schemas,
        final RootState root,
        final List<LaneState> lanes,
        final Runnable release)
    {
        this.identity = new SnapshotIdentity(pipeline, pipelineHash, schemas, stages(lanes));
        this.root = root;
        this.lanes = List.copyOf(lanes);
        this.release = release;
    }

    private static Map<String, StageIdentity> stages(final List<LaneState> lanes)
    {
        final Map<String, StageIdentity> stages = new TreeMap<>();
        for (final LaneState lane : lanes)
        {
            for (final StageState stage : lane.stages())
            {
                stages.put(lane.name() + "/" + stage.name(), new StageIdentity(stage.type(), stage.version()));
            }
        }
        return stages;
    }

    public SnapshotIdentity identity()
    {
        return identity;
    }

    public RootState root()
    {
        return root;
    }

    public List<LaneState> lanes()
    {
        return lanes;
    }

    /**
     * @param name of a lane.
     * @return its state; null where the snapshot has none of that name.
     */
    public LaneState lane(final String name)
    {
        return lanes.stream().filter((lane) -> lane.name().equals(name)).findFirst().orElse(null);
    }

    /**
     * @param name of a derived stream.
     * @return where it stands; null where the snapshot has none of that name.
     */
    public StreamState stream(final String name)
    {
        return lanes.stream().flatMap((lane) -> lane.streams().stream())
            .filter((stream) -> stream.name().equals(name)).findFirst().orElse(null);
    }

    @Override
    public void close()
    {
        release.run();
        release = NOTHING;
    }
}
