package io.veltrix.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.ThreadConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.ThreadLocks;
import io.veltrix.engine.journal.RecoveredTail;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.link.TransportWork;
import io.veltrix.engine.observe.StallWatch;
import io.veltrix.engine.record.RecordWork;
import io.veltrix.engine.record.StreamRecorder;
import io.veltrix.engine.recovery.Recovery;
import io.veltrix.engine.recovery.RecoveryException;
import io.veltrix.engine.recovery.RecoveryReport;
import io.veltrix.engine.recovery.RootLedger;
import io.veltrix.engine.recovery.SavedStates;
import io.veltrix.engine.recovery.SnapshotStates;
import io.veltrix.engine.recovery.StartListener;
import io.veltrix.engine.sequencer.ControlInbox;
import io.veltrix.engine.sequencer.Restart;
import io.veltrix.engine.sequencer.Sequencer;
import io.veltrix.engine.sink.SinkWork;
import io.veltrix.engine.snapshot.SnapshotIdentity;
import io.veltrix.engine.snapshot.Snapshots;
import io.veltrix.engine.stream.EpochGuard;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.thread.IdleStrategies;
import io.veltrix.engine.thread.PipelineThread;
import io.veltrix.engine.thread.Work;

/**
 * Builds the parts of a running pipeline from its records, in the order in which they depend on each other: journals,
 * sinks, lanes brought to where the journal ends, then what joins them live, then sources and sequencer. The launching
 * thread; what it makes is then handed to the pipeline's threads.
 */
final class Assembly implements AutoCloseable
{
    final PipelineConfig config;
    final RunOptions options;
    final Home home;
    final Failures failures;
    final Hosting hosting;
    final Transport transport;
    final ControlInbox inbox = new ControlInbox();
    final Links links;
    final Recorders recorders;
    final DiskWatch disk;
    final Sinks sinks;
    final Lanes lanes;
    final Sources sources;
    final List<PipelineThread> threads = new ArrayList<>();
    final StallWatch stalls;
    final Tally rootPublished;
    Sequencer sequencer;
    /** What the start did over an existing journal; null for a first one. */
    RecoveryReport recovered;

    /** What other processes have processed, for the watching thread. */
    private final List<Tally> elsewhere = new ArrayList<>();
    private final Holdings holdings;
    private final SnapshotIdentity identity;
    private final EventPrinter printer;
    private final WholeProgress progress;
    private final StartListener listener;
    private final List<String> notices = new ArrayList<>();

    Assembly(
        final PipelineConfig config,
        final RunOptions options,
        final Home home,
        final SnapshotIdentity identity,
        final Path aeronDirectory,
        final EventPrinter printer,
        final StartListener listener)
    {
        this.config = config;
        this.options = options;
        this.home = home;
        this.identity = identity;
        this.printer = printer;
        this.listener = (notice) ->
        {
            notices.add(notice);
            listener.onNotice(notice);
        };
        failures = new Failures(home.errors());
        stalls = new StallWatch(failures::note);
        holdings = new Holdings(failures);
        hosting = Hosting.of(config, options);
        transport = launchTransport(aeronDirectory);
        links = new Links(config, home, transport, hosting);
        recorders = new Recorders(config, home, links, holdings);
        sinks = new Sinks(config, home, links, hosting, holdings);
        lanes = new Lanes(config, links, hosting, holdings, inbox);
        disk = new DiskWatch(
            config.journal().whenDiskFull(), failures, inbox,
            links.tally("journal: left out, 1 while the disk is full"), links.tally("journal: root events left out"));
        sources = new Sources(config, options, links, holdings);
        rootPublished = links.tally("root: last sequence published");
        progress = new WholeProgress(rootPublished);
    }

    private Transport launchTransport(final Path aeronDirectory)
    {
        try
        {
            holdings.keep(ThreadLocks.acquire(
                home.directory(), hosting.threads().stream().map(ThreadConfig::name).toList()));
            if (!config.driver().isSeparate())
            {
                return holdings.keep(Transport.launch(aeronDirectory, failures));
            }
            final Transport joined = Transport.connect(aeronDirectory, config.driver().livenessNs(), failures);
            if (joined == null)
            {
                throw new LinksLostException("there is no live driver in " + aeronDirectory, null);
            }
            return holdings.keep(joined);
        }
        catch (final RuntimeException | Error failure)
        {
            // Nobody has this assembly yet to close it.
            close();
            throw failure;
        }
    }

