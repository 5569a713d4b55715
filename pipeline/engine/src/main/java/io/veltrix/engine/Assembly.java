package io.veltrix.engine;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.Admission;
import io.veltrix.engine.config.ErrorPolicy;
import io.veltrix.engine.config.FullPolicy;
import io.veltrix.engine.config.JournalConfig;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.LinkKind;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.config.SinkConfig;
import io.veltrix.engine.config.SourceConfig;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.config.ThreadConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.DiskListener;
import io.veltrix.engine.journal.JournalOptions;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.journal.JournalWriter;
import io.veltrix.engine.journal.SegmentPreparer;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.lane.LaneBuilder;
import io.veltrix.engine.lane.LaneWork;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.observe.LatencyRecorder;
import io.veltrix.engine.observe.StallWatch;
import io.veltrix.engine.record.RecordWork;
import io.veltrix.engine.record.StreamRecorder;
import io.veltrix.engine.sequencer.ControlInbox;
import io.veltrix.engine.sequencer.LiveSequencer;
import io.veltrix.engine.sequencer.Sequencer;
import io.veltrix.engine.sequencer.SequencerClock;
import io.veltrix.engine.sequencer.SourceSlot;
import io.veltrix.engine.sequencer.VirtualSequencer;
import io.veltrix.engine.sink.Gate;
import io.veltrix.engine.sink.SinkWork;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import io.veltrix.engine.stream.LinkPressure;
import io.veltrix.engine.thread.IdleStrategies;
import io.veltrix.engine.thread.Pinning;
import io.veltrix.engine.thread.PipelineThread;
import io.veltrix.engine.thread.Work;

/**
 * Builds the parts of a running pipeline from its records and wires them, in the order in which they depend on each
 * other. The launching thread; what it makes is then handed to the pipeline's threads.
 */
final class Assembly implements AutoCloseable
{
    private static final long DERIVED_SEGMENT_BYTES = 8L << 20;

    final PipelineConfig config;
    final RunOptions options;
    final Home home;
    final Failures failures;
    final Transport transport;
    final ControlInbox inbox = new ControlInbox();
    final List<LatencyRecorder> latencies = new ArrayList<>();
    final List<Lane> lanes = new ArrayList<>();
    final List<SourceSlot> sources = new ArrayList<>();
    final Map<String, SinkWork.SinkTallies> sinks = new LinkedHashMap<>();
    final List<StreamRecorder> recorders = new ArrayList<>();
    final List<PipelineThread> threads = new ArrayList<>();
    final StallWatch stalls;
    final Tally rootPublished;
    final List<Tally> quarantined = new ArrayList<>();
    Sequencer sequencer;

    /** What was published in the stream of each recorder. */
    private final List<Tally> recorded = new ArrayList<>();
    private final EventPrinter printer;
    private final PipelineProgress progress;
    private final Map<String, LinkPressure> pressures = new LinkedHashMap<>();
    private final Map<String, List<Tally>> readersOf = new LinkedHashMap<>();
    private final List<EventReader> ipcReaders = new ArrayList<>();
    private final Map<String, Sink> startedSinks = new LinkedHashMap<>();
    private final Map<String, List<Work>> workOf = new LinkedHashMap<>();
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    /** How to close the components that started, until a thread has them and does it. */
    private final Deque<Runnable> unowned = new ArrayDeque<>();
    private EventPublication rootPublication;
    private LongSupplier now = () -> 0;

    Assembly(
        final PipelineConfig config,
        final RunOptions options,
        final Home home,
        final Path aeronDirectory,
        final EventPrinter printer)
    {
        this.config = config;
        this.options = options;
        this.home = home;
        this.printer = printer;
        failures = keep(new Failures(home.errors()));
        stalls = new StallWatch(failures::note);
        transport = launchTransport(aeronDirectory);
        rootPublished = transport.addTally("root: last sequence published");
        progress = new PipelineProgress(rootPublished);
    }

    private Transport launchTransport(final Path aeronDirectory)
    {
        try
        {
            return keep(Transport.launch(aeronDirectory, failures));
        }
        catch (final RuntimeException | Error failure)
        {
            // Nobody has this assembly yet to close it.
            close();
            throw failure;
        }
    }

    private <T extends AutoCloseable> T keep(final T resource)
    {
        resources.push(resource);
        return resource;
    }

