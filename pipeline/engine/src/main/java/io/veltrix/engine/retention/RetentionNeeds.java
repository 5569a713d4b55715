package io.veltrix.engine.retention;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.veltrix.engine.api.Delivery;
import io.veltrix.engine.config.HostFacts;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.config.SinkConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.Retention.Need;
import io.veltrix.engine.replay.SnapshotMaker;
import io.veltrix.engine.sink.WatermarkFile;
import io.veltrix.engine.snapshot.Snapshot;
import io.veltrix.engine.snapshot.SnapshotException;
import io.veltrix.engine.snapshot.Snapshots;
import io.veltrix.engine.snapshot.StreamState;

/**
 * Finds out who needs which part of a home's journals: the snapshots a start may go on from, and the sinks, each from
 * behind what it has done. Only a snapshot from which every sink can be given what it lacks counts, and of those the
 * newest two: should the newest turn out damaged, there is one more. Reads only; one thread.
 */
public final class RetentionNeeds
{
    private static final int SNAPSHOTS = 2;

    private final Path home;
    private final PipelineConfig config;
    private final Consumer<String> notices;
    private final Map<String, Long> done = new LinkedHashMap<>();
    private final List<Need> needs = new ArrayList<>();

    private RetentionNeeds(final Path home, final Consumer<String> notices)
    {
        this.home = home;
        this.notices = notices;
        config = PipelineReader.parse(
            Home.readPipeline(home), Home.pipelineFileOf(home).toString(), Overrides.none(),
            new HostFacts(HostFacts.here(home).cores(), HostFacts.UNKNOWN, HostFacts.UNKNOWN));
    }

    /**
     * @param home    folder of the run.
     * @param notices is told of each snapshot that does not count, and why.
     * @return what is needed; for the root at least one.
     */
    public static List<Need> of(final Path home, final Consumer<String> notices)
    {
        return new RetentionNeeds(home, notices).find();
    }

    private List<Need> find()
    {
        config.sinks().forEach(this::add);
        int found = 0;
        final List<Snapshots.Entry> entries = new Snapshots(Home.snapshotsOf(home)).list();
        final SnapshotMaker maker = maker();
        for (int i = entries.size() - 1; i >= 0 && found < SNAPSHOTS && maker != null; i--)
        {
            final Snapshot snapshot = Snapshots.usable(
                entries.get(i), (each) -> refusal(maker, each), notices);
            if (snapshot != null)
            {
                found++;
                needs.add(new Need("a start from " + entries.get(i).file().getFileName(), PipelineConfig.ROOT,
                    snapshot.root().sequence()));
                snapshot.close();
            }
        }
        if (found == 0)
        {
            needs.add(new Need(
                "a start (there is no snapshot to begin from, make one with 'veltrix snapshot')",
                PipelineConfig.ROOT, 1));
        }
        return needs;
    }

    private SnapshotMaker maker()
    {
        try
        {
            return new SnapshotMaker(home, notices);
        }
        catch (final SnapshotException ex)
        {
            notices.accept(ex.getMessage());
            return null;
        }
    }

    private void add(final SinkConfig sink)
    {
        final boolean isOwn = sink.declared().delivery() == Delivery.EXACTLY_ONCE;
        final Path file = isOwn ? WatermarkFile.statedOf(Home.sinksOf(home), sink.name()) :
            WatermarkFile.fileOf(Home.sinksOf(home), sink.name());
        final long after = Files.exists(file) ? WatermarkFile.read(file).done() : 0;
        done.put(sink.name(), after);
        needs.add(new Need("sink " + sink.name() + (Files.exists(file) ? "" : " (nobody knows how far it has come)"),
            sink.reads(), after + 1));
    }

    /** A sink that lacks what was made before the snapshot, and is in no journal, can be given it from an older one. */
    private String refusal(final SnapshotMaker maker, final Snapshot snapshot)
    {
        for (final SinkConfig sink : config.sinks())
        {
            final StreamState stream = snapshot.stream(sink.reads());
            final boolean isKept = stream != null && config.stream(sink.reads()).record() == Recording.FULL;
            if (stream != null && !isKept && done.get(sink.name()) < stream.sequence())
            {
                return "its stream " + sink.reads() + " stands at " + stream.sequence() + ", sink " + sink.name() +
                    " has come to " + done.get(sink.name()) + " only";
            }
        }
        return maker.refusal(snapshot);
    }
}
