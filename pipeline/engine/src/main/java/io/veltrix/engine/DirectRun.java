package io.veltrix.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;

import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.SourceConfig;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.lane.LaneBuilder;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.sequencer.ControlInbox;
import io.veltrix.engine.sequencer.Sequencer;
import io.veltrix.engine.sequencer.SourceSlot;
import io.veltrix.engine.sequencer.VirtualSequencer;
import io.veltrix.engine.stream.DirectStream;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventReader;
import io.veltrix.engine.stream.LinkPressure;

/**
 * Runs the sources and one lane of a pipeline on the calling thread, in virtual time, without transport, journal, sinks
 * or ticks. For tools and for tests of stages: the sequencer and the lane are the real ones. Single-threaded.
 */
public final class DirectRun implements AutoCloseable
{
    private static final int STREAM_BYTES = 4 << 20;
    private static final int EVENTS_PER_CYCLE = 4_096;
    private static final long NO_TICKS = Long.MAX_VALUE / 4;

    private final Lane lane;
    private final VirtualSequencer sequencer;
    private final EventReader reader;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Tally rootPublished = Tallies.onHeap().add("root");

    /**
     * @param config    of the pipeline; its first lane is run, it must read the root.
     * @param maxEvents that the sources may bring in.
     * @param taps      gives what is shown each event of a derived stream; null for nothing.
     */
    public DirectRun(
        final PipelineConfig config, final long maxEvents, final Function<StreamConfig, EventHandler> taps)
    {
        final Tallies tallies = Tallies.onHeap();
        final LaneConfig laneConfig = config.lanes().get(0);
        lane = new LaneBuilder(laneConfig, tallies).taps(taps).build();
        final DirectStream root = new DirectStream(STREAM_BYTES, config.sequencer().maxEventLength());
        reader = root.addReader();
        final List<SourceSlot> slots = new ArrayList<>();
        for (final SourceConfig sourceConfig : config.sources())
        {
            final Source source = sourceConfig.component().constructor().get();
            source.onStart(new Context(sourceConfig.name(), sourceConfig.component().settings(), tallies));
            sources.put(sourceConfig.name(), source);
            slots.add(new SourceSlot(sourceConfig, source, tallies.add("events"), tallies.add("dropped")));
        }
        sequencer = new VirtualSequencer(
            new Sequencer.Parts(
                root, LinkPressure.NONE, rootPublished, null, Long.MAX_VALUE, 1, 0, slots, new ControlInbox(),
                lane.processed()::value, NO_TICKS, false, maxEvents, Long.MAX_VALUE, 0, 0, null),
            RunOptions.UNLIMITED);
    }

    /**
     * Run to the end of the sources.
     *
     * @param progress is told now and then how many root events are through.
     */
    public void run(final LongConsumer progress)
    {
        long cycles = 0;
        while (!sequencer.isFinished())
        {
            final int done = sequencer.doWork() + reader.poll(lane, EVENTS_PER_CYCLE);
            if ((++cycles & 0xFFF) == 0 || done == 0)
            {
                progress.accept(rootPublished.value());
            }
        }
    }

    public Lane lane()
    {
        return lane;
    }

    /**
     * @param name of a source in the file.
     * @return the source.
     */
    public Source source(final String name)
    {
        return sources.get(name);
    }

    /**
     * @return root events so far.
     */
    public long rootEvents()
    {
        return rootPublished.value();
    }

    @Override
    public void close()
    {
        sequencer.onClose();
        lane.close();
    }

    private record Context(String name, Settings settings, Tallies tallies) implements SourceContext
    {
        @Override
        public Sink answeredSink()
        {
            return null;
        }

        @Override
        public long nowNs()
        {
            return 0;
        }

        @Override
        public Tally counter(final String label)
        {
            return tallies.add(label);
        }
    }
}
