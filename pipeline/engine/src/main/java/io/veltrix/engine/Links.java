package io.veltrix.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.FullPolicy;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.LinkKind;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.lane.LaneBuilder;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.observe.LatencyRecorder;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import io.veltrix.engine.stream.LinkPressure;

/**
 * What joins the parts that this process hosts: publications, readers, counters, and who is to blame for a full stream.
 * The launching thread.
 */
final class Links
{
    final List<LatencyRecorder> latencies = new ArrayList<>();

    private final PipelineConfig config;
    private final Transport transport;
    private final Map<String, LinkPressure> pressures = new LinkedHashMap<>();
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final List<EventReader> ipcReaders = new ArrayList<>();

    Links(final PipelineConfig config, final Transport transport)
    {
        this.config = config;
        this.transport = transport;
    }

    EventPublication rootPublication()
    {
        return transport.addPublication(
            EventHeaderDescriptor.ROOT_STREAM, PipelineConfig.ROOT, config.sequencer().termLength(),
            config.sequencer().maxEventLength(), 1);
    }

    /**
     * @return the live publication of a derived stream; null where nobody reads it there.
     */
    EventPublication publication(final LaneConfig lane, final StreamConfig stream)
    {
        final boolean isRead = stream.record() != Recording.NONE ||
            config.sinks().stream().anyMatch((sink) -> sink.reads().equals(stream.name())) ||
            config.lanes().stream().anyMatch(
                (other) -> other.reads().equals(stream.name()) && other.link() == LinkKind.IPC);
        return isRead ?
            transport.addPublication(
                stream.number(), stream.name(), stream.termLength(), config.sequencer().maxEventLength(),
                LaneBuilder.maxPerInput(lane, stream).getKey()) :
            null;
    }

    EventReader ipcReader(final String stream)
    {
        final EventReader reader = transport.addReader(numberOf(stream), stream);
        ipcReaders.add(reader);
        return reader;
    }

    void addReaderOf(final String stream, final String reader, final FullPolicy policy, final Tally processed)
    {
        pressure(stream).addReader(
            reader, policy == FullPolicy.FAIL, processed, tally(stream + ": full, " + reader + " slowest"));
    }

    LinkPressure pressure(final String stream)
    {
        return pressures.computeIfAbsent(stream, LinkPressure::new);
    }

    int numberOf(final String stream)
    {
        return PipelineConfig.ROOT.equals(stream) ?
            EventHeaderDescriptor.ROOT_STREAM : config.stream(stream).number();
    }

    /**
     * @param label what it counts.
     * @return the counter of that label: a new one where there is none yet.
     */
    Tally tally(final String label)
    {
        return tallies.computeIfAbsent(label, transport::addTally);
    }

    LatencyRecorder latency(final String boundary)
    {
        final LatencyRecorder recorder = new LatencyRecorder(boundary);
        latencies.add(recorder);
        return recorder;
    }

    void awaitConnections()
    {
        transport.awaitConnections(ipcReaders);
    }
}
