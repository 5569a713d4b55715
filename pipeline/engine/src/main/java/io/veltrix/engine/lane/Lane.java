package io.veltrix.engine.lane;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.StageConfig;
import io.veltrix.engine.observe.LatencyRecorder;
import io.veltrix.engine.snapshot.LaneState;
import io.veltrix.engine.snapshot.StreamState;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.TypeCounts;
import org.agrona.DirectBuffer;

/**
 * Runs the stages of one lane on its input stream, one event at a time, in file order. A deterministic function of that
 * stream. Takes an event only when everything its stages may emit for it has room; publishes what they emitted after
 * the last of them is done; a throw publishes none of it.
 */
public final class Lane implements EventHandler
{
    private static final long NOT_MEASURED = Long.MIN_VALUE;

    private final String name;
    private final Stage[] stages;
    private final String[] stageNames;
    private final TypeMasks masks;
    private final LaneTimers timers;
    private final LaneOutputs outputs;
    private final StreamWriter[] writers;
    private final StreamWriter[] writerByNumber;
    private final LaneStates states;
    private final StageFaults faults;
    private LatencyRecorder latency;
    private final Tally processed;
    private final Event input = new Event();
    private final Event derived = new Event();
    private int running;
    private long lastSequence;
    private long latencyNs = NOT_MEASURED;
    private boolean isPublished;

    Lane(
        final LaneConfig config,
        final List<Stage> stages,
        final TypeMasks masks,
        final LaneTimers timers,
        final LaneOutputs outputs,
        final List<StreamWriter> writers,
        final StageFaults faults,
        final Tally processed)
    {
        this.name = config.name();
        this.stages = stages.toArray(new Stage[0]);
        this.stageNames = config.stages().stream().map(StageConfig::name).toArray(String[]::new);
        this.masks = masks;
        this.timers = timers;
        this.outputs = outputs;
        this.writers = writers.toArray(new StreamWriter[0]);
        this.writerByNumber = new StreamWriter[writers.stream().mapToInt(StreamWriter::number).max().orElse(0) + 1];
        writers.forEach((writer) -> writerByNumber[writer.number()] = writer);
        this.states = new LaneStates(config, this.stages, timers, this.writers);
        this.faults = faults;
        this.processed = processed;
    }