    /**
     * Make everything and start it.
     */
    void launch()
    {
        recorders.openRoot(failures, disk, listener);
        final UpgradeStart upgrade = home.isUpgrading() ?
            holdings.keep(new UpgradeStart(home, config, identity, recorders.rootTail().lastSequence(), listener)) :
            null;
        recorders.openDerived(listener);
        final RootLedger ledger = recover(upgrade);
        final Map<String, Long> known = lanes.known(ledger.sequence());
        recorders.cutAhead(known, listener);
        // Before doubts are settled: a source that answers a sink may know what that sink is asked about.
        sources.start(sinks, ledger, listener);
        sinks.settle(known, recorders::readableUpTo, options.acceptsLoss(), listener);
        progress.startAt(sinks.throughSequence(ledger.sequence()));
        final boolean isRestart = ledger.sequence() > 0 || !sinks.losses.isEmpty();
        final Tally reconciled = isRestart ? links.tally(Links.RECONCILED) : null;

        lanes.keepHosted();
        if (config.driver().isSeparate())
        {
            links.join(new EpochGuard(home.manifest().epoch(), ledger.sequence()), null);
            Life.prepare(links);
        }
        final EventPublication root = links.rootPublication();
        recorders.connect(ledger, known, disk);
        sinks.connect(
            () -> recorders.root().settled(), recorders.leftOut(), isRestart ? () -> reconciled : null);
        lanes.connect(Map.of());
        lanes.wire(progress.all(), false);
        lanes.wire(progress.holding(), true);
        recorders.watch(rootPublished, hosting);
        config.lanes().stream().filter((lane) -> !hosting.hosts(lane))
            .forEach((lane) -> elsewhere.add(links.follow(lane.name() + Links.PROCESSED)));
        config.sinks().stream().filter((sink) -> !hosting.hosts(sink))
            .forEach((sink) -> elsewhere.add(links.follow(sink.name() + Links.PROCESSED)));
        rootPublished.set(ledger.sequence());

        sequencer = sources.sequencer(
            root, rootPublished, recorders.root().settled(), home.manifest().epoch(), ledger, inbox, progress,
            isRestart ? restart(ledger, reconciled) : null);
        links.awaitConnections();
        if (!recorders.awaitReady())
        {
            final Throwable reason = failures.first();
            throw new IllegalStateException("the journal cannot start: " + (reason != null ? reason.getMessage() :
                disk.reason() != null ? disk.reason() : "its helper is stuck"), reason);
        }
        if (upgrade != null)
        {
            upgrade.commit(lanes.lanes, ledger);
        }
        startThreads();
        disk.begin(recorders.preparer(), sequencer::requestStop);
        if (config.driver().isSeparate())
        {
            Life.announce(links, home.manifest().epoch(), ledger.sequence());
        }
    }

    private RootLedger recover(final UpgradeStart upgrade)
    {
        final RecoveredTail tail = recorders.rootTail();
        if (tail.lastEpoch() >= home.manifest().epoch())
        {
            throw new RecoveryException("the journal in " + home.journal() + " has events of epoch " +
                tail.lastEpoch() + ", the manifest of " + home.directory() + " knows only " +
                (home.manifest().epoch() - 1) + ": they are not of the same time; put back the one that belongs to" +
                " the other");
        }
        final Recovery recovery = new Recovery(
            config, home.journal(), tail.lastSequence(), upgrade == null ? states() : upgrade.states(), listener);
        recorders.register(recovery);
        sinks.start(
            recovery, recorders::readableUpTo, tail.lastSequence() == 0,
            upgrade == null ? Map.of() : upgrade.begins());
        if (tail.lastSequence() == 0)
        {
            sinks.prepareElsewhere();
        }
        try
        {
            lanes.recover(recovery, printer, failures);
        }
        catch (final RecoveryException ex)
        {
            throw upgrade == null ? ex : new RecoveryException(ex.getMessage() +
                "; where a sink has not come to the end, start the version that ran last once more, let it end, and" +
                " upgrade then", ex);
        }
        if (!home.isNew())
        {
            listener.onNotice("epoch " + home.manifest().epoch() + " goes on behind root sequence " +
                tail.lastSequence());
            recovered = new RecoveryReport(
                home.manifest().epoch(), tail.lastSequence(), recovery.fromState(), recovery.replayed(),
                recovery.replayNs(), notices);
        }
        return recovery.ledger();
    }

