package io.veltrix.engine.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.config.HostFacts;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.config.StageConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.PipelineIdentity;
import io.veltrix.engine.home.UpgradePoint;
import io.veltrix.engine.journal.JournalCatalog;
import io.veltrix.engine.recovery.SnapshotStates;
import io.veltrix.engine.snapshot.Snapshot;
import io.veltrix.engine.snapshot.SnapshotException;
import io.veltrix.engine.snapshot.SnapshotIdentity;
import io.veltrix.engine.snapshot.SnapshotLock;
import io.veltrix.engine.snapshot.Snapshots;

/**
 * Makes a home's next snapshot by replay, also beside the pipeline that writes its journal: that one is only read, and
 * never waits. From the newest snapshot that serves, else from the first event. Use once, from one thread.
 */
public final class SnapshotMaker
{
    private final Path home;
    private final Path root;
    private final PipelineConfig config;
    private final SnapshotIdentity identity;
    private final Snapshots snapshots;
    private final Consumer<String> notices;
    private final long upgradedAfter;

    /**
     * What was made.
     *
     * @param entry      of the snapshot.
     * @param isNew      false where there was a valid one already.
     * @param after      root sequence that the replay began behind; 0 for none.
     * @param rootEvents replayed.
     * @param elapsedNs  from the first to the file in its place.
     */
    public record Made(Snapshots.Entry entry, boolean isNew, long after, long rootEvents, long elapsedNs)
    {
    }

    /**
     * @param home    folder of the run.
     * @param notices is told of each snapshot that was passed over and why, and of damage.
     * @throws SnapshotException where the home is of another pipeline than this version makes of its file, or one of
     *                           its stages saves no state.
     */
    public SnapshotMaker(final Path home, final Consumer<String> notices)
    {
        this.home = home;
        this.notices = notices;
        this.upgradedAfter = Home.readManifest(home).upgradedAfter();
        this.root = Home.journalOf(home).resolve(PipelineConfig.ROOT);
        this.snapshots = new Snapshots(Home.snapshotsOf(home));
        config = PipelineReader.parse(
            Home.readPipeline(home), Home.pipelineFileOf(home).toString(), Overrides.none(),
            new HostFacts(HostFacts.here(home).cores(), HostFacts.UNKNOWN, HostFacts.UNKNOWN));
        final PipelineIdentity wanted = PipelineIdentity.of(
            config, SchemaCatalog.ofClassPath(SnapshotMaker.class.getClassLoader()),
            Home.readManifest(home).overrides());
        final List<String> differences = Home.differences(home, wanted);
        if (!differences.isEmpty())
        {
            throw new SnapshotException("home " + home + " was made by another version of this pipeline:\n  " +
                String.join("\n  ", differences) + "\nMake its snapshots with the version that runs it");
        }
        identity = wanted.ofSnapshots();
        requireSavable();
    }

    private void requireSavable()
    {
        for (final LaneConfig lane : config.lanes())
        {
            for (final StageConfig stage : lane.stages())
            {
                if (identity.stages().get(lane.name() + "/" + stage.name()).version() < 1)
                {
                    throw new SnapshotException("no snapshot can be made of " + home + ": stage " + stage.name() +
                        " of lane " + lane.name() + " (" + stage.component().type() + ") saves no state. Its pipeline" +
                        " recovers by replay of the whole journal; let the stage implement stateVersion, saveState" +
                        " and loadState");
                }
            }
        }
    }

    /**
     * @param entry of a snapshot.
     * @return true where other stages made it, before they were upgraded: it is of no use to these.
     */
    public boolean isOfEarlierStages(final Snapshots.Entry entry)
    {
        return entry.rootSequence() < upgradedAfter;
    }

    /**
     * @param snapshot that is whole.
     * @return why this home's pipeline cannot go on from it; null where it can.
     */
    public String refusal(final Snapshot snapshot)
    {
        return snapshot.root().sequence() < upgradedAfter ?
            "it is of before the upgrade behind root event " + upgradedAfter :
            SnapshotStates.refusal(snapshot, identity, root);
    }

