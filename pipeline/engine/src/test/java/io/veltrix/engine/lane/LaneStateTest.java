package io.veltrix.engine.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.veltrix.codecs.Event;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;
import io.veltrix.engine.api.Timers;
import io.veltrix.engine.snapshot.LaneState;
import io.veltrix.engine.snapshot.SnapshotException;
import io.veltrix.engine.snapshot.StageState;
import io.veltrix.engine.snapshot.StreamState;
import io.veltrix.engine.snapshot.TimerState;
import io.veltrix.engine.testing.ScriptedStage;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static io.veltrix.engine.testing.TestEvents.INPUT;
import static io.veltrix.engine.testing.TestEvents.MESSAGE_LENGTH;
import static io.veltrix.engine.testing.TestEvents.X;
import static io.veltrix.engine.testing.TestEvents.Y;
import static io.veltrix.engine.testing.TestEvents.emit;
import static io.veltrix.engine.testing.TestEvents.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A lane goes on from a saved state as if it had never stopped, or says what keeps it from that. */
class LaneStateTest
{
    /** Schedules many timers of few deadlines and cancels some; what fires when shows in what it emits. */
    private static class RestlessStage implements Stage
    {
        final int version;
        long events;
        int loadedVersion;
        private Timers timers;

        RestlessStage(final int version)
        {
            this.version = version;
        }

        @Override
        public void declare(final StageDeclaration declaration, final Settings settings)
        {
            declaration.subscribes(INPUT).emits(X, 2, MESSAGE_LENGTH).timers(60);
        }

        @Override
        public void onStart(final StageContext context)
        {
            timers = context.timers();
        }

        @Override
        public void onEvent(final Event event, final Outputs out)
        {
            events++;
            final long value = value(event);
            for (int i = 0; i < value % 4; i++)
            {
                timers.schedule(value % 7, event.timestampNs() + value % 3 * 10);
            }
            if (value % 11 == 0)
            {
                emit(out, X, timers.cancel(value % 7));
            }
        }

        @Override
        public void onTimer(final long correlationId, final long deadlineNs, final Outputs out)
        {
            emit(out, X, correlationId * 1_000_000 + deadlineNs * 1_000 + events % 1_000);
        }

        @Override
        public int stateVersion()
        {
            return version;
        }

        @Override
        public void saveState(final StateOutput out)
        {
            out.putLong(events);
        }

        @Override
        public void loadState(final StateInput in, final int savedVersion)
        {
            events = in.getLong();
            loadedVersion = savedVersion;
        }
    }

    private static LaneRig rig()
    {
        return new LaneRig(List.of(X), new RestlessStage(1), new RestlessStage(1));
    }

    private static void offer(final LaneRig rig, final long sequence, final long value)
    {
        assertTrue(rig.offer(sequence, sequence * 3, INPUT, value));
    }

