package io.veltrix.engine.lane;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import io.veltrix.engine.api.Stage;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.StageConfig;
import io.veltrix.engine.snapshot.LaneState;
import io.veltrix.engine.snapshot.SnapshotException;
import io.veltrix.engine.snapshot.StageState;
import io.veltrix.engine.snapshot.StateReader;
import io.veltrix.engine.snapshot.StateWriter;
import io.veltrix.engine.snapshot.StreamState;
import io.veltrix.engine.snapshot.TimerState;

/**
 * Takes a lane's state out and puts it back. Between two inputs, on the thread that runs the lane. A lane whose load
 * failed is half loaded and of no use.
 */
final class LaneStates
{
    private static final int NONE = -1;

    private final String lane;
    private final String reads;
    private final Stage[] stages;
    private final String[] names;
    private final String[] types;
    private final LaneTimers timers;
    private final StreamWriter[] writers;

    LaneStates(
        final LaneConfig config, final Stage[] stages, final LaneTimers timers, final StreamWriter[] writers)
    {
        this.lane = config.name();
        this.reads = config.reads();
        this.stages = stages;
        this.names = config.stages().stream().map(StageConfig::name).toArray(String[]::new);
        this.types = config.stages().stream().map((stage) -> stage.component().type()).toArray(String[]::new);
        this.timers = timers;
        this.writers = writers;
    }

    LaneState save(final long inputSequence)
    {
        final List<StageState> saved = new ArrayList<>();
        for (int i = 0; i < stages.length; i++)
        {
            final int version = stages[i].stateVersion();
            if (version < 1)
            {
                throw new SnapshotException("stage " + names[i] + " of lane " + lane + " (" + types[i] + ") saves no" +
                    " state: its pipeline is recovered by replay of the whole journal, and no snapshot can be made" +
                    " of it; let the stage implement stateVersion, saveState and loadState");
            }
            final StateWriter out = new StateWriter();
            stages[i].saveState(out);
            saved.add(new StageState(names[i], types[i], version, out.copy()));
        }
        return new LaneState(
            lane, reads, inputSequence, timers.nextOrder(), timers.save(),
            Arrays.stream(writers).map(StreamWriter::save).toList(), saved);
    }

    /** Loads what the very same lane has saved. */
    void load(final LaneState state)
    {
        require(state.name().equals(lane) && state.reads().equals(reads), "lane " + state.name() + " of " +
            state.reads());
        require(state.stages().size() == stages.length, state.stages().size() + " stages");
        require(state.streams().size() == writers.length, state.streams().size() + " streams");
        for (int i = 0; i < stages.length; i++)
        {
            final StageState stage = state.stages().get(i);
            require(stage.name().equals(names[i]) && stage.type().equals(types[i]) &&
                stage.version() == stages[i].stateVersion(),
                "stage " + stage.name() + " of " + stage.type() + " with state version " + stage.version());
        }
        for (int i = 0; i < writers.length; i++)
        {
            final StreamState stream = state.streams().get(i);
            require(stream.name().equals(writers[i].name()) && stream.number() == writers[i].number(),
                "stream " + stream.name() + " with number " + stream.number());
        }
        for (int i = 0; i < stages.length; i++)
        {
            load(i, state.stages().get(i));
        }
        for (int i = 0; i < writers.length; i++)
        {
            writers[i].load(state.streams().get(i));
        }
        timers.load(state.timers(), state.nextTimerOrder());
    }

    /**
     * Loads what an earlier version of the lane has saved, as far as there is a counterpart.
     *
     * @param state of the lane; null where there was none of this name.
     * @param told  of everything that has no counterpart.
     */
    void upgrade(final LaneState state, final Consumer<String> told)
    {
        final List<StageState> before = state == null ? List.of() : state.stages();
        for (int i = 0; i < stages.length; i++)
        {
            final int old = indexOf(before, names[i]);
            if (old == NONE || !before.get(old).type().equals(types[i]))
            {
                told.accept("stage " + lane + "/" + names[i] + " starts empty: " +
                    (old == NONE ? "it is new" : "it was a " + before.get(old).type() + " and is a " + types[i]));
            }
            else
            {
                upgrade(i, before.get(old), told);
            }
        }
        if (state != null)
        {
            timers.load(kept(state, told), state.nextTimerOrder());
        }
    }

    private void upgrade(final int stage, final StageState state, final Consumer<String> told)
    {
        final int version = stages[stage].stateVersion();
        if (version < state.version())
        {
            throw new IllegalStateException("stage " + lane + "/" + names[stage] + " has state version " + version +
                ", its saved state has " + state.version() + ": go on with the version that wrote it, or a newer one");
        }
        if (version > state.version())
        {
            told.accept("stage " + lane + "/" + names[stage] + " takes over state of version " + state.version() +
                " into version " + version);
        }
        load(stage, state);
    }

    private List<TimerState> kept(final LaneState state, final Consumer<String> told)
    {
        final List<TimerState> kept = new ArrayList<>();
        final int[] dropped = new int[state.stages().size()];
        for (final TimerState timer : state.timers())
        {
            final StageState before = state.stages().get(timer.stage());
            final int now = Arrays.asList(names).indexOf(before.name());
            if (now == NONE || !types[now].equals(before.type()))
            {
                dropped[timer.stage()]++;
            }
            else
            {
                kept.add(new TimerState(now, timer.deadlineNs(), timer.order(), timer.correlationId()));
            }
        }
        for (int i = 0; i < dropped.length; i++)
        {
            if (!Arrays.asList(names).contains(state.stages().get(i).name()))
            {
                told.accept("stage " + lane + "/" + state.stages().get(i).name() + " is gone, with its state" +
                    (dropped[i] > 0 ? " and " + dropped[i] + " timers" : ""));
            }
        }
        return kept;
    }

    private static int indexOf(final List<StageState> states, final String name)
    {
        for (int i = 0; i < states.size(); i++)
        {
            if (states.get(i).name().equals(name))
            {
                return i;
            }
        }
        return NONE;
    }

    private void load(final int stage, final StageState state)
    {
        final StateReader in = new StateReader(state.state());
        try
        {
            stages[stage].loadState(in, state.version());
        }
        catch (final IllegalStateException | IndexOutOfBoundsException | IllegalArgumentException ex)
        {
            throw new IllegalStateException(
                "stage " + lane + "/" + names[stage] + " does not take its state: " + ex.getMessage(), ex);
        }
        if (in.remaining() != 0)
        {
            throw new IllegalStateException("stage " + lane + "/" + names[stage] + " does not take all of its state: " +
                in.remaining() + " bytes are left over");
        }
    }

    private void require(final boolean holds, final String found)
    {
        if (!holds)
        {
            throw new IllegalStateException("the saved state of lane " + lane + " has " + found + ", the pipeline not");
        }
    }
}
