package io.veltrix.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.IdleKind;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.config.ThreadConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.link.TransportWork;
import io.veltrix.engine.observe.StallWatch;
import io.veltrix.engine.recovery.CatchUpBuffer;
import io.veltrix.engine.recovery.Recovery;
import io.veltrix.engine.recovery.SavedStates;
import io.veltrix.engine.recovery.StartListener;
import io.veltrix.engine.sequencer.ControlInbox;
import io.veltrix.engine.thread.IdleStrategies;
import io.veltrix.engine.thread.PipelineThread;
import io.veltrix.engine.thread.Work;

/**
 * Builds what a process without the sequencer runs: lanes brought to where the journal is by a replay of their own,
 * sinks behind what the outside has seen, each joined to the live streams from there. The launching thread.
 * <p>
 * A lane's streams go on where their recorder stands, not where the process that died stood: what it has published and
 * the recorder has not had is published again, and whoever has seen it passes over it.
 */
final class PartAssembly implements AutoCloseable
{
    private static final String TRANSPORT = "transport";

    final Failures failures;
    final Transport transport;
    final Life life;
    final Links links;
    final Sinks sinks;
    final Lanes lanes;
    final StallWatch stalls;

    private final PipelineConfig config;
    private final Home home;
    private final Hosting hosting;
    private final Holdings holdings;
    private final StartListener listener;
    private final List<PipelineThread> threads = new ArrayList<>();

    /**
     * @param config    of the pipeline.
     * @param hosting   of this process.
     * @param home      joined.
     * @param transport joined; this closes it.
     * @param life      of the sequencer's process.
     * @param failures  of this part; this closes them.
     * @param listener  is told what the start does.
     */
    PartAssembly(
        final PipelineConfig config,
        final Hosting hosting,
        final Home home,
        final Transport transport,
        final Life life,
        final Failures failures,
        final StartListener listener)
    {
        this.config = config;
        this.hosting = hosting;
        this.home = home;
        this.transport = transport;
        this.life = life;
        this.failures = failures;
        this.stalls = new StallWatch(failures::note);
        this.listener = listener;
        holdings = new Holdings(failures);
        holdings.keep(transport);
        links = new Links(config, home, transport, hosting);
        links.join(life.guard(), life);
        sinks = new Sinks(config, home, links, hosting, holdings);
        lanes = new Lanes(config, links, hosting, holdings, new ControlInbox());
    }

    /**
     * @param printer of events, for dumps.
     * @param states  to begin from.
     */
    void launch(final EventPrinter printer, final SavedStates states)
    {
        // In this order: what recorders have taken and journalled derives from what the root's journal has by then.
        final Map<String, Long> taken = takenByRecorders();
        final Map<String, Long> readable = new LinkedHashMap<>();
        config.sinks().stream().filter(hosting::hosts)
            .forEach((sink) -> readable.computeIfAbsent(sink.reads(), this::readableUpTo));
        final long lastJournalled = life.tally(PipelineConfig.ROOT + Links.JOURNALLED).value();
        final Recovery recovery =
            new Recovery(config, home.journal(), lastJournalled, states, listener);
        sinks.start(recovery, readable::get, lastJournalled == 0, Map.of());
        final Map<String, CatchUpBuffer> missed = new LinkedHashMap<>();
        taken.forEach((stream, sequence) ->
            missed.put(stream, recovery.catchUp(stream, "the recorder of " + stream, sequence)));
        lanes.recover(recovery, printer, failures);
        sinks.settle(lanes.known(lastJournalled), readable::get, false, listener);
        lanes.keepHosted();

        sinks.connect(
            () -> life.tally(PipelineConfig.ROOT + Links.JOURNALLED), null,
            life.peer().tally(Links.RECONCILED) == null ? null : () -> life.tally(Links.RECONCILED));
        lanes.connect(missed);
        startThreads();
    }

    private Map<String, Long> takenByRecorders()
    {
        final Map<String, Long> taken = new LinkedHashMap<>();
        for (final LaneConfig lane : config.lanes())
        {
            for (final StreamConfig stream : lane.streams())
            {
                if (hosting.hosts(lane) && stream.record() != Recording.NONE)
                {
                    taken.put(stream.name(), life.tally(stream.name() + Links.TAKEN).value());
                }
            }
        }
        return taken;
    }

    private long readableUpTo(final String stream)
    {
        final boolean isFull = stream.equals(PipelineConfig.ROOT) || config.stream(stream).record() == Recording.FULL;
        return isFull ? life.tally(stream + Links.JOURNALLED).value() : 0;
    }

    private void startThreads()
    {
        for (final ThreadConfig thread : hosting.threads())
        {
            final List<Work> work = new ArrayList<>();
            work.addAll(lanes.worksOf(thread.name()));
            work.addAll(sinks.worksOf(thread.name()));
            if (!work.isEmpty())
            {
                threads.add(holdings.keep(new PipelineThread(
                    thread.name(), thread.core(), IdleStrategies.create(thread.idle()), work.toArray(new Work[0]),
                    failures)));
            }
        }
        threads.add(holdings.keep(new PipelineThread(
            TRANSPORT, -1, IdleStrategies.create(IdleKind.SLEEP), new Work[]{new TransportWork(transport)}, failures)));
        new StallSubjects(config, hosting, links, stalls).add(lanes, sinks, List.of(), threads);
        holdings.handOver();
        PipelineThread.prepare(threads);
        threads.forEach(PipelineThread::start);
    }

    /**
     * @return sum of what lanes and sinks have processed, for a line of progress. Any thread.
     */
    long processed()
    {
        long sum = 0;
        for (int i = 0; i < lanes.lanes.size(); i++)
        {
            sum += lanes.lanes.get(i).processed().value();
        }
        for (final var sink : sinks.tallies.values())
        {
            sum += sink.processed().value();
        }
        return sum;
    }

    long effects()
    {
        return sinks.tallies.values().stream().map((sink) -> sink.effects()).mapToLong(Tally::value).sum();
    }

    @Override
    public void close()
    {
        holdings.close();
    }

    static Failures failures(final Home home, final Hosting hosting)
    {
        final Path log = home.errors(hosting.threads().get(0).name());
        return new Failures(log);
    }
}