    private SavedStates states()
    {
        return new SnapshotStates(
            new Snapshots(Home.snapshotsOf(home.directory())), home.journal().resolve(PipelineConfig.ROOT), identity,
            home.manifest().upgradedAfter());
    }

    private Restart restart(final RootLedger ledger, final Tally reconciled)
    {
        return new Restart(
            ledger.timestampNs(), ledger.tickNs(), ledger::timestampNs, progress.throughSequence(), sinks.losses,
            sinks.doubts, reconciled);
    }

    private void startThreads()
    {
        for (final ThreadConfig thread : hosting.threads())
        {
            final List<Work> work = workOf(thread.name());
            if (!work.isEmpty())
            {
                threads.add(holdings.keep(new PipelineThread(
                    thread.name(), thread.core(), IdleStrategies.create(thread.idle()), work.toArray(new Work[0]),
                    recorders.runsOn(thread.name()) ? recorders.explaining(failures) : failures)));
            }
        }
        new StallSubjects(config, hosting, links, stalls).add(lanes, sinks, recorders.recorders, threads);
        holdings.handOver();
        PipelineThread.prepare(threads);
        threads.forEach(PipelineThread::start);
    }

    /** In the order of each cycle: what comes in, what is made of it, what is recorded, what may go out then. */
    private List<Work> workOf(final String thread)
    {
        final List<Work> work = new ArrayList<>();
        if (thread.equals(config.sequencer().thread()))
        {
            work.add(sequencer);
        }
        work.addAll(lanes.worksOf(thread));
        if (recorders.runsOn(thread))
        {
            work.add(new RecordWork(recorders.recorders));
        }
        work.addAll(sinks.worksOf(thread));
        if (recorders.runsOn(thread))
        {
            work.add(new TransportWork(transport));
        }
        return work;
    }

    /**
     * @return root sequence behind which this run began.
     */
    long beganAfter()
    {
        return recovered == null ? 0 : recovered.lastJournalled();
    }

    /**
     * @return a number that changes while any lane, sink or journal comes further. Any thread.
     */
    long progress()
    {
        long sum = 0;
        for (final Lane lane : lanes.lanes)
        {
            sum += lane.processed().value();
        }
        for (final SinkWork.SinkTallies sink : sinks.tallies.values())
        {
            sum += sink.processed().value();
        }
        for (final StreamRecorder recorder : recorders.recorders)
        {
            sum += recorder.journalled().value();
        }
        for (final Tally processed : elsewhere)
        {
            sum += processed.value();
        }
        return sum;
    }

    /**
     * @return where every reader stands, for a pipeline that does not come to its end. Any thread.
     */
    String whatIsLeft()
    {
        final StringBuilder text = new StringBuilder("root published ").append(rootPublished.value());
        lanes.lanes.forEach((lane) -> text.append(", lane ").append(lane.name()).append(" processed ")
            .append(lane.processed().value()));
        config.sinks().stream().filter(hosting::hosts).forEach((sink) -> text.append(", sink ").append(sink.name())
            .append(" processed ").append(sinks.tallies.get(sink.name()).processed().value())
            .append(" of ").append(sink.reads()));
        recorders.recorders.forEach((recorder) -> text.append(", journal ").append(recorder.position().name())
            .append(" has ").append(recorder.journalled().value()));
        return text.toString();
    }

    @Override
    public void close()
    {
        final Throwable failure = failures.first();
        if (failure != null)
        {
            recorders.noteFault(failure);
            if (!recorders.isJournalled() || progress.throughSequence() < rootPublished.value())
            {
                // Threads stopped where they were: streams end at different causes, as after a kill.
                recorders.abandon();
            }
        }
        holdings.close();
    }
}
