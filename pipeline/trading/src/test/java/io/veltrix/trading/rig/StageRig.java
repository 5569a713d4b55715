package io.veltrix.trading.rig;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.api.Timers;
import io.veltrix.engine.snapshot.StateReader;
import io.veltrix.engine.snapshot.StateWriter;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Runs one stage as a lane would: timers first, then the event; holds it to what it declared. */
public final class StageRig implements StageContext, StageDeclaration, Outputs, Timers
{
    private static final int SLOT = 512;
    private static final int MAX_OUTPUTS = 4096;

    private final Stage stage;
    private final TestSettings settings;
    private final Map<String, TestTally> tallies = new LinkedHashMap<>();
    private final Set<Integer> subscribed = new HashSet<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[SLOT * MAX_OUTPUTS]);
    private final Event output = new Event();
    private final EventType[] types = new EventType[16];
    private final int[] maxEmitted = new int[16];
    private final int[] maxLength = new int[16];
    private final int[] emitted = new int[16];
    private int typeCount;
    private final int[] lengths = new int[MAX_OUTPUTS];
    private long[] timerDeadlines = new long[0];
    private long[] timerIds = new long[0];
    private int timers;
    private int outputs;
    private long sequence;
    private Event input;
    private long now;

    public StageRig(final Stage stage, final String... keysAndValues)
    {
        this.stage = stage;
        settings = new TestSettings(stage.settings(), keysAndValues);
        stage.declare(this, settings);
        stage.onStart(this);
    }

    /** Feeds one event after the timers due by then; outputs of both are kept until the next feed. */
    public StageRig feed(final Event event)
    {
        outputs = 0;
        input = event;
        now = event.timestampNs();
        fireTimers();
        if (!subscribed.contains(event.typeKey()))
        {
            throw new IllegalStateException("stage is not subscribed to " + event.schemaId() + "/" +
                event.templateId());
        }
        begin();
        stage.onEvent(event, this);
        return this;
    }

    /** As {@link #feed} without looking at subscriptions through boxed keys: for allocation tests. */
    public void feedQuietly(final Event event)
    {
        outputs = 0;
        input = event;
        now = event.timestampNs();
        fireTimers();
        begin();
        stage.onEvent(event, this);
    }

    public int outputs()
    {
        return outputs;
    }

    public Event output(final int index)
    {
        return output.wrap(buffer, index * SLOT, lengths[index]);
    }

    public long counted(final String label)
    {
        final TestTally tally = tallies.get(label);
        if (tally == null)
        {
            throw new IllegalArgumentException("no counter '" + label + "' in " + tallies.keySet());
        }
        return tally.value();
    }

    /** What the stage saves now. */
    public DirectBuffer save()
    {
        final StateWriter state = new StateWriter();
        stage.saveState(state);
        return state.copy();
    }

    /** Loads what the stage of another rig saved, with the timers that its lane would save. */
    public StageRig load(final DirectBuffer state, final StageRig from)
    {
        final StateReader in = new StateReader(state);
        stage.loadState(in, stage.stateVersion());
        if (in.remaining() != 0)
        {
            throw new IllegalStateException(in.remaining() + " bytes left over");
        }
        timerDeadlines = from.timerDeadlines.clone();
        timerIds = from.timerIds.clone();
        timers = from.timers;
        sequence = from.sequence;
        return this;
    }

    public int scheduledTimers()
    {
        return timers;
    }

    private void begin()
    {
        for (int i = 0; i < typeCount; i++)
        {
            emitted[i] = 0;
        }
    }

    private void fireTimers()
    {
        int due = dueTimer();
        while (due >= 0)
        {
            final long id = timerIds[due];
            final long deadline = timerDeadlines[due];
            removeTimer(due);
            begin();
            stage.onTimer(id, deadline, this);
            due = dueTimer();
        }
    }

    private int dueTimer()
    {
        int first = -1;
        for (int i = 0; i < timers; i++)
        {
            if (timerDeadlines[i] <= now && (first < 0 || timerDeadlines[i] < timerDeadlines[first]))
            {
                first = i;
            }
        }
        return first;
    }

    private void removeTimer(final int index)
    {
        timers--;
        for (int i = index; i < timers; i++)
        {
            timerIds[i] = timerIds[i + 1];
            timerDeadlines[i] = timerDeadlines[i + 1];
        }
    }

    @Override
    public int claim(final EventType type, final int messageLength)
    {
        int number = 0;
        while (number < typeCount && types[number] != type)
        {
            number++;
        }
        if (number == typeCount || ++emitted[number] > maxEmitted[number] || messageLength > maxLength[number])
        {
            throw new IllegalStateException("more than declared: " + type + " of " + messageLength);
        }
        final int offset = outputs * SLOT;
        buffer.setMemory(offset, SLOT, (byte)0x5A);
        EventHeaderDescriptor.sequence(buffer, offset, ++sequence);
        EventHeaderDescriptor.cause(buffer, offset, input.cause());
        EventHeaderDescriptor.timestampNs(buffer, offset, now);
        EventHeaderDescriptor.originNs(buffer, offset, 0);
        EventHeaderDescriptor.sourcePosition(buffer, offset, input.sourcePosition());
        EventHeaderDescriptor.identity(buffer, offset, 1, 1, input.source(), 0);
        lengths[outputs++] = EventHeaderDescriptor.MESSAGE_OFFSET + messageLength;
        return offset + EventHeaderDescriptor.MESSAGE_OFFSET;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public boolean schedule(final long correlationId, final long deadlineNs)
    {
        if (timers == timerIds.length)
        {
            return false;
        }
        timerIds[timers] = correlationId;
        timerDeadlines[timers++] = deadlineNs;
        return true;
    }

    @Override
    public int cancel(final long correlationId)
    {
        int cancelled = 0;
        for (int i = timers - 1; i >= 0; i--)
        {
            if (timerIds[i] == correlationId)
            {
                removeTimer(i);
                cancelled++;
            }
        }
        return cancelled;
    }

    @Override
    public String name()
    {
        return "stage";
    }

    @Override
    public Settings settings()
    {
        return settings;
    }

    @Override
    public Timers timers()
    {
        return this;
    }

    @Override
    public Tally counter(final String label)
    {
        return TestTally.in(tallies, label);
    }

    @Override
    public StageDeclaration subscribes(final EventType... types)
    {
        for (final EventType type : types)
        {
            subscribed.add(type.key());
        }
        return this;
    }

    @Override
    public StageDeclaration emits(final EventType type, final int maxPerInput, final int messageLength)
    {
        types[typeCount] = type;
        maxEmitted[typeCount] = maxPerInput;
        maxLength[typeCount++] = messageLength;
        return this;
    }

    @Override
    public StageDeclaration timers(final int maxTimers)
    {
        timerIds = new long[maxTimers];
        timerDeadlines = new long[maxTimers];
        return this;
    }
}
