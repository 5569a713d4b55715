package io.veltrix.engine.lane;

import java.util.Arrays;
import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.config.Emission;
import io.veltrix.engine.stream.EventFrame;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the stages of a lane emit for one input: framed one behind the other in a buffer that holds the most they have
 * declared, so a claim that keeps to the declaration always finds room. Nothing leaves before the lane is done.
 */
final class LaneOutputs implements Outputs
{
    /** Stream number of events that stay within their lane. */
    static final int NO_STREAM = 0xFFFF;

    private final UnsafeBuffer buffer;
    private final int[][] typeKeys;
    private final int[][] maxPerInput;
    private final int[][] maxLength;
    private final int[][] routes;
    private final int[] offsets;
    private final int[] lengths;
    private final int[] targets;
    private final int[] emitted;
    private int count;
    private int end;
    private int stage;
    private boolean hasEmitted;
    private Event input;

    /**
     * @param emissions of each stage.
     * @param router    gives each type's stream number, or {@link #NO_STREAM}.
     */
    LaneOutputs(final List<List<Emission>> emissions, final java.util.function.ToIntFunction<EventType> router)
    {
        final int stages = emissions.size();
        typeKeys = new int[stages][];
        maxPerInput = new int[stages][];
        maxLength = new int[stages][];
        routes = new int[stages][];
        int capacity = 0;
        int maxEvents = 0;
        int maxEmissions = 1;
        for (int i = 0; i < stages; i++)
        {
            final List<Emission> ofStage = emissions.get(i);
            typeKeys[i] = ofStage.stream().mapToInt((emission) -> emission.type().key()).toArray();
            maxPerInput[i] = ofStage.stream().mapToInt(Emission::maxPerInput).toArray();
            maxLength[i] = ofStage.stream().mapToInt(Emission::messageLength).toArray();
            routes[i] = ofStage.stream().map(Emission::type).mapToInt(router).toArray();
            maxEmissions = Math.max(maxEmissions, ofStage.size());
            for (final Emission emission : ofStage)
            {
                final int eventLength = EventHeaderDescriptor.MESSAGE_OFFSET + emission.messageLength();
                capacity += emission.maxPerInput() * EventFrame.framedLength(eventLength);
                maxEvents += emission.maxPerInput();
            }
        }
        buffer = new UnsafeBuffer(new byte[Math.max(capacity, EventFrame.HEADER_LENGTH)]);
        offsets = new int[maxEvents];
        lengths = new int[maxEvents];
        targets = new int[maxEvents];
        emitted = new int[maxEmissions];
    }

    /**
     * Begin the next input: what is emitted from here on derives from it. Few inputs make an output, so nothing of it
     * is read before one does.
     *
     * @param input that stays readable until the lane is done with it.
     */
    void beginInput(final Event input)
    {
        count = 0;
        end = 0;
        this.input = input;
    }

    /**
     * Begin a callback of this stage: its allowance starts afresh. A stage may be called for the input and for each
     * output of earlier stages; what it emits for all of them counts against what it declared for one input.
     */
    void beginStage(final int stageIndex)
    {
        stage = stageIndex;
        if (hasEmitted)
        {
            hasEmitted = false;
            Arrays.fill(emitted, 0);
        }
    }

    @Override
    public int claim(final EventType type, final int messageLength)
    {
        final int key = type.key();
        final int[] keys = typeKeys[stage];
        int i = 0;
        while (i < keys.length && keys[i] != key)
        {
            i++;
        }
        if (i == keys.length || emitted[i] == maxPerInput[stage][i] || messageLength > maxLength[stage][i])
        {
            throw undeclared(type, messageLength);
        }
        emitted[i]++;
        hasEmitted = true;
        final Event input = this.input;
        final int eventLength = EventHeaderDescriptor.MESSAGE_OFFSET + messageLength;
        final int offset = end + EventFrame.HEADER_LENGTH;
        final int route = routes[stage][i];
        EventFrame.header(buffer, end, eventLength);
        EventHeaderDescriptor.sequence(buffer, offset, 0);
        EventHeaderDescriptor.cause(buffer, offset, input.cause());
        EventHeaderDescriptor.timestampNs(buffer, offset, input.timestampNs());
        EventHeaderDescriptor.originNs(buffer, offset, input.originNs());
        EventHeaderDescriptor.sourcePosition(buffer, offset, input.sourcePosition());
        EventHeaderDescriptor.identity(buffer, offset, input.epoch(), route, input.source(), 0);
        offsets[count] = offset;
        lengths[count] = eventLength;
        targets[count] = route;
        count++;
        end += EventFrame.framedLength(eventLength);
        return offset + EventHeaderDescriptor.MESSAGE_OFFSET;
    }

    private IllegalStateException undeclared(final EventType type, final int messageLength)
    {
        return new IllegalStateException(
            "emits more than it declared: type=" + type + " messageLength=" + messageLength + " stage=" + stage);
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    UnsafeBuffer events()
    {
        return buffer;
    }

    int count()
    {
        return count;
    }

    int offset(final int index)
    {
        return offsets[index];
    }

    int length(final int index)
    {
        return lengths[index];
    }

    int target(final int index)
    {
        return targets[index];
    }

    void discard()
    {
        count = 0;
        end = 0;
    }
}
