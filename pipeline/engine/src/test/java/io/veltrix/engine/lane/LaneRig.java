package io.veltrix.engine.lane;

import java.util.ArrayList;
import java.util.List;

import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.config.ComponentConfig;
import io.veltrix.engine.config.ErrorPolicy;
import io.veltrix.engine.config.FullPolicy;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.LinkKind;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.config.StageConfig;
import io.veltrix.engine.config.StageDeclared;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.testing.TestEvents;
import io.veltrix.engine.testing.WindowPublication;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A lane over scripted stages with one derived stream, fed by hand.
 */
final class LaneRig
{
    final WindowPublication out = new WindowPublication(Long.MAX_VALUE);
    final List<String> faults = new ArrayList<>();
    final Lane lane;
    boolean isQuarantining;
    private long sequence;

    LaneRig(final List<EventType> streamed, final Stage... stages)
    {
        final List<StageConfig> configs = new ArrayList<>();
        for (final Stage stage : stages)
        {
            configs.add(new StageConfig(
                "s" + configs.size(), new ComponentConfig<Stage>("scripted", () -> stage, null),
                StageDeclared.of(stage, null)));
        }
        final StreamConfig stream = new StreamConfig("out", 1, streamed, Recording.NONE, 1 << 16, "lane");
        lane = new LaneBuilder(
            new LaneConfig("lane", "hot", "root", LinkKind.IPC, FullPolicy.BLOCK, ErrorPolicy.STOP, configs,
                List.of(stream)),
            Tallies.onHeap())
            .publications((ignored) -> out)
            .faults((name, stage, input, failure) ->
            {
                faults.add(name + "/" + stage + "@" + input.sequence() + ": " + failure.getMessage());
                return isQuarantining;
            })
            .build();
    }

    boolean offer(final long atSequence, final long timestampNs, final EventType type, final long value)
    {
        final UnsafeBuffer event = TestEvents.root(atSequence, timestampNs, type, value);
        return lane.onEvent(event, 0, event.capacity());
    }

    /** The next event; its number is only used up where it was taken. */
    boolean next(final long timestampNs, final EventType type, final long value)
    {
        if (offer(sequence + 1, timestampNs, type, value))
        {
            sequence++;
            return true;
        }
        return false;
    }

    List<Long> values()
    {
        return out.all().stream().map(TestEvents::value).toList();
    }
}
