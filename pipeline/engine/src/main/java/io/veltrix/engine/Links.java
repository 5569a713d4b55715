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
import io.veltrix.engine.config.SameThread;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.JournalLink;
import io.veltrix.engine.lane.LaneBuilder;
import io.veltrix.engine.link.FollowedTally;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.observe.LatencyRecorder;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.stream.DirectStream;
import io.veltrix.engine.stream.EpochGuard;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import io.veltrix.engine.stream.GuardedReader;
import io.veltrix.engine.stream.LinkPressure;
import io.veltrix.engine.stream.LiveEnd;
import io.veltrix.engine.stream.RejoiningReader;

/**
 * What joins the parts that this process hosts: publications, readers, counters, and who is to blame for a full stream.
 * The launching thread.
 */
final class Links
{
    static final String RECONCILED = PipelineConfig.ROOT + ": reconciled at sequence";
    static final String JOURNALLED = ": last sequence journalled";
    static final String TAKEN = ": last sequence taken by journal";
    static final String PROCESSED = ": last sequence processed";
    static final String PUBLISHED = ": last sequence published";

    final List<LatencyRecorder> latencies = new ArrayList<>();

    private final PipelineConfig config;
    private final Home home;
    private final Transport transport;
    private final Hosting hosting;
    private final List<FollowedTally> followed = new ArrayList<>();
    private final Map<String, LinkPressure> pressures = new LinkedHashMap<>();
    private final Map<String, Tally> journalled = new LinkedHashMap<>();
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final List<EventReader> ipcReaders = new ArrayList<>();
    private final Map<String, DirectStream> direct = new LinkedHashMap<>();
    private EpochGuard guard;
    private Life life;

    Links(final PipelineConfig config, final Home home, final Transport transport, final Hosting hosting)
    {
        this.hosting = hosting;
        this.config = config;
        this.home = home;
        this.transport = transport;
    }

    /**
     * This process belongs to a life of the sequencer. Before any reader is made.
     *
     * @param processGuard of that life.
     * @param processLife  where the sequencer is in another process; else null.
     */
    void join(final EpochGuard processGuard, final Life processLife)
    {
        guard = processGuard;
        life = processLife;
    }

    EventPublication rootPublication()
    {
        if (SameThread.holds(config, PipelineConfig.ROOT))
        {
            return direct(PipelineConfig.ROOT);
        }
        addRemoteReaders(PipelineConfig.ROOT);
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
        if (!isRead)
        {
            return null;
        }
        if (SameThread.holds(config, stream.name()))
        {
            return direct(stream.name());
        }
        addRemoteReaders(stream.name());
        return transport.addPublication(
            stream.number(), stream.name(), stream.termLength(), config.sequencer().maxEventLength(),
            LaneBuilder.maxPerInput(lane, stream).getKey());
    }

    /** Whom the writer of a stream waits for in other processes, as far as they are there. */
    private void addRemoteReaders(final String stream)
    {
        final LinkPressure pressure = pressure(stream);
        if (!hosting.hostsSequencer())
        {
            pressure.addReader(
                "journal", false, follow(stream + TAKEN), tally(stream + ": full, journal slowest"));
        }
        config.lanes().stream()
            .filter((lane) -> !hosting.hosts(lane) && stream.equals(lane.reads()) && lane.link() == LinkKind.IPC)
            .forEach((lane) -> addRemoteReader(pressure, stream, lane.name()));
        config.sinks().stream()
            .filter((sink) -> !hosting.hosts(sink) && stream.equals(sink.reads()) && sink.link() == LinkKind.IPC)
            .forEach((sink) -> addRemoteReader(pressure, stream, sink.name()));
    }

    private void addRemoteReader(final LinkPressure pressure, final String stream, final String reader)
    {
        pressure.addDetachableReader(
            reader, follow(reader + PROCESSED), follow(stream + ": " + reader + " attached"),
            tally(stream + ": full, " + reader + " slowest"));
    }

