package io.veltrix.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.engine.config.ComponentConfig;
import io.veltrix.engine.config.ErrorPolicy;
import io.veltrix.engine.config.FullPolicy;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.LinkKind;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.StageConfig;
import io.veltrix.engine.config.StageDeclared;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.lane.LaneBuilder;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.trading.TradingEvents;
import io.veltrix.trading.feed.FeedFormat;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One event through a lane whose stages count it and do nothing else: the engine's own cost. With four stages or more
 * they are of four classes, so that the compiler cannot inline the call to them, as in any lane of real stages; with
 * one it can. No link, no outputs, no latency recording. Plain is a loop over an array of the same stages. Per event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LaneDispatchBenchmark
{
    private static final int EVENTS = 1_024;

    @Param({"1", "4", "16"})
    public int stages;

    private final List<CountingStage> made = new ArrayList<>();
    private final Event plainEvent = new Event();
    private Stage[] plainStages;
    private EventTape tape;
    private int[] changes;
    private Lane lane;
    private long sequence;

    /** Put the lane together. */
    @Setup
    public void setUp()
    {
        tape = EventTape.of(FeedFormat.IEX_DEEP, PacketTape.GENERATED, 4 * EVENTS);
        changes = new int[EVENTS];
        final Event event = new Event();
        int count = 0;
        for (int i = 0; i < tape.events() && count < EVENTS; i++)
        {
            if (tape.wrap(event, i).typeKey() == TradingEvents.BOOK_CHANGE_KEY)
            {
                changes[count++] = i;
            }
        }
        final List<StageConfig> stageConfigs = new ArrayList<>();
        for (int i = 0; i < stages; i++)
        {
            final CountingStage stage = newStage(i);
            made.add(stage);
            stageConfigs.add(new StageConfig(
                "stage-" + i, new ComponentConfig<>("counting", () -> stage, Defaults.INSTANCE),
                StageDeclared.of(stage, Defaults.INSTANCE)));
        }
        plainStages = made.toArray(new Stage[0]);
        lane = new LaneBuilder(new LaneConfig(
            "lane", "thread", PipelineConfig.ROOT, LinkKind.IPC, FullPolicy.BLOCK, ErrorPolicy.STOP, stageConfigs,
            List.of()), Tallies.onHeap()).build();
    }

    private static CountingStage newStage(final int number)
    {
        return switch (number & 3)
        {
            case 0 -> new FirstStage();
            case 1 -> new SecondStage();
            case 2 -> new ThirdStage();
            default -> new FourthStage();
        };
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long event()
    {
        final EventTape tape = this.tape;
        final Lane lane = this.lane;
        long sequence = this.sequence;
        for (int i = 0; i < EVENTS; i++)
        {
            final int offset = tape.offsets[changes[i]];
            EventHeaderDescriptor.sequence(tape.buffer, offset, ++sequence);
            lane.onEvent(tape.buffer, offset, tape.lengths[changes[i]]);
        }
        this.sequence = sequence;
        return sequence;
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long plain()
    {
        final EventTape tape = this.tape;
        final Stage[] stages = plainStages;
        for (int i = 0; i < EVENTS; i++)
        {
            final Event event = tape.wrap(plainEvent, changes[i]);
            for (int stage = 0; stage < stages.length; stage++)
            {
                stages[stage].onEvent(event, null);
            }
        }
        sequence += EVENTS;
        return sequence;
    }

    /** Every stage was given every event. */
    @TearDown
    public void tearDown()
    {
        for (final CountingStage stage : made)
        {
            if (stage.events != sequence)
            {
                throw new IllegalStateException("events=" + stage.events + " expected=" + sequence);
            }
        }
    }

    /** Counts. */
    private abstract static class CountingStage implements Stage
    {
        long events;

        @Override
        public void declare(final StageDeclaration declaration, final Settings settings)
        {
            declaration.subscribes(TradingEvents.BOOK_CHANGE);
        }

        @Override
        public void onStart(final StageContext context)
        {
        }
    }

    private static final class FirstStage extends CountingStage
    {
        @Override
        public void onEvent(final Event event, final Outputs out)
        {
            events++;
        }
    }

    private static final class SecondStage extends CountingStage
    {
        @Override
        public void onEvent(final Event event, final Outputs out)
        {
            events++;
        }
    }

    private static final class ThirdStage extends CountingStage
    {
        @Override
        public void onEvent(final Event event, final Outputs out)
        {
            events++;
        }
    }

    private static final class FourthStage extends CountingStage
    {
        @Override
        public void onEvent(final Event event, final Outputs out)
        {
            events++;
        }
    }
}
