package io.veltrix.engine.replay;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.ErrorPolicy;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.config.ThreadConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.PipelineIdentity;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.lane.DirectLinks;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.lane.LaneBuilder;
import io.veltrix.engine.lane.PoisonEventException;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.recovery.LedgerStates;
import io.veltrix.engine.recovery.RootLedger;
import io.veltrix.engine.recovery.SnapshotStates;
import io.veltrix.engine.recovery.UpgradeStates;
import io.veltrix.engine.snapshot.JournalMatch;
import io.veltrix.engine.snapshot.Snapshot;
import io.veltrix.engine.snapshot.SnapshotException;
import io.veltrix.engine.snapshot.SnapshotIdentity;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import io.veltrix.engine.thread.IdleStrategies;
import io.veltrix.engine.thread.PipelineThread;
import io.veltrix.engine.thread.Work;

/**
 * One replay of a home. Opens its journals read-only, also beside the pipeline that writes them. Use once, from one
 * thread.
 */
public final class Replay implements AutoCloseable
{
    private static final int EVENTS_PER_CYCLE = 256;
    private static final long SAMPLE_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(1);

    private final PipelineConfig config;
    private final Path home;
    private final ReplayOptions options;
    private final ReplayListener listener;
    private final EventPrinter printer;
    private final Tallies tallies;
    private final Transport transport;
    private final DirectLinks links;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<JournalReader> rootReaders = new ArrayList<>();
    private final List<PacedLane> rootLanes = new ArrayList<>();
    private final Map<String, StreamComparison> comparisons = new LinkedHashMap<>();
    private final Map<String, Tally> published = new LinkedHashMap<>();
    private final AtomicLong quarantined = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final RootLedger ledger = new RootLedger();
    private final List<String> notes = new ArrayList<>();
    private final long start;

    /** A lane with what feeds it. */
    private static final class Step extends Work
    {
        private final LaneConfig config;
        private final Lane lane;
        private final EventReader reader;
        private final EventHandler handler;

        Step(final LaneConfig config, final Lane lane, final EventReader reader, final EventHandler handler)
        {
            this.config = config;
            this.lane = lane;
            this.reader = reader;
            this.handler = handler;
        }

        @Override
        public int doWork()
        {
            final int taken = reader.poll(handler, EVENTS_PER_CYCLE);
            if (taken == 0 && handler instanceof final PacedLane paced && reader.isAtEnd())
            {
                paced.end();
            }
            return taken;
        }
    }

    /**
     * @param home     folder of the run.
     * @param config   of the pipeline: what the home holds, or changed stages for a what-if.
     * @param options  what to replay and how.
     * @param listener watches; on the lanes' threads.
     */
    public Replay(
        final Path home, final PipelineConfig config, final ReplayOptions options, final ReplayListener listener)
    {
        this(home, config, options, listener, null);
    }

    /**
     * @param home     folder of the run.
     * @param config   of the pipeline: what the home holds, or changed stages for a what-if.
     * @param options  what to replay and how.
     * @param listener watches; on the lanes' threads.
     * @param start    to begin behind, of this very pipeline or of one that it takes the place of; null to begin with
     *                 the first event. Not needed any more once this returns.
     * @throws IllegalStateException where the lanes do not take it.
     */
    public Replay(
        final Path home,
        final PipelineConfig config,
        final ReplayOptions options,
        final ReplayListener listener,
        final Snapshot start)
    {
        this.home = home;
        this.start = start == null ? 0 : start.root().sequence();
        this.config = config;
        this.options = options;
        this.links = new DirectLinks(config);
        this.listener = listener;
        this.printer = new EventPrinter(Home.readSchemas(home));
        try
        {
            transport = options.isSpread() ? launchTransport() : null;
            tallies = transport == null ? Tallies.onHeap() : transport::addTally;
            config.lanes().forEach((lane) -> addLane(lane, start));
            if (start != null)
            {
                load(start);
            }
        }
        catch (final RuntimeException | Error failed)
        {
            close();
            throw failed;
        }
    }

    /** The state of the very same pipeline, or for a what-if of one that it takes the place of. */
    private void load(final Snapshot from)
    {
        final SnapshotIdentity identity = PipelineIdentity.of(
            config, SchemaCatalog.ofClassPath(Replay.class.getClassLoader()), Map.of()).ofSnapshots();
        if (from.identity().differenceFrom(identity) == null)
        {
            SnapshotStates.load(from, lanes, ledger);
        }
        else
        {
            new UpgradeStates(from, config, notes::add).load(lanes, ledger);
        }
    }