    /**
     * @param stream     that is recorded.
     * @param taken      last sequence its recorder has taken.
     * @param journalled last one that is in the journal.
     * @param first      sequence to be read.
     * @return the recorder's reader; its writer always waits for it.
     */
    EventReader recorderReader(
        final String stream, final Tally taken, final Tally journalled, final long first)
    {
        this.journalled.put(stream, journalled);
        if (!hosting.hostsWriterOf(stream))
        {
            return transport.addSuccessiveReader(numberOf(stream), stream, first, guard);
        }
        pressure(stream).addReader("journal", false, taken, tally(stream + ": full, journal slowest"));
        return nearReader(stream);
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
            return guard == null ?
                followJournal(stream, firstSequence) :
                new GuardedReader(followJournal(stream, firstSequence), guard);
        }
        final boolean isNear = life == null && hosting.hostsWriterOf(stream);
        if (isNear && whenFull != FullPolicy.DETACH)
        {
            pressure(stream).addReader(
                reader, whenFull == FullPolicy.FAIL, processed, tally(stream + ": full, " + reader + " slowest"));
            return nearReader(stream);
        }
        final Tally attached = tally(stream + ": " + reader + " attached");
        if (hosting.hostsWriterOf(stream))
        {
            pressure(stream).addDetachableReader(
                reader, processed, attached, tally(stream + ": full, " + reader + " slowest"));
        }
        final RejoiningReader rejoining =
            rejoiningReader(stream, reader, whenFull != FullPolicy.DETACH, isNear, attached, firstSequence);
        return isNear ? rejoining : rejoining.fromJournal(guard);
    }

    private RejoiningReader rejoiningReader(
        final String stream,
        final String reader,
        final boolean isHolding,
        final boolean isNear,
        final Tally attached,
        final long firstSequence)
    {
        final LiveEnd end = transport.addLiveEnd(
            numberOf(stream), stream, isHolding, isNear, config.sequencer().maxEventLength(), attached,
            tally(stream + ": " + reader + " detached"));
        return new RejoiningReader(
            reader + ", reader of " + stream, end, (sequence) -> followJournal(stream, sequence),
            life == null ? journalled.get(stream) : life.tally(stream + JOURNALLED), termLengthOf(stream) / 2,
            tally(stream + ": " + reader + " rejoined"), firstSequence);
    }

    private EventReader followJournal(final String stream, final long fromSequence)
    {
        return JournalLink.follow(home.journal().resolve(stream), fromSequence);
    }

    /** As large as what Aeron would let its writer be ahead. */
    private DirectStream direct(final String stream)
    {
        return direct.computeIfAbsent(
            stream, (name) -> new DirectStream(
                transport.allocate(name, termLengthOf(name) / 2), config.sequencer().maxEventLength()));
    }

    private int termLengthOf(final String stream)
    {
        return PipelineConfig.ROOT.equals(stream) ?
            config.sequencer().termLength() : config.stream(stream).termLength();
    }

    private EventReader nearReader(final String stream)
    {
        if (SameThread.holds(config, stream))
        {
            return direct(stream).addReader();
        }
        final EventReader reader = transport.addReader(numberOf(stream), stream);
        ipcReaders.add(reader);
        return reader;
    }

    /**
     * @param label of a counter that another process writes, whichever life of it.
     * @return that counter, for one reading thread.
     */
    FollowedTally follow(final String label)
    {
        final FollowedTally tally = transport.follow(label);
        tally.refresh();
        followed.add(tally);
        return tally;
    }

    /**
     * Look for counters of other processes that have come or come again. One thread, none of the pipeline's.
     */
    void refresh()
    {
        followed.forEach(FollowedTally::refresh);
    }

    long driverBeat()
    {
        return transport.driverBeat();
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

    /**
     * @param label what it counts, for reports alone: nothing in the pipeline asks for it.
     * @return its counter; where the run is not observed, one that stays at 0.
     */
    Tally count(final String label)
    {
        return hosting.isObserved() ? tally(label) : Tallies.none();
    }

    /**
     * @param boundary as reports name it.
     * @return a recorder for it; null where the run is not observed.
     */
    LatencyRecorder latency(final String boundary)
    {
        if (!hosting.isObserved())
        {
            return null;
        }
        final LatencyRecorder recorder = new LatencyRecorder(boundary);
        latencies.add(recorder);
        return recorder;
    }

    void awaitConnections()
    {
        transport.awaitConnections(ipcReaders);
    }
}
