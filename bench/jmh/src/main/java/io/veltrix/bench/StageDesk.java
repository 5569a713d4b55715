package io.veltrix.bench;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.api.Timers;
import io.veltrix.engine.observe.Tallies;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs one stage without its lane: default settings, counters on the heap, outputs into one place and counted;
 * timers never fire. Single-threaded; allocates nothing per event.
 */
final class StageDesk implements StageContext, Outputs
{
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
    private long outputs;

    StageDesk(final Stage stage)
    {
        stage.onStart(this);
    }

    /**
     * @return events the stage emitted so far.
     */
    long outputs()
    {
        return outputs;
    }

    long counted(final String label)
    {
        return tallies.get(label).value();
    }

    @Override
    public int claim(final EventType type, final int messageLength)
    {
        outputs++;
        return 0;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public String name()
    {
        return "stage";
    }

    @Override
    public Settings settings()
    {
        return Defaults.INSTANCE;
    }

    @Override
    public Timers timers()
    {
        return NoTimers.INSTANCE;
    }

    @Override
    public Tally counter(final String label)
    {
        return tallies.computeIfAbsent(label, Tallies.onHeap()::add);
    }

    private enum NoTimers implements Timers
    {
        INSTANCE;

        @Override
        public boolean schedule(final long correlationId, final long deadlineNs)
        {
            return true;
        }

        @Override
        public int cancel(final long correlationId)
        {
            return 0;
        }
    }
}