    /**
     * Make one.
     *
     * @param at          last root sequence that is to be in it; 0 for what the journal has by now.
     * @param fromScratch to replay from the first event whatever snapshots there are.
     * @param progress    is told once a second up to which root sequence the replay is.
     * @return what was made.
     * @throws SnapshotException that says why it cannot be.
     */
    public Made make(final long at, final boolean fromScratch, final LongConsumer progress)
    {
        final SnapshotLock lock = SnapshotLock.acquire(snapshots);
        try
        {
            snapshots.sweep();
            return make(at, end(at), fromScratch, progress);
        }
        finally
        {
            lock.close();
        }
    }

    private Made make(final long at, final long end, final boolean fromScratch, final LongConsumer progress)
    {
        final long startedNs = System.nanoTime();
        final Snapshot start = fromScratch && upgradedAfter == 0 ? null :
            snapshots.newest(fromScratch ? upgradedAfter : end, this::refusal, notices);
        final long after = start == null ? 0 : start.root().sequence();
        if (after < upgradedAfter)
        {
            throw new SnapshotException("no snapshot can be made of " + home + ": root events up to " + upgradedAfter +
                " were made by other stages than these, and the snapshot behind them, " +
                snapshots.file(upgradedAfter) + ", does not serve; put it back");
        }
        if (after == end)
        {
            close(start);
            return new Made(entry(end), false, after, 0, System.nanoTime() - startedNs);
        }
        try (Replay replay = new Replay(
            home, config, new ReplayOptions(1, end, Double.POSITIVE_INFINITY, false, false), ReplayListener.NONE,
            start))
        {
            close(start);
            final Snapshots.Entry made = finish(replay, replay.run((taken) -> progress.accept(after + taken)), at, end);
            return new Made(made, true, after, made.rootSequence() - after, System.nanoTime() - startedNs);
        }
        finally
        {
            close(start);
        }
    }

    /**
     * Delete all snapshots but the newest, and those at upgrade points.
     *
     * @param newest how many stay, at least 1.
     * @return what was deleted.
     */
    public List<Path> keep(final int newest)
    {
        final SnapshotLock lock = SnapshotLock.acquire(snapshots);
        try
        {
            // An upgrade point's state can be made again only with the stages that made it.
            return snapshots.keep(newest, Home.readManifest(home).upgrades().stream().map(UpgradePoint::after)
                .collect(Collectors.toSet()));
        }
        finally
        {
            lock.close();
        }
    }

    private static void close(final Snapshot snapshot)
    {
        if (snapshot != null)
        {
            snapshot.close();
        }
    }

    private long end(final long at)
    {
        final List<JournalCatalog.SegmentEntry> segments = JournalCatalog.stream(root).segments();
        final long last = segments.isEmpty() ? 0 : segments.get(segments.size() - 1).lastSequence();
        if (at != 0 && at < upgradedAfter)
        {
            throw new SnapshotException("no snapshot can be made of " + home + " at " + at + ": root events up to " +
                upgradedAfter + " were made by other stages than these");
        }
        if (last == 0 || at > last)
        {
            throw new SnapshotException("no snapshot can be made of " + home +
                (at == 0 ? ": its journal has no event yet" : " at " + at + ": its journal ends at " + last));
        }
        return at == 0 ? last : at;
    }

    private Snapshots.Entry entry(final long rootSequence)
    {
        return snapshots.list().stream().filter((entry) -> entry.rootSequence() == rootSequence).findFirst()
            .orElseThrow(() -> new SnapshotException(snapshots.file(rootSequence) + " was deleted in this moment"));
    }

    private Snapshots.Entry finish(final Replay replay, final ReplayReport report, final long at, final long end)
    {
        if (report.failure() != null)
        {
            throw new SnapshotException("no snapshot can be made of " + home + " at " + end +
                ": its replay stopped, as the pipeline did: " + report.failure() +
                "; ask for an earlier one with --at");
        }
        final Snapshot state = replay.state();
        if (state.root().sequence() < end)
        {
            final String found = "the journal is damaged behind root event " + state.root().sequence() + ": " +
                report.damage();
            if (at != 0)
            {
                throw new SnapshotException("no snapshot can be made of " + home + " at " + at + ": " + found);
            }
            notices.accept(found);
        }
        return snapshots.write(state);
    }
}
