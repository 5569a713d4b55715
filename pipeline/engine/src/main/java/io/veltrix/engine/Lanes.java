package io.veltrix.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.BackPressure;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.SinkConfig;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.lane.LaneBuilder;
import io.veltrix.engine.lane.LaneWork;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.recovery.CatchUpBuffer;
import io.veltrix.engine.recovery.Recovery;
import io.veltrix.engine.recovery.SetAside;
import io.veltrix.engine.sequencer.ControlInbox;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.ResumingPublication;

/**
 * The lanes this process hosts: made, brought to where the journal ends, then joined to the live streams. The launching
 * thread.
 */
final class Lanes
{
    final List<Tally> quarantined = new ArrayList<>();
    List<Lane> lanes = List.of();
    /** Of those lanes. */
    List<LaneConfig> configs;

    private final PipelineConfig config;
    private final Links links;
    private final Hosting hosting;
    private final Holdings holdings;
    private final ControlInbox inbox;
    private final List<LaneFaults> faults = new ArrayList<>();
    private final List<Runnable> closers = new ArrayList<>();
    private final Map<String, LaneWork> works = new LinkedHashMap<>();

    Lanes(
        final PipelineConfig config,
        final Links links,
        final Hosting hosting,
        final Holdings holdings,
        final ControlInbox inbox)
    {
        this.config = config;
        this.hosting = hosting;
        configs = config.lanes();
        this.links = links;
        this.holdings = holdings;
        this.inbox = inbox;
    }

    /**
     * Make the lanes and let them go through what the journal has.
     */
    void recover(final Recovery recovery, final EventPrinter printer, final Failures failures)
    {
        lanes = recovery.run(() -> make(recovery, printer, failures));
        for (final Lane lane : lanes)
        {
            final Runnable closer = lane::close;
            closers.add(closer);
            holdings.started(closer);
        }
        // Facts of another process's lanes are the sequencer's to tell, and it has replayed the same.
        if (!hosting.hostsSequencer())
        {
            return;
        }
        faults.forEach((each) -> each.recoverInto(null));
        for (final SetAside.Fact fact : recovery.ledger().setAside().facts())
        {
            if (!inbox.offerQuarantined(fact.lane(), fact.stage(), fact.stream(), fact.sequence()))
            {
                throw new IllegalStateException("no room in the inbox for the fact that lane " + fact.lane() +
                    " set sequence " + fact.sequence() + " of stream " + fact.stream() + " aside");
            }
        }
    }

    private List<Lane> make(final Recovery recovery, final EventPrinter printer, final Failures failures)
    {
        faults.clear();
        quarantined.clear();
        final List<Lane> made = new ArrayList<>();
        try
        {
            for (final LaneConfig laneConfig : config.lanes())
            {
                final Tallies tallies = hosting.hosts(laneConfig) ? links::tally : Tallies.onHeap();
                final Tally setAside = tallies.add(laneConfig.name() + ": events set aside");
                final LaneFaults laneFaults =
                    new LaneFaults(laneConfig.onError(), printer, inbox, failures, setAside);
                laneFaults.recoverInto(recovery.ledger().setAside());
                faults.add(laneFaults);
                quarantined.add(setAside);
                made.add(new LaneBuilder(laneConfig, tallies)
                    .publications((stream) -> recovery.links().publication(stream))
                    .taps(recovery::tap)
                    .pressures((stream) -> links.pressure(stream.name()))
                    .faults(laneFaults)
                    .build());
            }
            return made;
        }
        catch (final RuntimeException | Error failure)
        {
            made.forEach(Lane::close);
            throw failure;
        }
    }

    /**
     * @param rootSequence at which the root stands.
     * @return last sequence of each stream, the root's too.
     */
    Map<String, Long> known(final long rootSequence)
    {
        final Map<String, Long> known = new LinkedHashMap<>();
        known.put(PipelineConfig.ROOT, rootSequence);
        for (final Lane lane : lanes)
        {
            for (final StreamPosition position : lane.positions())
            {
                known.put(position.name(), position.events());
            }
        }
        return known;
    }

