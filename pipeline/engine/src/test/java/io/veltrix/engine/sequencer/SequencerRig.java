package io.veltrix.engine.sequencer;

import java.util.ArrayList;
import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceDeclaration.Clock;
import io.veltrix.engine.api.SourceDeclaration.Resume;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.ComponentConfig;
import io.veltrix.engine.config.FullPolicy;
import io.veltrix.engine.config.SourceConfig;
import io.veltrix.engine.config.SourceDeclared;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.stream.LinkPressure;
import io.veltrix.engine.testing.TestEvents;
import io.veltrix.engine.testing.WindowPublication;

/**
 * Everything around a sequencer, set by hand.
 */
final class SequencerRig
{
    static final long NEVER = Long.MAX_VALUE / 4;

    final WindowPublication root = new WindowPublication(Long.MAX_VALUE);
    final ControlInbox inbox = new ControlInbox();
    final List<SourceSlot> slots = new ArrayList<>();
    final LinkPressure pressure = new LinkPressure("root");
    final Tally published = Tallies.onHeap().add("root");
    long tickNs = NEVER;
    long maxEvents = Long.MAX_VALUE;
    int reserveEvents;
    Restart restart;
    int epoch = 1;
    long lastSequence;
    Progress progress = () -> root.events.size();

    SourceSlot add(
        final String name, final Source source, final FullPolicy policy, final Clock clock, final int unit)
    {
        return add(name, source, policy, null, new SourceDeclared(
            unit, TestEvents.MESSAGE_LENGTH, clock, Resume.GAP, 0, 0));
    }

    SourceSlot addAnswering(final String name, final Source source, final long minLatencyNs)
    {
        return add(name, source, FullPolicy.BLOCK, "sink", new SourceDeclared(
            1, TestEvents.MESSAGE_LENGTH, Clock.SEQUENCER, Resume.GAP, 1, minLatencyNs));
    }

    private SourceSlot add(
        final String name,
        final Source source,
        final FullPolicy policy,
        final String answers,
        final SourceDeclared declared)
    {
        final SourceSlot slot = new SourceSlot(
            new SourceConfig(
                name, slots.size() + 1, policy, answers, new ComponentConfig<Source>(name, () -> source, null),
                declared),
            source, Tallies.onHeap().add("events"), Tallies.onHeap().add("dropped"));
        slots.add(slot);
        return slot;
    }

    Sequencer.Parts parts()
    {
        return new Sequencer.Parts(
            root, pressure, published, null, Long.MAX_VALUE, epoch, lastSequence, slots, inbox, progress, tickNs,
            false, maxEvents, Long.MAX_VALUE, reserveEvents, reserveEvents * TestEvents.LENGTH, restart);
    }

    LiveSequencer live(final double speed)
    {
        return new LiveSequencer(parts(), SequencerClock.ofHost(0), speed, Long.MAX_VALUE);
    }

    /** Events of one type that the root has. */
    List<Event> of(final int schemaId, final int templateId)
    {
        return root.all().stream()
            .filter((event) -> event.schemaId() == schemaId && event.templateId() == templateId).toList();
    }

    static void finish(final Sequencer sequencer)
    {
        final long deadlineNs = System.nanoTime() + 10_000_000_000L;
        while (!sequencer.isFinished())
        {
            sequencer.doWork();
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("not finished within 10 s");
            }
        }
    }
}
