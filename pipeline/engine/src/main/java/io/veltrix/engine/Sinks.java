package io.veltrix.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.engine.DoubtOutcome;
import io.veltrix.engine.api.Delivery;
import io.veltrix.engine.api.Outcome;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.FullPolicy;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.SinkConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.recovery.Recovery;
import io.veltrix.engine.recovery.StartListener;
import io.veltrix.engine.sequencer.Restart;
import io.veltrix.engine.sink.Gate;
import io.veltrix.engine.sink.RestartHold;
import io.veltrix.engine.sink.SinkStart;
import io.veltrix.engine.sink.SinkWork;
import io.veltrix.engine.sink.WatermarkFile;
import io.veltrix.engine.sink.UnjournalledRanges;
import io.veltrix.engine.stream.CatchUpReader;
import io.veltrix.engine.stream.EventReader;

/**
 * The sinks this process hosts, and where each goes on. The launching thread.
 */
final class Sinks
{
    final Map<String, SinkWork.SinkTallies> tallies = new LinkedHashMap<>();
    /** Effects that are never caused, because the journal has no hold of their causes. */
    final Map<String, SinkWork.WithheldTallies> withheld = new LinkedHashMap<>();
    final List<Restart.Loss> losses = new ArrayList<>();
    final List<Restart.Doubt> doubts = new ArrayList<>();

    private final Home home;
    private final Links links;
    private final Holdings holdings;
    private final List<SinkConfig> hosted;
    private final List<SinkConfig> elsewhere;
    private final Map<String, Sink> started = new LinkedHashMap<>();
    private final Map<String, SinkStart> starts = new LinkedHashMap<>();
    private final Map<String, EventReader> made = new LinkedHashMap<>();
    private final Map<String, EventReader> missed = new LinkedHashMap<>();
    private final Map<String, SinkStart.Settled> settled = new LinkedHashMap<>();
    private final Map<String, SinkWork> works = new LinkedHashMap<>();

    Sinks(
        final PipelineConfig config,
        final Home home,
        final Links links,
        final Hosting hosting,
        final Holdings holdings)
    {
        hosted = config.sinks().stream().filter(hosting::hosts).toList();
        elsewhere = config.sinks().stream().filter((sink) -> !hosting.hosts(sink)).toList();
        this.home = home;
        this.links = links;
        this.holdings = holdings;
    }

    /**
     * Start the sinks, learn how far the outside has come, and have what they have not seen kept for them.
     *
     * @param recovery about to run.
     * @param readable last sequence of a stream that its journal holds in full.
     * @param isFirst  whether nothing was journalled before this start.
     * @param begins   of sinks that an upgrade puts in: last sequence of their stream that is not for them.
     */
    void start(
        final Recovery recovery,
        final ToLongFunction<String> readable,
        final boolean isFirst,
        final Map<String, Long> begins)
    {
        for (final SinkConfig sinkConfig : hosted)
        {
            final String name = sinkConfig.name();
            final Sink sink = sinkConfig.component().constructor().get();
            sink.onStart(ComponentContext.ofSink(name, sinkConfig.component().settings(), links::tally));
            holdings.started(sink::onClose);
            started.put(name, sink);
            final Long begin = begins.get(name);
            final SinkStart start = holdings.keep(new SinkStart(
                sinkConfig, sink, home.sinks(), isFirst,
                begin == null ? OptionalLong.empty() : OptionalLong.of(begin)));
            starts.put(name, start);
            if (!sinkConfig.reads().equals(PipelineConfig.ROOT))
            {
                made.put(name, recovery.catchUp(
                    sinkConfig.reads(), "sink " + name,
                    Math.max(start.after(), readable.applyAsLong(sinkConfig.reads()))));
            }
        }
    }

    /**
     * At the first start of all: other processes find the watermarks of their sinks at zero, not missing.
     */
    void prepareElsewhere()
    {
        for (final SinkConfig sink : elsewhere)
        {
            if (sink.declared().delivery() != Delivery.EXACTLY_ONCE)
            {
                WatermarkFile.open(WatermarkFile.fileOf(home.sinks(), sink.name())).close();
            }
        }
    }

    /** What its stream's journal has is read there: a slow sink may be far behind. The rest was kept as it was made. */
    private EventReader missed(final SinkConfig sinkConfig, final long after, final ToLongFunction<String> readableUpTo)
    {
        final long readable = readableUpTo.applyAsLong(sinkConfig.reads());
        final EventReader behind = made.get(sinkConfig.name());
        if (after >= readable)
        {
            return behind;
        }
        final EventReader journalled = holdings.keep(
            JournalReader.open(home.journal().resolve(sinkConfig.reads()), after + 1, readable));
        return behind == null ? journalled : new CatchUpReader(journalled, behind);
    }