    // Seen to fail with the order numbers of timers counted afresh, with nextOrder left at 0, and with the stream's
    // sequence left out of StreamWriter.load.
    @Test
    void shouldMakeTheSameOfTheSecondHalfWhenLoaded()
    {
        final long seed = System.nanoTime();
        System.out.println("LaneStateTest seed=" + seed);
        final Random random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            final LaneRig whole = rig();
            final int half = 1 + random.nextInt(300);
            for (int i = 1; i <= half; i++)
            {
                offer(whole, i, random.nextInt(1_000));
            }
            final LaneState state = whole.lane.save();
            final LaneRig loaded = rig();
            loaded.lane.load(state);
            assertEquals(state, loaded.lane.save(), () -> "seed=" + seed);
            assertEquals(half, loaded.lane.processed().value());
            assertEquals(state.streams().get(0).sequence(), loaded.lane.published(1).value());
            final int before = whole.out.all().size();
            for (int i = half + 1; i <= half + 200; i++)
            {
                final long value = random.nextInt(1_000);
                offer(whole, i, value);
                offer(loaded, i, value);
            }
            final List<Event> expected = whole.out.all().subList(before, whole.out.all().size());
            final List<Event> found = loaded.out.all();
            assertEquals(lines(expected), lines(found), () -> "seed=" + seed);
            assertEquals(whole.lane.positions(), loaded.lane.positions(), () -> "seed=" + seed);
            assertEquals(whole.lane.save(), loaded.lane.save(), () -> "seed=" + seed);
        }
    }

    private static List<String> lines(final List<Event> events)
    {
        return events.stream().map((event) ->
            event.sequence() + " " + event.cause() + " " + event.timestampNs() + " " + value(event)).toList();
    }

    @Test
    void shouldNameTheStageThatSavesNothing()
    {
        final LaneRig rig = new LaneRig(
            List.of(X), new RestlessStage(1), new ScriptedStage((to) -> to.subscribes(INPUT), (event, out) -> { }));
        final String message = assertThrows(SnapshotException.class, rig.lane::save).getMessage();
        assertTrue(message.startsWith("stage s1 of lane lane (scripted) saves no state"), message);
    }

    @Test
    void shouldRefuseAStateThatIsNotItsOwn()
    {
        final LaneState state = rig().lane.save();
        final StageState stage = state.stages().get(0);
        assertRefused(with(state, List.of(stage)), "1 stages");
        assertRefused(
            with(state, List.of(stage, new StageState("s1", "another", 1, stage.state()))), "stage s1 of another");
        assertRefused(
            with(state, List.of(stage, new StageState("s1", "scripted", 2, stage.state()))), "state version 2");
        assertRefused(
            with(state, List.of(stage, new StageState("s1", "scripted", 1, new UnsafeBuffer(new byte[7])))),
            "stage lane/s1 does not take its state: the state ends too early");
        assertRefused(
            with(state, List.of(stage, new StageState("s1", "scripted", 1, new UnsafeBuffer(new byte[9])))),
            "stage lane/s1 does not take all of its state: 1 bytes are left over");
        final List<TimerState> timers = new ArrayList<>();
        for (int i = 0; i < 121; i++)
        {
            timers.add(new TimerState(0, 1, i, 0));
        }
        assertRefused(
            new LaneState("lane", "root", 0, 200, timers, state.streams(), state.stages()),
            "121 timers were scheduled, the stages declare 120");
    }

    private static LaneState with(final LaneState state, final List<StageState> stages)
    {
        return new LaneState(
            state.name(), state.reads(), state.inputSequence(), state.nextTimerOrder(), state.timers(),
            state.streams(), stages);
    }

    private static void assertRefused(final LaneState state, final String part)
    {
        final String message =
            assertThrows(IllegalStateException.class, () -> rig().lane.load(state)).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void shouldUpgradeWhatHasACounterpartAndSayWhatHasNone()
    {
        final LaneRig before = rig();
        for (int i = 1; i <= 50; i++)
        {
            offer(before, i, i);
        }
        final LaneState state = before.lane.save();
        final List<String> told = new ArrayList<>();
        final RestlessStage risen = new RestlessStage(3);
        final LaneRig after = new LaneRig(
            List.of(X, Y), risen, new RestlessStage(1),
            new ScriptedStage((to) -> to.subscribes(INPUT), (event, out) -> { }));
        after.lane.upgrade(state, 50, told::add);
        state.streams().forEach(after.lane::resume);
        assertEquals(
            List.of("stage lane/s0 takes over state of version 1 into version 3",
                "stage lane/s2 starts empty: it is new"), told);
        assertEquals(50, risen.events);
        assertEquals(1, risen.loadedVersion);
        final StreamState stream = state.streams().get(0);
        assertEquals(stream.sequence(), after.lane.positions().get(0).events());
        assertEquals(stream.digest(), after.lane.positions().get(0).digest());
        offer(before, 51, 3);
        offer(after, 51, 3);
        assertEquals(
            lines(before.out.all()).subList((int)stream.sequence(), before.out.all().size()),
            lines(after.out.all()));
    }

    @Test
    void shouldDropTheTimersOfAStageThatIsGoneAndRefuseAnOlderVersion()
    {
        final LaneRig before = new LaneRig(List.of(X), new RestlessStage(2), new RestlessStage(2));
        for (int i = 1; i <= 50; i++)
        {
            offer(before, i, i);
        }
        final LaneState state = before.lane.save();
        final List<String> told = new ArrayList<>();
        final LaneRig after = new LaneRig(List.of(X), new RestlessStage(2));
        after.lane.upgrade(state, 50, told::add);
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.get(0).matches("stage lane/s1 is gone, with its state and \\d+ timers"), told::toString);
        assertTrue(after.lane.save().timers().stream().allMatch((timer) -> timer.stage() == 0));
        final LaneRig older = new LaneRig(List.of(X), new RestlessStage(1));
        final String message = assertThrows(
            IllegalStateException.class, () -> older.lane.upgrade(state, 50, told::add)).getMessage();
        assertTrue(message.contains("has state version 1, its saved state has 2"), message);
    }
}