    private Transport launchTransport()
    {
        final Path directory = Path.of(
            "/dev/shm", "veltrix-replay-" + ProcessHandle.current().pid() + "-" +
            Long.toHexString(System.nanoTime() & 0xFFFFFF));
        final Transport launched = Transport.launch(directory, (error) -> failure.compareAndSet(null, error));
        resources.push(launched);
        return launched;
    }

    private void addLane(final LaneConfig laneConfig, final Snapshot from)
    {
        final Lane lane = new LaneBuilder(laneConfig, tallies)
            .publications((stream) -> publication(laneConfig, stream))
            .taps((stream) -> tap(stream, from))
            .faults((name, stage, input, thrown) -> onFault(laneConfig, name, stage, input, thrown))
            .build();
        lanes.add(lane);
        resources.push(lane::close);
        laneConfig.streams().forEach((stream) -> published.put(stream.name(), lane.published(stream.number())));
        if (laneConfig.reads().equals(PipelineConfig.ROOT))
        {
            final JournalReader reader = JournalReader.open(
                Home.journalOf(home).resolve(PipelineConfig.ROOT), start + 1, options.to());
            resources.push(reader);
            rootReaders.add(reader);
            final PacedLane paced = new PacedLane(lane, options, listener, rootLanes.isEmpty() ? ledger : null);
            rootLanes.add(paced);
            steps.add(new Step(laneConfig, lane, reader, paced));
        }
        else
        {
            steps.add(new Step(laneConfig, lane, derivedReader(laneConfig), lane));
        }
    }

    private boolean onFault(
        final LaneConfig laneConfig,
        final String lane,
        final String stage,
        final Event input,
        final Throwable thrown)
    {
        if (laneConfig.onError() == ErrorPolicy.QUARANTINE)
        {
            quarantined.incrementAndGet();
            if (!options.isSpread())
            {
                ledger.setAside().add(lane, stage, input.stream(), input.sequence());
            }
            return true;
        }
        throw new PoisonEventException(
            "stage " + stage + " of lane " + lane + " threw " + thrown + " on sequence " + input.sequence() +
            " of stream " + input.stream() + ":" + System.lineSeparator() + printer.dump(input), thrown);
    }

    private boolean isRead(final StreamConfig stream)
    {
        return config.lanes().stream().anyMatch((lane) -> lane.reads().equals(stream.name()));
    }

    private EventPublication publication(final LaneConfig lane, final StreamConfig stream)
    {
        if (transport == null)
        {
            return links.publication(stream);
        }
        return !isRead(stream) ? null : transport.addPublication(
            stream.number(), stream.name(), stream.termLength(), config.sequencer().maxEventLength(),
            LaneBuilder.maxPerInput(lane, stream).getKey());
    }

    private EventReader derivedReader(final LaneConfig lane)
    {
        return transport == null ?
            links.reader(lane) : transport.addReader(config.stream(lane.reads()).number(), lane.reads());
    }

    private EventHandler tap(final StreamConfig stream, final Snapshot from)
    {
        final StreamComparison comparison;
        if (options.isVerified() && stream.record() != Recording.NONE)
        {
            comparison = new StreamComparison(
                stream.name(), Home.journalOf(home).resolve(stream.name()), stream.record(), printer,
                from == null ? null : from.stream(stream.name()));
            resources.push(comparison);
            comparisons.put(stream.name(), comparison);
        }
        else
        {
            comparison = null;
        }
        if (listener == ReplayListener.NONE)
        {
            return comparison;
        }
        final Event shown = new Event();
        return (buffer, offset, length) ->
        {
            shown.wrap(buffer, offset, length);
            if (shown.cause() >= options.from())
            {
                listener.onOutput(stream.name(), shown);
            }
            return comparison == null || comparison.onEvent(buffer, offset, length);
        };
    }

    /**
     * Replay to the end, to the first failure, or to the first divergence where streams are compared.
     *
     * @param progress is told once a second how many root events are through.
     * @return what came of it.
     */
    public ReplayReport run(final LongConsumer progress)
    {
        final long startedNs = System.nanoTime();
        if (options.isSpread())
        {
            runSpread(progress);
        }
        else
        {
            runHere(progress);
        }
        final boolean isWhole = options.to() == Long.MAX_VALUE && failure.get() == null;
        final boolean rootEndsWell =
            options.to() != Long.MAX_VALUE || rootReaders.stream().allMatch(JournalReader::endsWell);
        comparisons.values().forEach((comparison) -> comparison.conclude(isWhole, rootEndsWell, start + taken()));
        final List<StreamPosition> positions = new ArrayList<>();
        lanes.forEach((lane) -> positions.addAll(lane.positions()));
        return new ReplayReport(
            taken(),
            System.nanoTime() - startedNs,
            root(),
            positions,
            comparisons.values().stream().mapToLong(StreamComparison::compared).sum(),
            comparisons.values().stream().map(StreamComparison::divergence).filter((found) -> found != null)
                .sorted(Comparator.comparingLong(Divergence::cause)).toList(),
            Stream.concat(
                notes.stream(), comparisons.values().stream().map(StreamComparison::note))
                .filter((found) -> found != null).toList(),
            quarantined.get(),
            Stream.concat(
                rootReaders.stream().map(JournalReader::damage),
                comparisons.values().stream().map(StreamComparison::damage)).filter((found) -> found != null)
                .map(Object::toString).findFirst().orElse(null),
            failure.get() == null ? null : String.valueOf(failure.get().getMessage()));
    }

