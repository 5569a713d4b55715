package io.veltrix.engine.snapshot;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether the parts of a snapshot fit each other: what no writer makes must not reach a lane, whatever its checksums.
 */
final class SnapshotConsistency
{
    private static final String ROOT = "root";
    private static final int MAX_SOURCE = 255;
    private static final int MAX_STREAM = 65_535;

    private SnapshotConsistency()
    {
    }

    /**
     * @param snapshot to check.
     * @throws IllegalStateException that says what does not fit.
     */
    static void check(final Snapshot snapshot)
    {
        final RootState root = snapshot.root();
        require(root.sequence() > 0, "root sequence " + root.sequence());
        require(root.epoch() > 0, "epoch " + root.epoch());
        root.cursors().keySet().forEach((source) ->
            require(source > 0 && source <= MAX_SOURCE, "a cursor of source " + source));
        require(!snapshot.lanes().isEmpty(), "no lane");
        final Map<String, Long> ends = new HashMap<>();
        ends.put(ROOT, root.sequence());
        final Set<String> lanes = new HashSet<>();
        for (final LaneState lane : snapshot.lanes())
        {
            require(lanes.add(lane.name()), "lane " + lane.name() + " twice");
            for (final StreamState stream : lane.streams())
            {
                require(stream.number() > 0 && stream.number() <= MAX_STREAM && stream.sequence() >= 0 &&
                    stream.bytes() >= 0, "stream " + stream);
                require(ends.put(stream.name(), stream.sequence()) == null, "stream " + stream.name() + " twice");
            }
            checkStages(lane);
            checkTimers(lane);
        }
        for (final LaneState lane : snapshot.lanes())
        {
            final Long end = ends.get(lane.reads());
            require(end != null && end == lane.inputSequence(), "lane " + lane.name() + " has taken " +
                lane.inputSequence() + " of stream " + lane.reads() + ", which stands at " + end);
        }
    }

    private static void checkStages(final LaneState lane)
    {
        final Set<String> names = new HashSet<>();
        for (final StageState stage : lane.stages())
        {
            require(names.add(stage.name()), "stage " + stage.name() + " twice");
            require(stage.version() > 0, "stage " + stage.name() + " with state version " + stage.version());
        }
    }

    private static void checkTimers(final LaneState lane)
    {
        TimerState before = null;
        final Set<Long> orders = new HashSet<>();
        for (final TimerState timer : lane.timers())
        {
            require(
                timer.stage() >= 0 && timer.stage() < lane.stages().size() && timer.order() >= 0 &&
                timer.order() < lane.nextTimerOrder() && orders.add(timer.order()) &&
                (before == null || before.deadlineNs() < timer.deadlineNs() ||
                    before.deadlineNs() == timer.deadlineNs() && before.order() < timer.order()),
                "lane " + lane.name() + " with " + timer + " behind " + before);
            before = timer;
        }
    }

    private static void require(final boolean holds, final String found)
    {
        if (!holds)
        {
            throw new IllegalStateException("its parts do not fit each other: " + found);
        }
    }
}
