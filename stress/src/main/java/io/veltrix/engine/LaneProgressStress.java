package io.veltrix.engine;

import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.ComponentConfig;
import io.veltrix.engine.config.ErrorPolicy;
import io.veltrix.engine.config.FullPolicy;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.LinkKind;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.config.StageConfig;
import io.veltrix.engine.config.StageDeclared;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.lane.LaneBuilder;
import io.veltrix.engine.observe.Tallies;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/**
 * {@link ProgressStress} with the real lane: its stage emits one derived event for the root event it is given, and the
 * sink behind it never takes that event. So the root event is never through.
 * <p>
 * Seen to fail: with a lane that said "processed" before it published, one sample in a thousand was through; where the
 * readers of the root were read after the derived streams, one in ten thousand.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Not through: the lane or the sink is not done.")
@Outcome(id = "1", expect = Expect.FORBIDDEN, desc = "Said to be through, but what it caused is not.")
@State
public class LaneProgressStress
{
    private static final int STREAM = 1;
    private static final int MESSAGE_LENGTH = 16;
    private static final EventType TYPE = new EventType("Any", 1, 1);
    private static final Settings NO_SETTINGS = new NoSettings();
    private static final UnsafeBuffer ROOT_EVENT = rootEvent();
    private static final LaneConfig CONFIG = config();

    private final Lane lane = new LaneBuilder(CONFIG, Tallies.onHeap()).build();
    private final Tally rootPublished = Tallies.onHeap().add("root published");
    private final Tally sinkProcessed = Tallies.onHeap().add("sink processed");
    private final PipelineProgress progress = new PipelineProgress(rootPublished);

    /** A pipeline of one lane and one sink, with one root event published. */
    public LaneProgressStress()
    {
        rootPublished.set(1);
        progress.addRootReader(lane.processed());
        progress.addStream(lane.published(STREAM), List.of(sinkProcessed));
    }

    /** The lane's thread. */
    @Actor
    public void lane()
    {
        lane.onEvent(ROOT_EVENT, 0, ROOT_EVENT.capacity());
    }

    /** As the sequencer asks. */
    @Actor
    public void ask(final J_Result result)
    {
        result.r1 = progress.throughSequence();
    }

    private static LaneConfig config()
    {
        final EmittingStage stage = new EmittingStage();
        return new LaneConfig(
            "lane", "thread", PipelineConfig.ROOT, LinkKind.IPC, FullPolicy.BLOCK, ErrorPolicy.STOP,
            List.of(new StageConfig(
                "stage", new ComponentConfig<>("emitting", EmittingStage::new, NO_SETTINGS),
                StageDeclared.of(stage, NO_SETTINGS))),
            List.of(new StreamConfig("derived", STREAM, List.of(TYPE), Recording.NONE, 1 << 16, "lane")));
    }

    private static UnsafeBuffer rootEvent()
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[EventHeaderDescriptor.MESSAGE_OFFSET + MESSAGE_LENGTH]);
        EventHeaderDescriptor.sequence(event, 0, 1);
        EventHeaderDescriptor.cause(event, 0, 1);
        message(event, EventHeaderDescriptor.MESSAGE_OFFSET);
        return event;
    }

    private static void message(final org.agrona.MutableDirectBuffer buffer, final int offset)
    {
        buffer.putShort(offset, (short)(MESSAGE_LENGTH - 8));
        buffer.putShort(offset + 2, (short)TYPE.templateId());
        buffer.putShort(offset + 4, (short)TYPE.schemaId());
        buffer.putShort(offset + 6, (short)0);
        buffer.putLong(offset + 8, 1);
    }

    private static final class NoSettings implements Settings
    {
        @Override
        public <T> T get(final io.veltrix.engine.api.Setting<T> setting)
        {
            throw new IllegalArgumentException("setting=" + setting.key());
        }
    }

    /** Emits one event for each. */
    private static final class EmittingStage implements Stage
    {
        @Override
        public void declare(final StageDeclaration declaration, final Settings settings)
        {
            declaration.subscribes(TYPE).emits(TYPE, 1, MESSAGE_LENGTH);
        }

        @Override
        public void onStart(final StageContext context)
        {
        }

        @Override
        public void onEvent(final Event event, final Outputs out)
        {
            final int offset = out.claim(TYPE, MESSAGE_LENGTH);
            message(out.buffer(), offset);
        }
    }
}
