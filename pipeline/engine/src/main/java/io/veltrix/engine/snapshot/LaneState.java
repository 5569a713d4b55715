package io.veltrix.engine.snapshot;

import java.util.List;

/**
 * A lane between two inputs.
 *
 * @param name           of the lane.
 * @param reads          stream of its input.
 * @param inputSequence  last one it took.
 * @param nextTimerOrder order number of the next timer to be scheduled.
 * @param timers         by deadline, then by order.
 * @param streams        it writes, in file order.
 * @param stages         in the order they run.
 */
public record LaneState(
    String name,
    String reads,
    long inputSequence,
    long nextTimerOrder,
    List<TimerState> timers,
    List<StreamState> streams,
    List<StageState> stages)
{
    public LaneState
    {
        timers = List.copyOf(timers);
        streams = List.copyOf(streams);
        stages = List.copyOf(stages);
    }
}