    @Override
    public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final long sequence = EventHeaderDescriptor.sequence(buffer, offset);
        if (sequence != lastSequence + 1)
        {
            throw new IllegalStateException(
                "lane " + name + ": gap in its input: expected=" + (lastSequence + 1) + " found=" + sequence);
        }
        final Event input = this.input.wrap(buffer, offset, length);
        while (!timers.isEmpty() && timers.nextDeadlineNs() <= EventHeaderDescriptor.timestampNs(buffer, offset))
        {
            if (!hasRoom())
            {
                return false;
            }
            fireTimer();
        }
        if (!hasRoom())
        {
            return false;
        }
        settle();
        lastSequence = sequence;
        final long wanted = masks.mask(input.typeKey());
        if (wanted != 0)
        {
            dispatch(wanted);
        }
        processed.set(sequence);
        if (latency != null)
        {
            latencyNs = System.nanoTime() - EventHeaderDescriptor.originNs(buffer, offset);
        }
        return true;
    }

    /** What is left to do for the last input, once nobody waits for what was made of it. */
    void settle()
    {
        if (latencyNs != NOT_MEASURED)
        {
            latency.record(latencyNs);
            latencyNs = NOT_MEASURED;
        }
        if (isPublished)
        {
            isPublished = false;
            final LaneOutputs outputs = this.outputs;
            for (int i = 0, count = outputs.count(); i < count; i++)
            {
                final int target = outputs.target(i);
                if (target != LaneOutputs.NO_STREAM)
                {
                    writerByNumber[target].sumUp(outputs.events(), outputs.offset(i), outputs.length(i));
                }
            }
        }
    }

    private boolean hasRoom()
    {
        final StreamWriter[] writers = this.writers;
        for (int i = 0, length = writers.length; i < length; i++)
        {
            if (!writers[i].hasRoom())
            {
                return false;
            }
        }
        return true;
    }

    private void dispatch(final long wanted)
    {
        outputs.beginInput(input);
        try
        {
            runStages(wanted, -1);
        }
        catch (final Throwable failure)
        {
            setAside(failure);
        }
        publish();
    }

    private void fireTimer()
    {
        final int stage = timers.nextStage();
        final long correlationId = timers.nextCorrelationId();
        final long deadlineNs = timers.nextDeadlineNs();
        timers.removeNext();
        settle();
        outputs.beginInput(input);
        running = stage;
        try
        {
            outputs.beginStage(stage);
            stages[stage].onTimer(correlationId, deadlineNs, outputs);
            runStages(0, stage);
        }
        catch (final Throwable failure)
        {
            setAside(failure);
        }
        publish();
    }

    /**
     * Run every stage behind {@code after} that wants the input or an output of an earlier stage.
     */
    private void runStages(final long wantInput, final int after)
    {
        final LaneOutputs outputs = this.outputs;
        int known = outputs.count();
        long pending = known == 0 ? wantInput : wantInput | wantedOutputs(0, after);
        while (pending != 0)
        {
            final int stage = Long.numberOfTrailingZeros(pending);
            final long bit = 1L << stage;
            pending &= ~bit;
            running = stage;
            outputs.beginStage(stage);
            if ((wantInput & bit) != 0)
            {
                stages[stage].onEvent(input, outputs);
            }
            // What the stage itself emits lies behind 'known' and is not given back to it.
            for (int i = 0; i < known; i++)
            {
                derived.wrap(outputs.events(), outputs.offset(i), outputs.length(i));
                if ((masks.mask(derived.typeKey()) & bit) != 0)
                {
                    stages[stage].onEvent(derived, outputs);
                }
            }
            if (outputs.count() > known)
            {
                pending |= wantedOutputs(known, stage);
                known = outputs.count();
            }
        }
    }

    private long wantedOutputs(final int from, final int after)
    {
        long wanted = 0;
        for (int i = from, count = outputs.count(); i < count; i++)
        {
            wanted |= masks.mask(derived.wrap(outputs.events(), outputs.offset(i), outputs.length(i)).typeKey());
        }
        // Only stages behind the one that emitted: -1L << 64 would shift by nothing, so the last stage is apart.
        return after == Long.SIZE - 1 ? 0 : wanted & (-1L << (after + 1));
    }

    private void setAside(final Throwable failure)
    {
        outputs.discard();
        if (!faults.onFault(name, stageNames[running], input, failure))
        {
            throw new PoisonEventException(
                "stage " + stageNames[running] + " of lane " + name + " threw " + failure + " at sequence " +
                input.sequence() + " of stream " + input.stream(), failure);
        }
    }

    private void publish()
    {
        final LaneOutputs outputs = this.outputs;
        final int count = outputs.count();
        if (count == 0)
        {
            return;
        }
        for (int i = 0; i < count; i++)
        {
            final int target = outputs.target(i);
            if (target != LaneOutputs.NO_STREAM)
            {
                writerByNumber[target].append(outputs.events(), outputs.offset(i), outputs.length(i));
            }
        }
        final StreamWriter[] writers = this.writers;
        for (int i = 0, length = writers.length; i < length; i++)
        {
            writers[i].commit();
        }
        isPublished = true;
    }

    public String name()
    {
        return name;
    }

    /**
     * @return where the lane's input stands: the last sequence it took. Any thread.
     */
    public Tally processed()
    {
        return processed;
    }

    /**
     * @param stageName of a stage in this lane.
     * @return the stage; to be looked at while the lane's thread is not running.
     */
    public Stage stage(final String stageName)
    {
        for (int i = 0; i < stages.length; i++)
        {
            if (stageNames[i].equals(stageName))
            {
                return stages[i];
            }
        }
        throw new IllegalArgumentException("stage=" + stageName + " lane=" + name);
    }

    /**
     * @return where each derived stream of this lane stands. The lane's thread, or any after it has ended.
     */
    public List<StreamPosition> positions()
    {
        settle();
        return List.of(writers).stream().map(StreamWriter::position).toList();
    }

    /**
     * @param streamNumber of a stream this lane writes.
     * @return last sequence published in it. Any thread.
     */
    public Tally published(final int streamNumber)
    {
        return writerByNumber[streamNumber].published();
    }

    /**
     * @param streamNumber of a stream this lane writes.
     * @return its events by type. The lane's thread, or any after it has ended.
     */
    public TypeCounts counts(final int streamNumber)
    {
        settle();
        return writerByNumber[streamNumber].counts();
    }

    /**
     * Begin behind this sequence of the input. Before the first event only.
     *
     * @param sequence last one that is not to come.
     */
    public void startAfter(final long sequence)
    {
        startAt(sequence);
    }

    /**
     * @return the state of the lane behind the last input it took. The lane's thread, between two inputs.
     * @throws io.veltrix.engine.snapshot.SnapshotException that names a stage which cannot be saved.
     */
    public LaneState save()
    {
        settle();
        return states.save(lastSequence);
    }

    /**
     * Go on from a state that this very lane has saved. Before the first event only; after a failure the lane is of no
     * use any more.
     *
     * @param state of it.
     * @throws IllegalStateException where it does not fit, saying what.
     */
    public void load(final LaneState state)
    {
        states.load(state);
        startAt(state.inputSequence());
    }

    /**
     * Go on from a state that an earlier version of this lane has saved: a stage that is new, or of another type,
     * starts empty. Streams are not part of it, see {@link #resume}. Before the first event only.
     *
     * @param state         of the lane; null where it is new.
     * @param inputSequence last one of its input that is not to come.
     * @param told          of each stage that has no counterpart.
     * @throws IllegalStateException where a stage does not take its state, saying why.
     */
    public void upgrade(final LaneState state, final long inputSequence, final Consumer<String> told)
    {
        states.upgrade(state, told);
        startAt(inputSequence);
    }

    /**
     * Go on behind where a stream of this lane stood, whatever lane wrote it then. Before the first event only.
     *
     * @param stream name, digest, bytes and last sequence count; its number is this lane's own.
     */
    public void resume(final StreamState stream)
    {
        for (final StreamWriter writer : writers)
        {
            if (writer.name().equals(stream.name()))
            {
                writer.load(stream);
            }
        }
    }

    private void startAt(final long inputSequence)
    {
        lastSequence = inputSequence;
        processed.set(inputSequence);
    }

    /**
     * Leave recovery: from here on the lane publishes to the live streams, counts events by type from zero and records
     * its latency. Between two inputs, before it is handed to its thread.
     *
     * @param publications by stream number; null where nobody reads the stream.
     * @param recorder     of the latency until the lane is done with an event; null for none.
     */
    public void goLive(final IntFunction<EventPublication> publications, final LatencyRecorder recorder)
    {
        settle();
        for (final StreamWriter writer : writers)
        {
            writer.goLive(publications.apply(writer.number()));
        }
        latency = recorder;
    }

    /**
     * Close the stages.
     */
    public void close()
    {
        settle();
        for (final Stage stage : stages)
        {
            stage.onClose();
        }
    }
}
