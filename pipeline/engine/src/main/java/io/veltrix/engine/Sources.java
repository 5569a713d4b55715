package io.veltrix.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceDeclaration.Resume;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.Admission;
import io.veltrix.engine.config.ErrorPolicy;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.SourceConfig;
import io.veltrix.engine.recovery.RootLedger;
import io.veltrix.engine.recovery.StartListener;
import io.veltrix.engine.sequencer.ControlInbox;
import io.veltrix.engine.sequencer.LiveSequencer;
import io.veltrix.engine.sequencer.Progress;
import io.veltrix.engine.sequencer.Restart;
import io.veltrix.engine.sequencer.Sequencer;
import io.veltrix.engine.sequencer.SequencerClock;
import io.veltrix.engine.sequencer.SourceSlot;
import io.veltrix.engine.sequencer.VirtualSequencer;
import io.veltrix.engine.stream.EventPublication;

/**
 * The sources and the sequencer that merges them. The launching thread.
 */
final class Sources
{
    final List<SourceSlot> slots = new ArrayList<>();

    private final PipelineConfig config;
    private final RunOptions options;
    private final Links links;
    private final Holdings holdings;
    private LongSupplier now = () -> 0;
    private int reserveEvents;
    private int reserveBytes;

    Sources(final PipelineConfig config, final RunOptions options, final Links links, final Holdings holdings)
    {
        this.config = config;
        this.options = options;
        this.links = links;
        this.holdings = holdings;
    }

    /**
     * Start the sources, each behind its last journalled cursor.
     */
    void start(final Sinks sinks, final RootLedger ledger, final StartListener listener)
    {
        for (final SourceConfig source : config.sources())
        {
            if (source.answers() != null)
            {
                final int answers = source.declared().eventsPerRequest() * outstandingOf(source.answers());
                reserveEvents += answers;
                reserveBytes += answers *
                    (EventHeaderDescriptor.MESSAGE_OFFSET + source.declared().maxMessageLength());
            }
            slots.add(start(source, sinks, ledger, listener));
        }
    }

    private SourceSlot start(
        final SourceConfig sourceConfig, final Sinks sinks, final RootLedger ledger, final StartListener listener)
    {
        final String name = sourceConfig.name();
        final OptionalLong cursor = ledger.cursor(sourceConfig.number());
        final Source source = sourceConfig.component().constructor().get();
        source.onStart(new ComponentContext(
            name, sourceConfig.component().settings(), sinks.sink(sourceConfig.answers()), cursor,
            ledger.sequence() > 0, () -> now.getAsLong(), links::tally));
        holdings.started(source::onClose);
        if (ledger.sequence() > 0)
        {
            final boolean isExact = sourceConfig.declared().resume() == Resume.EXACT;
            listener.onNotice("source " + name + ": " + (isExact ? "resumes exactly, " : "cannot resume, a gap is" +
                " sequenced ") + (cursor.isPresent() ? "behind its position " + cursor.getAsLong() :
                isExact ? "from its beginning" : "at its beginning"));
        }
        return new SourceSlot(
            sourceConfig, source, links.tally(name + ": events"), links.tally(name + ": dropped"))
            .resumesAfter(cursor.orElse(-1));
    }

    private int outstandingOf(final String sink)
    {
        return config.sinks().stream().filter((each) -> each.name().equals(sink))
            .mapToInt((each) -> each.declared().maxOutstanding()).findFirst().orElse(0);
    }

    /**
     * Make the sequencer.
     *
     * @param publication   of the root.
     * @param rootPublished shows the last published root sequence.
     * @param journalled    last root sequence in the journal.
     * @param epoch         that begins.
     * @param ledger        of what the journal has.
     * @param inbox         of commands.
     * @param progress      of everything behind it.
     * @param restart       what to do first; null for a first start.
     * @return the sequencer.
     */
    Sequencer sequencer(
        final EventPublication publication,
        final Tally rootPublished,
        final Tally journalled,
        final int epoch,
        final RootLedger ledger,
        final ControlInbox inbox,
        final Progress progress,
        final Restart restart)
    {
        final Sequencer.Parts parts = new Sequencer.Parts(
            publication, links.pressure(PipelineConfig.ROOT), rootPublished, journalled,
            config.journal().windowEvents(), epoch, ledger.sequence(), slots, inbox, progress,
            config.sequencer().tickNs(),
            config.lanes().stream().anyMatch((lane) -> lane.onError() == ErrorPolicy.QUARANTINE),
            options.maxEvents(), Admission.maxUnderWay(config), reserveEvents, reserveBytes, restart);
        if (options.isDeterministic())
        {
            final VirtualSequencer virtual = new VirtualSequencer(parts, options.durationNs());
            now = virtual::nowNs;
            return virtual;
        }
        final SequencerClock clock = SequencerClock.ofHost(ledger.timestampNs());
        now = () -> clock.epochNs(System.nanoTime());
        return new LiveSequencer(parts, clock, options.speed(), options.durationNs());
    }
}
