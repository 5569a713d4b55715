package io.veltrix.engine.sink;

import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.observe.LatencyRecorder;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventReader;
import io.veltrix.engine.thread.Work;
import org.agrona.DirectBuffer;

/**
 * A sink with the reader of its stream and its gate, as one piece of a thread's duty cycle. An event that the gate or
 * the outside holds back stays in the stream and comes again; with {@code drop}, what the outside cannot take is
 * counted and gone.
 */
public final class SinkWork implements Work, EventHandler
{
    private static final int EVENTS_PER_CYCLE = 64;

    private final String name;
    private final Sink sink;
    private final EventReader reader;
    private final Gate gate;
    private final boolean isDropping;
    private final int[] typeKeys;
    private final LatencyRecorder latency;
    private final Tally processed;
    private final Tally effects;
    private final Tally dropped;
    private final Event event = new Event();
    private long lastSequence;

    /**
     * @param name       of the sink.
     * @param sink       itself, started.
     * @param reader     of its stream.
     * @param gate       in front of it.
     * @param types      it is given; empty for all.
     * @param isDropping whether what the outside cannot take is dropped.
     * @param latency    recorder at this boundary.
     * @param tallies    processed: last sequence done with; effects: events accepted; dropped: events dropped.
     */
    public SinkWork(
        final String name,
        final Sink sink,
        final EventReader reader,
        final Gate gate,
        final List<EventType> types,
        final boolean isDropping,
        final LatencyRecorder latency,
        final SinkTallies tallies)
    {
        this.name = name;
        this.sink = sink;
        this.reader = reader;
        this.gate = gate;
        this.isDropping = isDropping;
        this.typeKeys = types.stream().mapToInt(EventType::key).toArray();
        this.latency = latency;
        this.processed = tallies.processed();
        this.effects = tallies.effects();
        this.dropped = tallies.dropped();
    }

    /**
     * The counters of a sink. Written by its thread, read by any.
     *
     * @param processed last sequence of its stream that it is done with.
     * @param effects   events it accepted.
     * @param dropped   events dropped because the outside could not take them.
     */
    public record SinkTallies(Tally processed, Tally effects, Tally dropped)
    {
    }

    @Override
    public int doWork()
    {
        return reader.poll(this, EVENTS_PER_CYCLE) + sink.doWork();
    }

    @Override
    public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!gate.isOpen(EventHeaderDescriptor.cause(buffer, offset)))
        {
            return false;
        }
        final Event event = this.event.wrap(buffer, offset, length);
        final long sequence = event.sequence();
        if (sequence != lastSequence + 1)
        {
            throw new IllegalStateException(
                "sink " + name + ": gap in its input: expected=" + (lastSequence + 1) + " found=" + sequence);
        }
        if (isWanted(event.typeKey()))
        {
            if (sink.onEvent(event))
            {
                latency.record(System.nanoTime() - event.originNs());
                effects.add(1);
            }
            else if (isDropping)
            {
                dropped.add(1);
            }
            else
            {
                return false;
            }
        }
        lastSequence = sequence;
        processed.set(sequence);
        return true;
    }

    private boolean isWanted(final int typeKey)
    {
        final int[] typeKeys = this.typeKeys;
        for (int i = 0; i < typeKeys.length; i++)
        {
            if (typeKeys[i] == typeKey)
            {
                return true;
            }
        }
        return typeKeys.length == 0;
    }

    @Override
    public String name()
    {
        return "sink " + name;
    }

    @Override
    public void onClose()
    {
        sink.onClose();
    }
}
