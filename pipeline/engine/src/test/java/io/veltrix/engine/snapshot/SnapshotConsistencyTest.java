package io.veltrix.engine.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Parts that do not fit each other never reach a lane. */
class SnapshotConsistencyTest
{
    private static final Snapshot GOOD = SnapshotSamples.of(1_000);

    private static void assertRefused(final Snapshot snapshot, final String part)
    {
        final String message =
            assertThrows(IllegalStateException.class, () -> SnapshotConsistency.check(snapshot)).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static Snapshot with(final RootState root, final List<LaneState> lanes)
    {
        return new Snapshot("sample", GOOD.identity().pipelineHash(), Map.of(), root, lanes);
    }

    private static Snapshot withFirst(final UnaryOperator<LaneState> change)
    {
        final List<LaneState> lanes = new ArrayList<>(GOOD.lanes());
        lanes.set(0, change.apply(lanes.get(0)));
        return with(GOOD.root(), lanes);
    }

    private static Snapshot withTimers(final long nextOrder, final TimerState... timers)
    {
        return withFirst((lane) -> new LaneState(
            lane.name(), lane.reads(), lane.inputSequence(), nextOrder, List.of(timers), lane.streams(),
            lane.stages()));
    }

    // Seen to fail with each check taken out of SnapshotConsistency in turn.
    @Test
    void shouldRefuseWhatDoesNotFit()
    {
        SnapshotConsistency.check(GOOD);
        final RootState root = GOOD.root();
        assertRefused(with(root(0, root.epoch(), Map.of()), GOOD.lanes()), "root sequence 0");
        assertRefused(with(root(1_000, 0, Map.of()), GOOD.lanes()), "epoch 0");
        assertRefused(with(root(1_000, 1, Map.of(256, 1L)), GOOD.lanes()), "a cursor of source 256");
        assertRefused(with(root(1_000, 1, Map.of(0, 1L)), GOOD.lanes()), "a cursor of source 0");
        assertRefused(with(root, List.of()), "no lane");
        assertRefused(with(root, List.of(GOOD.lanes().get(0), GOOD.lanes().get(0))), "lane decide twice");
        assertRefused(with(root(999, 1, Map.of()), GOOD.lanes()), "lane decide has taken 1000 of stream root");
        assertRefused(with(root, List.of(GOOD.lanes().get(1))), "lane echo has taken 77 of stream orders");
        assertRefused(withFirst((lane) -> streams(lane, new StreamState("orders", 0, 77, 1, 1, Map.of()))), "number=0");
        assertRefused(
            withFirst((lane) -> streams(lane, new StreamState("orders", 1, -1, 1, 1, Map.of()))), "sequence=-1");
        assertRefused(
            withFirst((lane) -> streams(lane, new StreamState("root", 1, 77, 1, 1, Map.of()))), "stream root twice");
        assertRefused(withFirst((lane) -> stages(lane, lane.stages().get(0), lane.stages().get(0))), "book twice");
        assertRefused(withFirst((lane) -> stages(lane, new StageState(
            "book", "type", 0, lane.stages().get(0).state()))), "stage book with state version 0");
        assertRefused(withTimers(9, new TimerState(2, 1, 1, 1)), "stage=2");
        assertRefused(withTimers(9, new TimerState(-1, 1, 1, 1)), "stage=-1");
        assertRefused(withTimers(1, new TimerState(0, 1, 1, 1)), "order=1");
        assertRefused(withTimers(9, new TimerState(0, 1, -1, 1)), "order=-1");
        assertRefused(withTimers(9, new TimerState(0, 1, 3, 1), new TimerState(0, 2, 3, 1)), "deadlineNs=2");
        assertRefused(withTimers(9, new TimerState(0, 2, 3, 1), new TimerState(0, 1, 4, 1)), "deadlineNs=1");
        assertRefused(withTimers(9, new TimerState(0, 2, 4, 1), new TimerState(0, 2, 3, 1)), "order=3");
    }

    private static RootState root(final long sequence, final int epoch, final Map<Integer, Long> cursors)
    {
        return new RootState(sequence, epoch, 1, 1, 1, 1, 1, cursors, List.of());
    }

    private static LaneState streams(final LaneState lane, final StreamState... streams)
    {
        return new LaneState(
            lane.name(), lane.reads(), lane.inputSequence(), lane.nextTimerOrder(), lane.timers(), List.of(streams),
            lane.stages());
    }

    private static LaneState stages(final LaneState lane, final StageState... stages)
    {
        return new LaneState(
            lane.name(), lane.reads(), lane.inputSequence(), lane.nextTimerOrder(), List.of(), lane.streams(),
            List.of(stages));
    }
}