    private long taken()
    {
        return rootLanes.stream().mapToLong(PacedLane::taken).max().orElse(0);
    }

    private StreamPosition root()
    {
        return new StreamPosition(
            PipelineConfig.ROOT, EventHeaderDescriptor.ROOT_STREAM, ledger.sequence(), ledger.bytes(),
            ledger.digest());
    }

    /**
     * The state at the end: behind the last root event that was replayed. After {@link #run}, where that did not fail,
     * on one thread.
     *
     * @return a snapshot of the pipeline that was replayed.
     * @throws SnapshotException that says why there is none.
     */
    public Snapshot state()
    {
        if (options.isSpread() || failure.get() != null || ledger.sequence() == 0)
        {
            throw new SnapshotException("there is no state behind root sequence " + ledger.sequence() + ": " +
                (failure.get() == null ? "nothing was replayed on one thread" : failure.get().getMessage()));
        }
        final Path root = Home.journalOf(home).resolve(PipelineConfig.ROOT);
        final OptionalInt crc = JournalMatch.crc(root, ledger.sequence());
        if (crc.isEmpty())
        {
            throw new SnapshotException(
                "the journal " + root + " does not hold root event " + ledger.sequence() + " any more");
        }
        return new Snapshot(
            config.name(), SnapshotIdentity.hash(config.text()), Home.readManifest(home).schemas(),
            LedgerStates.save(ledger, crc.getAsInt()), lanes.stream().map(Lane::save).toList());
    }

    private void runHere(final LongConsumer progress)
    {
        long nextProgressNs = System.nanoTime() + PROGRESS_NS;
        try
        {
            while (!isOver())
            {
                int done = 0;
                for (int i = 0, size = steps.size(); i < size; i++)
                {
                    done += steps.get(i).doWork();
                }
                if (done == 0)
                {
                    Thread.onSpinWait();
                }
                if (System.nanoTime() - nextProgressNs >= 0)
                {
                    nextProgressNs += PROGRESS_NS;
                    progress.accept(taken());
                }
            }
        }
        catch (final RuntimeException thrown)
        {
            failure.set(thrown);
        }
    }

    private void runSpread(final LongConsumer progress)
    {
        final List<PipelineThread> threads = new ArrayList<>();
        transport.awaitConnections(List.of());
        for (final ThreadConfig thread : config.threads())
        {
            final Work[] work = steps.stream().filter((step) -> step.config.thread().equals(thread.name()))
                .toArray(Work[]::new);
            if (work.length > 0)
            {
                threads.add(new PipelineThread(
                    thread.name(), thread.core(), IdleStrategies.create(thread.idle()), work,
                    (error) -> failure.compareAndSet(null, error)));
            }
        }
        threads.forEach(PipelineThread::start);
        try
        {
            long nextProgressNs = System.nanoTime() + PROGRESS_NS;
            while (!isOver())
            {
                transport.doWork();
                LockSupport.parkNanos(SAMPLE_NS / 50);
                if (System.nanoTime() - nextProgressNs >= 0)
                {
                    nextProgressNs += PROGRESS_NS;
                    progress.accept(taken());
                }
            }
        }
        finally
        {
            threads.forEach(PipelineThread::close);
        }
    }

    private boolean isOver()
    {
        if (failure.get() != null)
        {
            return true;
        }
        for (final PacedLane paced : rootLanes)
        {
            if (!paced.isEnded())
            {
                return false;
            }
        }
        // Nearest to the root first, as in the file: what a lane published before, its readers must have processed.
        for (final Step step : steps)
        {
            final Tally upstream = published.get(step.config.reads());
            if (upstream != null && step.lane.processed().value() < upstream.value())
            {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close()
    {
        while (!resources.isEmpty())
        {
            try
            {
                resources.pop().close();
            }
            catch (final Exception thrown)
            {
                failure.compareAndSet(null, thrown);
            }
        }
    }
}
