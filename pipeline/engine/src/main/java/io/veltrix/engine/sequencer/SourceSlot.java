package io.veltrix.engine.sequencer;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceDeclaration.Clock;
import io.veltrix.engine.api.SourceDeclaration.Resume;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.FullPolicy;
import io.veltrix.engine.config.SourceConfig;

/**
 * One source as the sequencer sees it. The sequencer's thread.
 */
public final class SourceSlot
{
    final Source source;
    final int number;
    final String name;
    final FullPolicy whenFull;
    final boolean isAnswering;
    final boolean isRecorded;
    final int maxEvents;
    final int maxMessageLength;
    final int maxBytes;
    final long minLatencyNs;
    final Resume resume;
    final Tally events;
    final Tally dropped;

    boolean isEnded;
    long pendingDropped;
    long droppedFrom;
    long droppedTo;
    long cursor;

    /**
     * @param config  of the source.
     * @param source  itself, started.
     * @param events  counts what it brought in.
     * @param dropped counts what was dropped in front of the sequencer.
     */
    public SourceSlot(final SourceConfig config, final Source source, final Tally events, final Tally dropped)
    {
        this.source = source;
        this.number = config.number();
        this.name = config.name();
        this.whenFull = config.whenFull();
        this.isAnswering = config.answers() != null;
        this.isRecorded = config.declared().clock() == Clock.RECORDED;
        this.maxEvents = config.declared().maxEvents();
        this.maxMessageLength = config.declared().maxMessageLength();
        this.maxBytes = maxEvents * (EventHeaderDescriptor.MESSAGE_OFFSET + maxMessageLength);
        this.minLatencyNs = Math.max(1, config.declared().minLatencyNs());
        this.resume = config.declared().resume();
        this.events = events;
        this.dropped = dropped;
    }

    /**
     * @param journalled cursor that the source goes on behind, where it can.
     * @return this.
     */
    public SourceSlot resumesAfter(final long journalled)
    {
        cursor = journalled;
        return this;
    }

    public String name()
    {
        return name;
    }

    public Source source()
    {
        return source;
    }

    /**
     * @return events brought in so far. Any thread.
     */
    public long eventCount()
    {
        return events.value();
    }

    /**
     * @return events dropped so far. Any thread.
     */
    public long droppedCount()
    {
        return dropped.value();
    }
}
