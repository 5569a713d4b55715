package io.veltrix.engine.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.api.Timers;
import io.veltrix.engine.config.Emission;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.StageConfig;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.LinkPressure;

/**
 * Puts a lane together from its part of the pipeline file. Used alike by live runs, replays and tools; what differs is
 * what carries the streams. Not thread-safe.
 */
public final class LaneBuilder
{
    private final LaneConfig config;
    private final Tallies tallies;
    private Function<StreamConfig, EventPublication> publications = (stream) -> null;
    private Function<StreamConfig, EventHandler> taps = (stream) -> null;
    private Function<StreamConfig, LinkPressure> pressures = (stream) -> LinkPressure.NONE;
    private StageFaults faults = (lane, stage, input, failure) -> false;

    /**
     * @param config  the lane.
     * @param tallies makes its counters.
     */
    public LaneBuilder(final LaneConfig config, final Tallies tallies)
    {
        this.config = config;
        this.tallies = tallies;
    }

    /**
     * @param byStream gives the publication of a derived stream, null where nobody reads it.
     * @return this.
     */
    public LaneBuilder publications(final Function<StreamConfig, EventPublication> byStream)
    {
        publications = byStream;
        return this;
    }

    /**
     * @param byStream gives what is shown each event of a derived stream before it is published, null for nothing.
     * @return this.
     */
    public LaneBuilder taps(final Function<StreamConfig, EventHandler> byStream)
    {
        taps = byStream;
        return this;
    }

    /**
     * @param byStream gives what is told when a derived stream has no room.
     * @return this.
     */
    public LaneBuilder pressures(final Function<StreamConfig, LinkPressure> byStream)
    {
        pressures = byStream;
        return this;
    }

    /**
     * @param handler is told when a stage throws.
     * @return this.
     */
    public LaneBuilder faults(final StageFaults handler)
    {
        faults = handler;
        return this;
    }

    /**
     * Make the stages and start them. They run on one thread from here on; the caller hands them over to it.
     *
     * @return the lane.
     */
    public Lane build()
    {
        final List<StageConfig> stageConfigs = config.stages();
        final int maxTypes = stageConfigs.stream()
            .mapToInt((stage) -> stage.declared().subscribes().size() + stage.declared().emits().size()).sum();
        final int maxTimers = stageConfigs.stream().mapToInt((stage) -> stage.declared().maxTimers()).sum();
        final TypeMasks masks = new TypeMasks(maxTypes + 1);
        final LaneTimers timers = new LaneTimers(maxTimers);
        final LaneOutputs outputs = new LaneOutputs(
            stageConfigs.stream().map((stage) -> stage.declared().emits()).toList(), this::route);
        final List<Stage> stages = startStages(masks, timers);
        final List<StreamWriter> writers = config.streams().stream().map(this::writer).toList();
        return new Lane(
            config, stages, masks, timers, outputs, writers, faults,
            tallies.add(config.name() + ": last sequence processed"));
    }

    private List<Stage> startStages(final TypeMasks masks, final LaneTimers timers)
    {
        final List<Stage> started = new ArrayList<>();
        try
        {
            for (int i = 0; i < config.stages().size(); i++)
            {
                final StageConfig stageConfig = config.stages().get(i);
                for (final EventType type : stageConfig.declared().subscribes())
                {
                    masks.add(type.key(), i);
                }
                final Stage stage = stageConfig.component().constructor().get();
                stage.onStart(new Context(
                    stageConfig.name(),
                    stageConfig.component().settings(),
                    timers.forStage(i, stageConfig.declared().maxTimers()),
                    (label) -> tallies.add(config.name() + "/" + stageConfig.name() + ": " + label)));
                started.add(stage);
            }
            return started;
        }
        catch (final RuntimeException | Error failure)
        {
            // Nobody else knows them yet: what they took at their start would stay taken.
            started.forEach(Stage::onClose);
            throw failure;
        }
    }

    /**
     * Most events and bytes that one input may add to a stream.
     *
     * @param lane   that writes it.
     * @param stream the stream.
     * @return events and bytes, header and message.
     */
    public static Map.Entry<Integer, Integer> maxPerInput(final LaneConfig lane, final StreamConfig stream)
    {
        int events = 0;
        int bytes = 0;
        for (final StageConfig stage : lane.stages())
        {
            for (final Emission emission : stage.declared().emits())
            {
                if (stream.events().contains(emission.type()))
                {
                    events += emission.maxPerInput();
                    bytes += emission.maxPerInput() *
                        (EventHeaderDescriptor.MESSAGE_OFFSET + emission.messageLength());
                }
            }
        }
        return Map.entry(events, bytes);
    }

    private int route(final EventType type)
    {
        return config.streams().stream()
            .filter((stream) -> stream.events().contains(type))
            .mapToInt(StreamConfig::number)
            .findFirst().orElse(LaneOutputs.NO_STREAM);
    }

    private StreamWriter writer(final StreamConfig stream)
    {
        final Map.Entry<Integer, Integer> max = maxPerInput(config, stream);
        return new StreamWriter(
            stream.name(), stream.number(), publications.apply(stream), taps.apply(stream), max.getKey(),
            max.getValue(), tallies.add(stream.name() + ": last sequence published"),
            pressures.apply(stream));
    }

    private record Context(String name, Settings settings, Timers timers, Tallies tallies) implements StageContext
    {
        @Override
        public Tally counter(final String label)
        {
            return tallies.add(label);
        }
    }
}