    /**
     * Let go of the lanes that other processes run: they were replayed for what they make.
     */
    void keepHosted()
    {
        final List<Lane> kept = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++)
        {
            if (hosting.hosts(config.lanes().get(i)))
            {
                kept.add(lanes.get(i));
            }
            else
            {
                holdings.end(closers.get(i));
            }
        }
        lanes = kept;
        configs = config.lanes().stream().filter(hosting::hosts).toList();
    }

    /**
     * Join the lanes to the live streams.
     *
     * @param missed gives what a stream's recorder has not had; empty where it has had all.
     */
    void connect(final Map<String, CatchUpBuffer> missed)
    {
        for (int i = 0; i < lanes.size(); i++)
        {
            final LaneConfig laneConfig = configs.get(i);
            final Lane lane = lanes.get(i);
            final Map<Integer, EventPublication> publications = new LinkedHashMap<>();
            for (final StreamConfig stream : laneConfig.streams())
            {
                final EventPublication live = links.publication(laneConfig, stream);
                final CatchUpBuffer before = missed.get(stream.name());
                publications.put(
                    stream.number(), before == null || live == null ? live : new ResumingPublication(before, live));
            }
            lane.goLive(publications::get, links.latency(laneConfig.name()));
            works.put(laneConfig.name(), new LaneWork(lane, holdings.keep(links.reader(
                laneConfig.reads(), lane.name(), laneConfig.link(), laneConfig.whenFull(), lane.processed(),
                lane.processed().value() + 1))));
        }
    }

    /**
     * @param thread name.
     * @return the work of its lanes, in file order.
     */
    List<LaneWork> worksOf(final String thread)
    {
        return configs.stream().filter((lane) -> lane.thread().equals(thread))
            .map((lane) -> works.get(lane.name())).toList();
    }

    /**
     * Tell a pipeline's progress who reads what, here and in other processes.
     *
     * @param progress      to fill.
     * @param isHoldingOnly whether only those count for whom the root waits in the end.
     */
    void wire(final PipelineProgress progress, final boolean isHoldingOnly)
    {
        readersOf(PipelineConfig.ROOT, isHoldingOnly).forEach(progress::addRootReader);
        final Set<String> known = new HashSet<>(Set.of(PipelineConfig.ROOT));
        int before = 0;
        while (known.size() > before)
        {
            before = known.size();
            for (final LaneConfig lane : config.lanes())
            {
                for (final StreamConfig stream : lane.streams())
                {
                    if (known.contains(lane.reads()) && known.add(stream.name()) &&
                        (!isHoldingOnly || BackPressure.reachesRoot(config, lane)))
                    {
                        progress.addStream(
                            tally(hosting.hosts(lane), stream.name() + Links.PUBLISHED),
                            readersOf(stream.name(), isHoldingOnly));
                    }
                }
            }
        }
    }

    private List<Tally> readersOf(final String stream, final boolean isHoldingOnly)
    {
        final List<Tally> readers = new ArrayList<>();
        for (final LaneConfig lane : config.lanes())
        {
            if (lane.reads().equals(stream) && (!isHoldingOnly || BackPressure.isAppliedBy(lane)))
            {
                readers.add(tally(hosting.hosts(lane), lane.name() + Links.PROCESSED));
            }
        }
        for (final SinkConfig sink : config.sinks())
        {
            if (sink.reads().equals(stream) && (!isHoldingOnly || BackPressure.isAppliedBy(sink)))
            {
                readers.add(tally(hosting.hosts(sink), sink.name() + Links.PROCESSED));
            }
        }
        return readers;
    }

    private Tally tally(final boolean isHere, final String label)
    {
        return isHere ? links.tally(label) : links.follow(label);
    }
}
