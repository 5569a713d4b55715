package io.veltrix.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.engine.config.ConfigException;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.SinkConfig;
import io.veltrix.engine.config.SourceConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.Manifest;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.recovery.LedgerStates;
import io.veltrix.engine.recovery.RecoveryException;
import io.veltrix.engine.recovery.RootLedger;
import io.veltrix.engine.recovery.SavedStates;
import io.veltrix.engine.recovery.SnapshotStates;
import io.veltrix.engine.recovery.StartListener;
import io.veltrix.engine.recovery.UpgradeStates;
import io.veltrix.engine.replay.SnapshotMaker;
import io.veltrix.engine.snapshot.Snapshot;
import io.veltrix.engine.snapshot.SnapshotException;
import io.veltrix.engine.snapshot.SnapshotIdentity;
import io.veltrix.engine.snapshot.SnapshotIdentity.StageIdentity;
import io.veltrix.engine.snapshot.SnapshotLock;
import io.veltrix.engine.snapshot.Snapshots;
import io.veltrix.engine.snapshot.StreamState;

/**
 * A start that puts changed stages into a home: they go on from the state in which the others left it, exactly where
 * the journal ends. The launching thread.
 */
final class UpgradeStart implements AutoCloseable
{
    private final Home home;
    private final PipelineConfig config;
    private final SnapshotIdentity wanted;
    private final long after;
    private final StartListener listener;
    private final Snapshots snapshots;
    private final Path root;
    private final Snapshot before;

    /**
     * @param home     that is upgrading.
     * @param config   of the pipeline that takes its place.
     * @param wanted   its identity.
     * @param after    last root sequence of the journal.
     * @param listener is told what starts empty, goes on or is gone.
     * @throws RecoveryException where the upgrade cannot be, saying what to do.
     */
    UpgradeStart(
        final Home home,
        final PipelineConfig config,
        final SnapshotIdentity wanted,
        final long after,
        final StartListener listener)
    {
        this.home = home;
        this.config = config;
        this.wanted = wanted;
        this.after = after;
        this.listener = listener;
        this.snapshots = new Snapshots(Home.snapshotsOf(home.directory()));
        this.root = home.journal().resolve(PipelineConfig.ROOT);
        this.before = after == 0 ? null : find();
        try
        {
            requireNoObstacles();
        }
        catch (final RuntimeException refused)
        {
            close();
            throw refused;
        }
        listener.onNotice("upgrade behind root event " + after + ": the pipeline file, schemas and stages of " +
            home.directory() + " are replaced");
    }

    private Snapshot find()
    {
        final Manifest manifest = home.manifest();
        final Map<String, StageIdentity> stages = new LinkedHashMap<>();
        manifest.stages().forEach((name, type) ->
            stages.put(name, new StageIdentity(type, manifest.stateVersions().getOrDefault(name, 0))));
        final SnapshotIdentity old = new SnapshotIdentity(
            manifest.pipeline(), manifest.pipelineHash(), manifest.schemas(), stages);
        Snapshot found = snapshots.at(
            after, (snapshot) -> SnapshotStates.refusal(snapshot, old, root), listener::onNotice);
        if (found == null)
        {
            make();
            found = snapshots.at(
                after, (snapshot) -> SnapshotStates.refusal(snapshot, old, root), listener::onNotice);
        }
        if (found == null)
        {
            throw new RecoveryException("no snapshot behind root event " + after + " could be made of " +
                home.directory() + " for its upgrade");
        }
        return found;
    }

    /** By replay with the file as it was, where its stages are still what they were. */
    private void make()
    {
        try
        {
            final SnapshotMaker.Made made = new SnapshotMaker(home.directory(), listener::onNotice)
                .make(after, false, (sequence) -> listener.onNotice("replayed up to root event " + sequence));
            listener.onNotice("made snapshot " + made.entry().file() + " for the upgrade");
        }
        catch (final SnapshotException | ConfigException ex)
        {
            throw new RecoveryException("an upgrade needs the state behind root event " + after + ", and this version" +
                " cannot make it: " + ex.getMessage() + ". Run 'veltrix snapshot " + home.directory() + "' with the" +
                " version that ran last, then start this one again with --upgrade", ex);
        }
    }

    private void requireNoObstacles()
    {
        final List<String> obstacles = new ArrayList<>(
            before == null ? List.of() : UpgradeStates.obstacles(before, config, home.journal()));
        final List<String> sources = home.manifest().sources();
        for (final SourceConfig source : config.sources())
        {
            final int old = sources.indexOf(source.name()) + 1;
            if (old == 0 ? source.number() <= sources.size() : old != source.number())
            {
                obstacles.add("source " + source.name() + (old == 0 ? " is new" : " was number " + old) +
                    " and would be number " + source.number() +
                    ", which events bear: keep the order of sources, add new ones behind them");
            }
        }
        if (!obstacles.isEmpty())
        {
            throw new RecoveryException("home " + home.directory() + " cannot be upgraded: " +
                String.join("; ", obstacles));
        }
    }

    SavedStates states()
    {
        return before == null ? SavedStates.NONE : new UpgradeStates(before, config, listener::onNotice);
    }

    /**
     * @return sinks that are new, to the last sequence of their stream that is not for them.
     */
    Map<String, Long> begins()
    {
        final Map<String, Long> begins = new LinkedHashMap<>();
        for (final SinkConfig sink : config.sinks())
        {
            if (before != null && !home.manifest().sinks().contains(sink.name()))
            {
                final StreamState stream = before.stream(sink.reads());
                final long last = sink.reads().equals(PipelineConfig.ROOT) ? after :
                    stream == null ? 0 : stream.sequence();
                begins.put(sink.name(), last);
                listener.onNotice("sink " + sink.name() + " is new: it begins behind sequence " + last +
                    " of stream " + sink.reads());
            }
        }
        return begins;
    }

    /**
     * The home is the new pipeline's from now on. Just before its threads start.
     *
     * @param lanes  loaded, without any event yet.
     * @param ledger of the root.
     */
    void commit(final List<Lane> lanes, final RootLedger ledger)
    {
        if (before != null)
        {
            final Snapshot now = new Snapshot(
                wanted.pipeline(), wanted.pipelineHash(), wanted.schemas(),
                LedgerStates.save(ledger, before.root().lastEventCrc()), lanes.stream().map(Lane::save).toList());
            final SnapshotLock lock = SnapshotLock.acquire(snapshots);
            try
            {
                snapshots.replace(now, before.identity());
            }
            catch (final IOException ex)
            {
                throw new RecoveryException("the state behind root event " + after + " cannot be written: " + ex, ex);
            }
            finally
            {
                lock.close();
            }
        }
        home.upgraded(after);
    }

    @Override
    public void close()
    {
        if (before != null)
        {
            before.close();
        }
    }
}
