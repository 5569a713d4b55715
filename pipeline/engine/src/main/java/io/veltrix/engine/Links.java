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
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.JournalLink;
import io.veltrix.engine.lane.LaneBuilder;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.observe.LatencyRecorder;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import io.veltrix.engine.stream.LinkPressure;
import io.veltrix.engine.stream.LiveEnd;
import io.veltrix.engine.stream.RejoiningReader;

/**
 * What joins the parts that this process hosts: publications, readers, counters, and who is to blame for a full stream.
 * The launching thread.
 */
final class Links
{
    final List<LatencyRecorder> latencies = new ArrayList<>();

    private final PipelineConfig config;
    private final Home home;
    private final Transport transport;
    private final Map<String, LinkPressure> pressures = new LinkedHashMap<>();
    private final Map<String, Tally> journalled = new LinkedHashMap<>();
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final List<EventReader> ipcReaders = new ArrayList<>();

    Links(final PipelineConfig config, final Home home, final Transport transport)
    {
        this.config = config;
        this.home = home;
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

    /**
     * @param stream     that is recorded.
     * @param taken      last sequence its recorder has taken.
     * @param journalled last one that is in the journal.
     * @return the recorder's reader; its writer always waits for it.
     */
    EventReader recorderReader(final String stream, final Tally taken, final Tally journalled)
    {
        this.journalled.put(stream, journalled);
        pressure(stream).addReader("journal", false, taken, tally(stream + ": full, journal slowest"));
        return ipcReader(stream);
    }

    /**
     * Make the reader of a lane or sink, as its link says. Recorders come first.
     *
     * @param stream        to read.
     * @param reader        lane or sink.
     * @param link          through which.
     * @param whenFull      what the writer does when this reader is behind.
     * @param processed     last sequence it is done with.
     * @param firstSequence that the stream's writer will publish.
     * @return its reader, from that sequence.
     */
    EventReader reader(
        final String stream,
        final String reader,
        final LinkKind link,
        final FullPolicy whenFull,
        final Tally processed,
        final long firstSequence)
    {
        if (link == LinkKind.JOURNAL)
        {
            return followJournal(stream, firstSequence);
        }
        final Tally full = tally(stream + ": full, " + reader + " slowest");
        if (whenFull == FullPolicy.DETACH)
        {
            final Tally attached = tally(stream + ": " + reader + " attached");
            pressure(stream).addDetachableReader(reader, processed, attached, full);
            return rejoiningReader(stream, reader, attached, firstSequence);
        }
        pressure(stream).addReader(reader, whenFull == FullPolicy.FAIL, processed, full);
        return ipcReader(stream);
    }

    private EventReader rejoiningReader(
        final String stream, final String reader, final Tally attached, final long firstSequence)
    {
        final LiveEnd end = transport.addLiveEnd(
            numberOf(stream), stream, false, true, config.sequencer().maxEventLength(), attached,
            tally(stream + ": " + reader + " detached"));
        final int termLength = PipelineConfig.ROOT.equals(stream) ?
            config.sequencer().termLength() : config.stream(stream).termLength();
        return new RejoiningReader(
            reader + ", reader of " + stream, end, (sequence) -> followJournal(stream, sequence),
            journalled.get(stream), termLength / 2, tally(stream + ": " + reader + " rejoined"), firstSequence);
    }

    private EventReader followJournal(final String stream, final long fromSequence)
    {
        return JournalLink.follow(home.journal().resolve(stream), fromSequence);
    }

    private EventReader ipcReader(final String stream)
    {
        final EventReader reader = transport.addReader(numberOf(stream), stream);
        ipcReaders.add(reader);
        return reader;
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
