package io.veltrix.bench.ours;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.LinkKit;
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
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.stream.EventReader;

/**
 * There through a lane of stages, back over a plain link: the last stage, which hands events on, is the lane's own way
 * out. Stages have their default settings; what they emit for nobody is dropped by the lane, as in any pipeline.
 */
final class LaneKit implements LinkKit
{
    private static final int TERM_LENGTH = 16 << 20;

    private final List<EventReader> readers = new ArrayList<>();
    private final Transport transport = Transport.launch(
        Path.of("/dev/shm", "bench-lane-" + ProcessHandle.current().pid()), (error) -> System.err.println(error));
    private final List<Stage> stages;
    private final MessageTape messages;

    /**
     * @param stages   in front of the one that hands on.
     * @param messages to send round and round.
     */
    LaneKit(final List<Stage> stages, final MessageTape messages)
    {
        this.stages = stages;
        this.messages = messages;
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        if (bytes != messages.eventLength())
        {
            throw new IllegalArgumentException("bytes=" + bytes + ", wanted " + messages.eventLength());
        }
        final String name = "hop-" + number;
        final EventReader reader = transport.addReader(number, name);
        readers.add(reader);
        final var publication = transport.addPublication(number, name, TERM_LENGTH, bytes, 1);
        if (number > 1)
        {
            return new IpcLink(publication, reader, bytes);
        }
        final HandOnStage last = new HandOnStage();
        final List<Stage> all = new ArrayList<>(stages);
        all.add(last);
        return new LaneLink(publication, reader, messages, lane(all), last);
    }

    private static Lane lane(final List<Stage> stages)
    {
        final List<StageConfig> configs = new ArrayList<>();
        for (final Stage stage : stages)
        {
            configs.add(new StageConfig(
                "stage-" + configs.size(), new ComponentConfig<>("measured", () -> stage, Defaults.INSTANCE),
                StageDeclared.of(stage, Defaults.INSTANCE)));
        }
        return new LaneBuilder(new LaneConfig(
            "lane", "thread", PipelineConfig.ROOT, LinkKind.IPC, FullPolicy.BLOCK, ErrorPolicy.STOP, configs,
            List.of()), Tallies.onHeap()).build();
    }

    @Override
    public void awaitReady()
    {
        transport.awaitConnections(readers);
    }

    @Override
    public void service()
    {
        transport.doWork();
    }

    @Override
    public void close()
    {
        transport.close();
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