    /**
     * Make everything and start it.
     */
    void launch()
    {
        config.threads().forEach((thread) -> workOf.put(thread.name(), new ArrayList<>()));
        addPublicationOfRoot();
        addRecorders();
        addSinks();
        addLanes();
        wireProgress();
        addSequencer();
        workOf.get(config.journal().thread()).add(new RecordWork(recorders, transport));
        transport.awaitConnections(ipcReaders);
        if (!recorders.get(0).writer().awaitReady())
        {
            final Throwable reason = failures.first();
            throw new IllegalStateException(
                "the journal cannot start: " + (reason == null ? "its helper is stuck" : reason.getMessage()), reason);
        }
        unowned.clear();
        for (final ThreadConfig thread : config.threads())
        {
            final List<Work> work = workOf.get(thread.name());
            if (!work.isEmpty())
            {
                threads.add(keep(new PipelineThread(
                    thread.name(), thread.core(), IdleStrategies.create(thread.idle()), work.toArray(new Work[0]),
                    failures)));
            }
        }
        RunWatch.addSubjects(this);
        PipelineThread.prepare(threads);
        threads.forEach(PipelineThread::start);
    }

    private void addPublicationOfRoot()
    {
        rootPublication = transport.addPublication(
            EventHeaderDescriptor.ROOT_STREAM, PipelineConfig.ROOT, config.sequencer().termLength(),
            config.sequencer().maxEventLength(), 1);
        pressures.put(PipelineConfig.ROOT, new LinkPressure(PipelineConfig.ROOT));
    }

    private void addRecorders()
    {
        final JournalConfig journal = config.journal();
        final DiskListener listener = (path, freeBytes, neededBytes) -> failures.onError(new IllegalStateException(
            "disk short under " + path + ": " + freeBytes + " bytes are free, the next segment needs " + neededBytes +
            " above the floor; free some room or lower journal.floor"));
        // The helper inherits the mask of the thread that starts it: keep it off the hot cores, beside the writer.
        final BitSet launcher = Pinning.current();
        Pinning.pin(config.thread(journal.thread()).core());
        final SegmentPreparer preparer;
        try
        {
            preparer = keep(SegmentPreparer.launch(listener, failures));
        }
        finally
        {
            Pinning.restore(launcher);
        }
        addRecorder(PipelineConfig.ROOT, EventHeaderDescriptor.ROOT_STREAM, Recording.FULL, preparer);
        for (final LaneConfig lane : config.lanes())
        {
            for (final StreamConfig stream : lane.streams())
            {
                if (stream.record() != Recording.NONE)
                {
                    addRecorder(stream.name(), stream.number(), stream.record(), preparer);
                }
            }
        }
    }

    private void addRecorder(
        final String stream, final int number, final Recording recording, final SegmentPreparer preparer)
    {
        final JournalConfig journal = config.journal();
        final JournalWriter writer = keep(JournalWriter.open(
            new JournalOptions(
                home.journal(), number, stream, segmentBytes(number), journal.blockBytes(),
                journal.durability(), journal.intervalNs(),
                journal.floorBytes(), recording),
            preparer));
        final boolean isRoot = number == EventHeaderDescriptor.ROOT_STREAM;
        final Tally journalled = transport.addTally(stream + ": last sequence journalled");
        recorders.add(new StreamRecorder(
            stream, number, addIpcReader(stream, number), writer, journal.blockBytes(), journalled,
            isRoot ? latency("journalled") : null));
        pressures.computeIfAbsent(stream, LinkPressure::new).addReader(
            "journal", false, journalled, transport.addTally(stream + ": full, journal slowest"));
    }

    /**
     * Derived streams are a fraction of the root: their segments are small, so that preparing them costs little.
     */
    private long segmentBytes(final int stream)
    {
        final long bytes = config.journal().segmentBytes();
        return stream == EventHeaderDescriptor.ROOT_STREAM ?
            bytes : Math.min(bytes, Math.max(DERIVED_SEGMENT_BYTES, 8L * config.journal().blockBytes()));
    }

    /**
     * @return true where every recorded stream is in its journal as far as it was published. Any thread.
     */
    boolean isJournalled()
    {
        for (int i = 0; i < recorders.size(); i++)
        {
            if (recorders.get(i).journalled().value() < recorded.get(i).value())
            {
                return false;
            }
        }
        return true;
    }

    /**
     * @return where every reader stands, for a pipeline that does not come to its end. Any thread.
     */
    String whatIsLeft()
    {
        final StringBuilder text = new StringBuilder("root published ").append(rootPublished.value());
        lanes.forEach((lane) -> text.append(", lane ").append(lane.name()).append(" processed ")
            .append(lane.processed().value()));
        for (final SinkConfig sink : config.sinks())
        {
            text.append(", sink ").append(sink.name()).append(" processed ")
                .append(sinks.get(sink.name()).processed().value()).append(" of ").append(sink.reads());
        }
        recorders.forEach((recorder) -> text.append(", journal ").append(recorder.position().name()).append(" has ")
            .append(recorder.journalled().value()));
        return text.toString();
    }

