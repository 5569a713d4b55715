package io.veltrix.engine.recovery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.snapshot.LaneState;
import io.veltrix.engine.snapshot.Snapshot;
import io.veltrix.engine.snapshot.StreamState;

/**
 * A state that an earlier version of the pipeline left, for the one that takes its place: what has a counterpart goes
 * on, what is new starts empty, what is gone is dropped, and each of that is said.
 */
public final class UpgradeStates implements SavedStates
{
    private final Snapshot snapshot;
    private final PipelineConfig config;
    private final Consumer<String> told;

    /**
     * @param snapshot of the earlier version; the caller's to close.
     * @param config   of the pipeline that takes its place.
     * @param told     of every difference.
     */
    public UpgradeStates(final Snapshot snapshot, final PipelineConfig config, final Consumer<String> told)
    {
        this.snapshot = snapshot;
        this.config = config;
        this.told = told;
    }

    /**
     * @param snapshot of an earlier version.
     * @param config   of the pipeline that is to take its place.
     * @param journals folder of the home's journals.
     * @return what keeps it from that, each in words: numbers in events and states would not mean the same any more.
     */
    public static List<String> obstacles(
        final Snapshot snapshot, final PipelineConfig config, final Path journals)
    {
        final List<String> found = new ArrayList<>();
        final Map<Integer, String> before = new HashMap<>();
        for (final LaneState lane : snapshot.lanes())
        {
            lane.streams().forEach((stream) -> before.put(stream.number(), stream.name()));
        }
        for (final LaneConfig lane : config.lanes())
        {
            for (final StreamConfig stream : lane.streams())
            {
                final StreamState old = snapshot.stream(stream.name());
                if (old != null && old.number() != stream.number())
                {
                    found.add("stream " + stream.name() + " was number " + old.number() + " and would be " +
                        stream.number() + ": keep the order of lanes and streams, add new ones behind them");
                }
                else if (old != null && old.sequence() > 0 && stream.record() != Recording.NONE &&
                    !Files.exists(journals.resolve(stream.name())))
                {
                    found.add("stream " + stream.name() + " was not recorded, and its journal cannot begin in its" +
                        " middle: leave it so, or give the stream another name");
                }
                else if (old == null && stream.record() != Recording.NONE &&
                    Files.exists(journals.resolve(stream.name())))
                {
                    found.add("stream " + stream.name() + " has a journal in this home already, of a stream that" +
                        " ended: give it another name");
                }
                else if (old == null && before.containsKey(stream.number()))
                {
                    found.add("stream " + stream.name() + " would have the number of " +
                        before.get(stream.number()) + ": add new streams behind the old ones");
                }
            }
        }
        return found;
    }

    /**
     * Put lanes and ledger into the state.
     *
     * @param lanes  of the new pipeline in file order, without any event yet.
     * @param ledger empty.
     * @throws IllegalStateException where a stage does not take its state, saying why.
     */
    public void load(final List<Lane> lanes, final RootLedger ledger)
    {
        for (int i = 0; i < lanes.size(); i++)
        {
            final LaneConfig laneConfig = config.lanes().get(i);
            final LaneState state = snapshot.lane(laneConfig.name());
            final LaneState same = state != null && state.reads().equals(laneConfig.reads()) ? state : null;
            if (state != null && same == null)
            {
                told.accept("lane " + laneConfig.name() + " starts empty: it read " + state.reads() + " and reads " +
                    laneConfig.reads());
            }
            lanes.get(i).upgrade(same, inputOf(laneConfig), told);
            for (final StreamConfig stream : laneConfig.streams())
            {
                if (snapshot.stream(stream.name()) != null)
                {
                    lanes.get(i).resume(snapshot.stream(stream.name()));
                }
            }
        }
        for (final LaneState lane : snapshot.lanes())
        {
            if (config.lanes().stream().noneMatch((each) -> each.name().equals(lane.name())))
            {
                told.accept("lane " + lane.name() + " is gone, with the state of its stages");
            }
        }
        LedgerStates.load(snapshot.root(), ledger);
    }

    private long inputOf(final LaneConfig lane)
    {
        if (lane.reads().equals(PipelineConfig.ROOT))
        {
            return snapshot.root().sequence();
        }
        final StreamState stream = snapshot.stream(lane.reads());
        return stream == null ? 0 : stream.sequence();
    }

    @Override
    public Iterator<SavedState> newestFirst(final long lastJournalled, final Consumer<String> refused)
    {
        return List.<SavedState>of(new Earlier()).iterator();
    }

    @Override
    public long atLeast()
    {
        return snapshot.root().sequence();
    }

    /** The state, as recovery sees it. */
    private final class Earlier implements SavedState
    {
        @Override
        public long rootSequence()
        {
            return snapshot.root().sequence();
        }

        @Override
        public List<StreamPosition> streams()
        {
            return SnapshotStates.positions(snapshot);
        }

        @Override
        public void load(final List<Lane> lanes, final RootLedger ledger)
        {
            UpgradeStates.this.load(lanes, ledger);
        }

        @Override
        public String toString()
        {
            return "the upgrade point behind root event " + rootSequence();
        }
    }
}
