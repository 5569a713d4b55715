package io.veltrix.engine.api;

import java.util.List;

import io.veltrix.codecs.Event;

/**
 * Single-threaded user code: events in, events out. A stage is a deterministic function of its input stream: time comes
 * from {@link Event#timestampNs()} and from timers, chance from a seed in its settings, never from the host.
 */
public interface Stage extends Component
{
    /**
     * Say what the stage reads and how much it may emit for one input. Pure: called before the start and by checks.
     *
     * @param declaration to fill.
     * @param settings    of this stage.
     */
    void declare(StageDeclaration declaration, Settings settings);

    /**
     * Allocate everything the stage will ever need.
     *
     * @param context of the stage.
     */
    void onStart(StageContext context);

    /**
     * Take one event of a subscribed type: of the input stream, or emitted by an earlier stage of the lane for the same
     * input. Never waits; room for the declared outputs is certain.
     *
     * @param event valid until this returns.
     * @param out   where to emit.
     */
    void onEvent(Event event, Outputs out);

    /**
     * A timer of this stage is due: sequenced time has reached its deadline.
     *
     * @param correlationId that was given when it was scheduled.
     * @param deadlineNs    that was given when it was scheduled, nanoseconds of the epoch.
     * @param out           where to emit.
     */
    default void onTimer(final long correlationId, final long deadlineNs, final Outputs out)
    {
    }

    /**
     * @return those of its settings that an operator may change while it runs: a command LIMIT with the setting's key
     *     and a new value, in the setting's own unit, comes in as an event like any other.
     */
    default List<Setting<?>> limits()
    {
        return List.of();
    }

    /**
     * @return version of what {@link #saveState} writes, from 1; 0 for a stage that cannot be put into a snapshot: its
     *     pipeline is then recovered by replay of the whole journal. A stage without state is version 1 and writes
     *     nothing.
     */
    default int stateVersion()
    {
        return 0;
    }

    /**
     * Write everything that later outputs depend on, but for the lane's timers, which the lane saves. While the lane
     * stands still, in a replay; not on the hot path.
     *
     * @param out where to.
     */
    default void saveState(final StateOutput out)
    {
    }

    /**
     * Read what {@link #saveState} wrote, after {@link #onStart} and before the first event.
     *
     * @param in      where from.
     * @param version of what was written: at least 1, at most {@link #stateVersion()}.
     * @throws IllegalStateException where it does not fit this stage's settings, saying what differs.
     */
    default void loadState(final StateInput in, final int version)
    {
    }
}