    private void addSinks()
    {
        final Tally journalled = recorders.get(0).journalled();
        for (final SinkConfig sinkConfig : config.sinks())
        {
            final String name = sinkConfig.name();
            final Sink sink = sinkConfig.component().constructor().get();
            sink.onStart(new Context(name, sinkConfig.component().settings(), null));
            startedSinks.put(name, sink);
            unowned.push(sink::onClose);
            final SinkWork.SinkTallies tallies = new SinkWork.SinkTallies(
                transport.addTally(name + ": last sequence processed"),
                transport.addTally(name + ": effects"),
                transport.addTally(name + ": dropped"));
            sinks.put(name, tallies);
            final EventReader reader = addIpcReader(sinkConfig.reads(), numberOf(sinkConfig.reads()));
            addReaderOf(sinkConfig.reads(), name, sinkConfig.whenFull(), tallies.processed());
            workOf.get(sinkConfig.thread()).add(new SinkWork(
                name, sink, reader, new Gate(sinkConfig.gated() ? journalled : null), sinkConfig.declared().types(),
                sinkConfig.whenFull() == FullPolicy.DROP, latency(name), tallies));
        }
    }

    private void addLanes()
    {
        for (final LaneConfig laneConfig : config.lanes())
        {
            final Tally setAside = transport.addTally(laneConfig.name() + ": events set aside");
            quarantined.add(setAside);
            final Lane lane = new LaneBuilder(laneConfig, transport::addTally)
                .publications((stream) -> publicationOf(laneConfig, stream))
                .pressures((stream) -> pressures.computeIfAbsent(stream.name(), LinkPressure::new))
                .faults(new LaneFaults(laneConfig.onError(), printer, inbox, failures, setAside))
                .latency(latency(laneConfig.name()))
                .build();
            lanes.add(lane);
            unowned.push(lane::close);
            final boolean isJournal = laneConfig.link() == LinkKind.JOURNAL;
            final EventReader reader = isJournal ?
                keep(JournalReader.follow(home.journal().resolve(laneConfig.reads()), 1)) :
                addIpcReader(laneConfig.reads(), numberOf(laneConfig.reads()));
            if (!isJournal)
            {
                addReaderOf(laneConfig.reads(), lane.name(), laneConfig.whenFull(), lane.processed());
            }
            readersOf.computeIfAbsent(laneConfig.reads(), (ignored) -> new ArrayList<>()).add(lane.processed());
            // Lanes come before the sinks of their thread.
            final List<Work> work = workOf.get(laneConfig.thread());
            work.add(lanesOn(laneConfig.thread()), new LaneWork(lane, reader));
        }
    }

    private int lanesOn(final String thread)
    {
        return (int)workOf.get(thread).stream().filter((work) -> work instanceof LaneWork).count();
    }

    private EventPublication publicationOf(final LaneConfig lane, final StreamConfig stream)
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

    private void addReaderOf(
        final String stream, final String reader, final FullPolicy policy, final Tally processed)
    {
        pressures.computeIfAbsent(stream, LinkPressure::new).addReader(
            reader, policy == FullPolicy.FAIL, processed,
            transport.addTally(stream + ": full, " + reader + " slowest"));
    }

    private void wireProgress()
    {
        recorded.add(rootPublished);
        for (int i = 0; i < lanes.size(); i++)
        {
            for (final StreamConfig stream : config.lanes().get(i).streams())
            {
                if (stream.record() != Recording.NONE)
                {
                    recorded.add(lanes.get(i).published(stream.number()));
                }
            }
        }
        config.sinks().forEach((sink) -> readersOf.computeIfAbsent(sink.reads(), (ignored) -> new ArrayList<>())
            .add(sinks.get(sink.name()).processed()));
        readersOf.getOrDefault(PipelineConfig.ROOT, List.of()).forEach(progress::addRootReader);
        final List<String> known = new ArrayList<>(List.of(PipelineConfig.ROOT));
        while (known.size() <= config.lanes().stream().mapToInt((lane) -> lane.streams().size()).sum())
        {
            final int before = known.size();
            for (int i = 0; i < lanes.size(); i++)
            {
                final LaneConfig lane = config.lanes().get(i);
                if (known.contains(lane.reads()))
                {
                    addStreamsOf(lane, lanes.get(i), known);
                }
            }
            if (known.size() == before)
            {
                throw new IllegalStateException("streams derive from each other: " + known);
            }
        }
    }