    /**
     * Settle where each sink goes on, now that its stream has been made again.
     *
     * @param known       gives the last sequence of a stream that was made again.
     * @param readable    last sequence of a stream that its journal holds in full, none of them ahead of that.
     * @param acceptsLoss whether the operator accepts that the outside has seen more than that.
     * @param listener    is told of doubts and losses.
     */
    void settle(
        final Map<String, Long> known,
        final ToLongFunction<String> readable,
        final boolean acceptsLoss,
        final StartListener listener)
    {
        for (final SinkConfig sinkConfig : hosted)
        {
            final String name = sinkConfig.name();
            final SinkStart start = starts.get(name);
            final long last = known.get(sinkConfig.reads());
            missed.put(name, missed(sinkConfig, start.after(), readable));
            if (start.isUnsure())
            {
                listener.onNotice("sink " + name + ": the host was started again since its watermark was written," +
                    " which may be older than the truth: effects up to sequence " + last + " of stream " +
                    sinkConfig.reads() + " that it had not caused are left out");
            }
            final SinkStart.Settled result = start.settle(last, missed.get(name), acceptsLoss);
            settled.put(name, result);
            say(sinkConfig, result, listener);
        }
    }

    private void say(final SinkConfig sinkConfig, final SinkStart.Settled result, final StartListener listener)
    {
        final String name = sinkConfig.name();
        if (result.isLossAccepted())
        {
            losses.add(new Restart.Loss(name, result.seen(), result.known()));
            listener.onNotice("sink " + name + ": loss accepted: the outside has seen sequence " + result.seen() +
                " of stream " + sinkConfig.reads() + ", the journal makes it again up to " + result.known());
        }
        if (result.doubt() > 0)
        {
            doubts.add(new Restart.Doubt(name, result.doubt(), outcome(result)));
            listener.onNotice("sink " + name + ": effect of sequence " + result.doubt() + " was in doubt: the outside" +
                " says " + result.outcome() + ", it is " + (result.isDoubtDone() ? "not " : "") + "caused again");
        }
        if (result.after() < result.known())
        {
            listener.onNotice("sink " + name + ": goes on behind sequence " + result.after() + " of stream " +
                sinkConfig.reads() + ", " + (result.known() - result.after()) + " events to catch up with");
        }
    }

    private static DoubtOutcome outcome(final SinkStart.Settled result)
    {
        if (result.outcome() == Outcome.UNKNOWN)
        {
            return result.isDoubtDone() ? DoubtOutcome.ASSUMED_DONE : DoubtOutcome.REPEATED;
        }
        return result.outcome() == Outcome.DONE ? DoubtOutcome.DONE : DoubtOutcome.NOT_DONE;
    }

    /**
     * Make the work of each sink.
     *
     * @param journalled gives the last root sequence in the journal, or left out of it for good, to one thread each.
     * @param leftOut    what was left out; null where nothing ever is.
     * @param reconciled gives the root sequence at which everything from before is settled; null for a first start.
     */
    void connect(
        final Supplier<Tally> journalled, final UnjournalledRanges leftOut, final Supplier<Tally> reconciled)
    {
        for (final SinkConfig sinkConfig : hosted)
        {
            final String name = sinkConfig.name();
            final SinkWork.SinkTallies counts = new SinkWork.SinkTallies(
                links.tally(name + Links.PROCESSED),
                links.count(name + ": effects"),
                links.tally(name + ": dropped"));
            tallies.put(name, counts);
            final EventReader live = holdings.keep(links.reader(
                sinkConfig.reads(), name, sinkConfig.link(), sinkConfig.whenFull(), counts.processed(),
                settled.get(name).known() + 1));
            final EventReader before = missed.get(name);
            final SinkWork work = new SinkWork(
                name, started.get(name), before == null ? live : new CatchUpReader(before, live),
                new Gate(sinkConfig.gated() ? journalled.get() : null, leftOut), sinkConfig.declared().types(),
                sinkConfig.whenFull() == FullPolicy.DROP, links.latency(name), counts);
            work.resume(
                settled.get(name),
                reconciled == null ? null : new RestartHold(reconciled.get(), journalled.get()));
            if (leftOut != null)
            {
                final SinkWork.WithheldTallies never = new SinkWork.WithheldTallies(
                    links.tally(name + ": withheld, not journalled"), links.tally(name + ": first withheld"),
                    links.tally(name + ": last withheld"));
                withheld.put(name, never);
                work.withholdTo(never);
            }
            work.stateTo(starts.get(name).stated());
            works.put(name, work);
        }
    }

    /**
     * @param lastJournalled root sequence.
     * @return root sequence up to which everything has been through the sinks. Before their threads run.
     */
    long throughSequence(final long lastJournalled)
    {
        final long[] first = {Long.MAX_VALUE};
        for (final SinkConfig sinkConfig : hosted)
        {
            final EventReader before = missed.get(sinkConfig.name());
            if (before != null)
            {
                before.poll(
                    (buffer, offset, length) ->
                    {
                        first[0] = Math.min(first[0], EventHeaderDescriptor.cause(buffer, offset));
                        return false;
                    },
                    1);
            }
        }
        return Math.min(lastJournalled, first[0] - 1);
    }

    /**
     * @param thread name.
     * @return the work of its sinks, in file order.
     */
    List<SinkWork> worksOf(final String thread)
    {
        return hosted.stream().filter((sink) -> sink.thread().equals(thread))
            .map((sink) -> works.get(sink.name())).toList();
    }

    /**
     * @param name of a sink.
     * @return the sink, started; null where there is none of that name.
     */
    Sink sink(final String name)
    {
        return started.get(name);
    }
}
