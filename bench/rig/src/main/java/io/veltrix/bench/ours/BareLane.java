package io.veltrix.bench.ours;

import java.util.ArrayList;
import java.util.List;

import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
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

/**
 * A lane without a pipeline around it: stages with their default settings, no streams, nobody who reads its counters.
 */
final class BareLane
{
    private BareLane()
    {
    }

    /**
     * @param link   it would read the root by.
     * @param stages in their order.
     * @return the lane.
     */
    static Lane of(final LinkKind link, final List<Stage> stages)
    {
        final List<StageConfig> configs = new ArrayList<>();
        for (final Stage stage : stages)
        {
            configs.add(new StageConfig(
                "stage-" + configs.size(), new ComponentConfig<>("measured", () -> stage, Defaults.INSTANCE),
                StageDeclared.of(stage, Defaults.INSTANCE)));
        }
        return new LaneBuilder(new LaneConfig(
            "lane", "thread", PipelineConfig.ROOT, link, FullPolicy.BLOCK, ErrorPolicy.STOP, configs, List.of()),
            Tallies.onHeap()).build();
    }

    private enum Defaults implements Settings
    {
        INSTANCE;

        @Override
        public <T> T get(final Setting<T> setting)
        {
            return setting.defaultValue();
        }
    }
}
