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
public final class SinkWork extends Work implements EventHandler
{
    private static final int EVENTS_PER_CYCLE = 64;
    /** How often a sink is asked how far it has come: every so many duty cycles, less one. */
    private static final int STATE_MASK = 0xFFFF;

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
    private WatermarkFile watermark;
    private WatermarkFile stated;
    private WithheldTallies withheld;
    private int cycles;
    private RestartHold hold;
    private boolean isLossAccepted;
    private long caughtUpAt;
    private long lastSequence;

    /**
     * @param name       of the sink.
     * @param sink       itself, started.
     * @param reader     of its stream.
     * @param gate       in front of it.
     * @param types      it is given; empty for all.
     * @param isDropping whether what the outside cannot take is dropped.
     * @param latency    recorder at this boundary; null for none.
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
     * Go on where an earlier run ended. Before the sink's thread runs.
     *
     * @param settled what was found of that run.
     * @param until   holds the first effect back; null for a first start.
     */
    public void resume(final SinkStart.Settled settled, final RestartHold until)
    {
        lastSequence = settled.after();
        caughtUpAt = settled.known();
        watermark = settled.watermark();
        isLossAccepted = settled.isLossAccepted();
        hold = until;
        processed.set(lastSequence);
    }

    /**
     * Repeat now and then how far a sink says that it has come. Before the sink's thread runs.
     *
     * @param file to write it to; null for a sink that does not keep that itself.
     */
    public void stateTo(final WatermarkFile file)
    {
        stated = file;
    }

    /**
     * Count what is never caused because the journal has no hold of its cause. Before the sink's thread runs.
     *
     * @param counters for it.
     */
    public void withholdTo(final WithheldTallies counters)
    {
        withheld = counters;
    }

    /**
     * Counters of effects that are never caused. Written by the sink's thread, read by any.
     *
     * @param events how many.
     * @param first  sequence of the first one in the sink's stream.
     * @param last   sequence of the last one.
     */
    public record WithheldTallies(Tally events, Tally first, Tally last)
    {
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
        if (stated != null && (++cycles & STATE_MASK) == 0)
        {
            stated.settle(sink.watermark());
        }
        if (hold != null && !isReleased())
        {
            return sink.doWork();
        }
        return reader.poll(this, EVENTS_PER_CYCLE) + sink.doWork();
    }

    private boolean isReleased()
    {
        if (!hold.isOver())
        {
            return false;
        }
        hold = null;
        // Only now: had the process died before, the next start would have had to ask and to say it again.
        if (isLossAccepted)
        {
            sink.acceptLoss(lastSequence);
        }
        if (watermark != null)
        {
            watermark.settle(lastSequence);
            watermark.mark();
        }
        return true;
    }

    @Override
    public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final int state = gate.state(EventHeaderDescriptor.cause(buffer, offset));
        if (state == Gate.SHUT)
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
        if (isWanted(event.typeKey()) && (state == Gate.NEVER ? !withhold(sequence) : !cause(event, sequence)))
        {
            return false;
        }
        lastSequence = sequence;
        // Not past what is withheld: should the process die before the hole is stated, these numbers come again.
        if (watermark != null && state == Gate.OPEN)
        {
            watermark.end(sequence);
        }
        processed.set(sequence);
        return true;
    }

    private boolean cause(final Event event, final long sequence)
    {
        if (watermark != null)
        {
            watermark.begin(sequence);
        }
        if (sink.onEvent(event))
        {
            if (sequence > caughtUpAt && latency != null)
            {
                // What is caught up with met this host in an earlier run.
                latency.record(System.nanoTime() - event.originNs());
            }
            effects.add(1);
            return true;
        }
        if (isDropping)
        {
            dropped.add(1);
            return true;
        }
        if (watermark != null)
        {
            watermark.revoke(lastSequence);
        }
        return false;
    }

    /** The journal will never hold its cause: there is no effect of it, now or ever. */
    private boolean withhold(final long sequence)
    {
        if (withheld.events().value() == 0)
        {
            withheld.first().set(sequence);
        }
        withheld.last().set(sequence);
        withheld.events().add(1);
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
