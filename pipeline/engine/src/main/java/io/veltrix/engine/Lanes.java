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
import io.veltrix.engine.recovery.Recovery;
import io.veltrix.engine.recovery.SetAside;
import io.veltrix.engine.sequencer.ControlInbox;
import io.veltrix.engine.stream.EventPublication;

/**
 * The lanes this process hosts: made, brought to where the journal ends, then joined to the live streams. The launching
 * thread.
 */
final class Lanes
{
    final List<Tally> quarantined = new ArrayList<>();
    List<Lane> lanes = List.of();

    private final PipelineConfig config;
    private final Links links;
    private final Holdings holdings;
    private final ControlInbox inbox;
    private final List<LaneFaults> faults = new ArrayList<>();
    private final Map<String, LaneWork> works = new LinkedHashMap<>();

    Lanes(final PipelineConfig config, final Links links, final Holdings holdings, final ControlInbox inbox)
    {
        this.config = config;
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
        lanes.forEach((lane) -> holdings.started(lane::close));
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
                final Tally setAside = links.tally(laneConfig.name() + ": events set aside");
                final LaneFaults laneFaults =
                    new LaneFaults(laneConfig.onError(), printer, inbox, failures, setAside);
                laneFaults.recoverInto(recovery.ledger().setAside());
                faults.add(laneFaults);
                quarantined.add(setAside);
                made.add(new LaneBuilder(laneConfig, links::tally)
                    .publications((stream) -> recovery.links().publication(laneConfig, stream))
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
     * Join the lanes to the live streams.
     */
    void connect()
    {
        for (int i = 0; i < lanes.size(); i++)
        {
            final LaneConfig laneConfig = config.lanes().get(i);
            final Lane lane = lanes.get(i);
            final Map<Integer, EventPublication> publications = new LinkedHashMap<>();
            for (final StreamConfig stream : laneConfig.streams())
            {
                publications.put(stream.number(), links.publication(laneConfig, stream));
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
        return config.lanes().stream().filter((lane) -> lane.thread().equals(thread))
            .map((lane) -> works.get(lane.name())).toList();
    }

    /**
     * Tell a pipeline's progress who reads what.
     *
     * @param progress      to fill.
     * @param sinks         by name.
     * @param isHoldingOnly whether only those count for whom the root waits in the end.
     */
    void wire(final PipelineProgress progress, final Sinks sinks, final boolean isHoldingOnly)
    {
        readersOf(PipelineConfig.ROOT, sinks, isHoldingOnly).forEach(progress::addRootReader);
        final Set<String> known = new HashSet<>(Set.of(PipelineConfig.ROOT));
        int before = 0;
        while (known.size() > before)
        {
            before = known.size();
            for (int i = 0; i < lanes.size(); i++)
            {
                final LaneConfig lane = config.lanes().get(i);
                for (final StreamConfig stream : lane.streams())
                {
                    if (known.contains(lane.reads()) && known.add(stream.name()) &&
                        (!isHoldingOnly || BackPressure.reachesRoot(config, lane)))
                    {
                        progress.addStream(
                            lanes.get(i).published(stream.number()), readersOf(stream.name(), sinks, isHoldingOnly));
                    }
                }
            }
        }
    }

    private List<Tally> readersOf(final String stream, final Sinks sinks, final boolean isHoldingOnly)
    {
        final List<Tally> readers = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++)
        {
            final LaneConfig lane = config.lanes().get(i);
            if (lane.reads().equals(stream) && (!isHoldingOnly || BackPressure.isAppliedBy(lane)))
            {
                readers.add(lanes.get(i).processed());
            }
        }
        for (final SinkConfig sink : config.sinks())
        {
            if (sink.reads().equals(stream) && (!isHoldingOnly || BackPressure.isAppliedBy(sink)))
            {
                readers.add(sinks.tallies.get(sink.name()).processed());
            }
        }
        return readers;
    }
}