    private void addStreamsOf(final LaneConfig laneConfig, final Lane lane, final List<String> known)
    {
        for (final StreamConfig stream : laneConfig.streams())
        {
            if (!known.contains(stream.name()))
            {
                known.add(stream.name());
                progress.addStream(
                    lane.published(stream.number()), readersOf.getOrDefault(stream.name(), List.of()));
            }
        }
    }

    private void addSequencer()
    {
        int reserveEvents = 0;
        int reserveBytes = 0;
        for (final SourceConfig source : config.sources())
        {
            if (source.answers() != null)
            {
                final int answers = source.declared().eventsPerRequest() * outstandingOf(source.answers());
                reserveEvents += answers;
                reserveBytes += answers *
                    (EventHeaderDescriptor.MESSAGE_OFFSET + source.declared().maxMessageLength());
            }
            sources.add(startSource(source));
        }
        final Sequencer.Parts parts = new Sequencer.Parts(
            rootPublication, pressures.get(PipelineConfig.ROOT), rootPublished, recorders.get(0).journalled(),
            config.journal().windowEvents(), home.manifest().epoch(), 0, sources, inbox, progress,
            config.sequencer().tickNs(),
            config.lanes().stream().anyMatch((lane) -> lane.onError() == ErrorPolicy.QUARANTINE),
            options.maxEvents(), Admission.maxUnderWay(config), reserveEvents,
            reserveBytes);
        if (options.isDeterministic())
        {
            final VirtualSequencer virtual = new VirtualSequencer(parts, options.durationNs());
            now = virtual::nowNs;
            sequencer = virtual;
        }
        else
        {
            final SequencerClock clock = SequencerClock.ofHost(0);
            now = () -> clock.epochNs(System.nanoTime());
            sequencer = new LiveSequencer(parts, clock, options.speed(), options.durationNs());
        }
        workOf.get(config.sequencer().thread()).add(0, sequencer);
    }

    private int outstandingOf(final String sink)
    {
        return config.sinks().stream().filter((each) -> each.name().equals(sink))
            .mapToInt((each) -> each.declared().maxOutstanding()).findFirst().orElse(0);
    }

    private SourceSlot startSource(final SourceConfig sourceConfig)
    {
        final Source source = sourceConfig.component().constructor().get();
        source.onStart(new Context(
            sourceConfig.name(), sourceConfig.component().settings(), startedSinks.get(sourceConfig.answers())));
        unowned.push(source::onClose);
        return new SourceSlot(
            sourceConfig, source,
            transport.addTally(sourceConfig.name() + ": events"),
            transport.addTally(sourceConfig.name() + ": dropped"));
    }

    private EventReader addIpcReader(final String stream, final int number)
    {
        final EventReader reader = transport.addReader(number, stream);
        ipcReaders.add(reader);
        return reader;
    }

    private int numberOf(final String stream)
    {
        return PipelineConfig.ROOT.equals(stream) ?
            EventHeaderDescriptor.ROOT_STREAM : config.stream(stream).number();
    }

    private LatencyRecorder latency(final String boundary)
    {
        final LatencyRecorder recorder = new LatencyRecorder(boundary);
        latencies.add(recorder);
        return recorder;
    }

    @Override
    public void close()
    {
        Throwable failed = null;
        while (!unowned.isEmpty())
        {
            try
            {
                unowned.pop().run();
            }
            catch (final RuntimeException ex)
            {
                failed = ex;
                failures.onError(ex);
            }
        }
        while (!resources.isEmpty())
        {
            try
            {
                resources.pop().close();
            }
            catch (final Exception ex)
            {
                failed = ex;
                failures.onError(ex);
            }
        }
        if (failed != null)
        {
            throw new IllegalStateException("closing the pipeline: " + failed.getMessage(), failed);
        }
    }

    private final class Context implements SourceContext, SinkContext
    {
        private final String name;
        private final Settings settings;
        private final Sink answered;

        private Context(final String name, final Settings settings, final Sink answered)
        {
            this.name = name;
            this.settings = settings;
            this.answered = answered;
        }

        @Override
        public String name()
        {
            return name;
        }

        @Override
        public Settings settings()
        {
            return settings;
        }

        @Override
        public Sink answeredSink()
        {
            return answered;
        }

        @Override
        public long nowNs()
        {
            return now.getAsLong();
        }

        @Override
        public Tally counter(final String label)
        {
            return transport.addTally(name + ": " + label);
        }
    }
}
