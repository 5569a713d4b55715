package io.veltrix.engine.replay;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.recovery.RootLedger;
import io.veltrix.engine.stream.EventHandler;
import org.agrona.DirectBuffer;

/**
 * Gives a lane its events when they are due at the chosen speed. The lane's thread.
 */
final class PacedLane implements EventHandler
{
    private final Lane lane;
    private final ReplayOptions options;
    private final ReplayListener listener;
    private final RootLedger ledger;
    private final boolean isPaced;
    private final Event event = new Event();
    private long startedNs;
    private long firstNs;
    private long shown;
    private long taken;
    private volatile boolean isEnded;

    /**
     * @param lane     that reads the root.
     * @param options  of the replay.
     * @param listener is shown each event.
     * @param ledger   is given each event the lane has taken; null for the lanes behind the first.
     */
    PacedLane(
        final Lane lane, final ReplayOptions options, final ReplayListener listener, final RootLedger ledger)
    {
        this.ledger = ledger;
        this.lane = lane;
        this.options = options;
        this.listener = listener;
        this.isPaced = Double.isFinite(options.speed());
    }

    @Override
    public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final long sequence = EventHeaderDescriptor.sequence(buffer, offset);
        if (sequence >= options.from())
        {
            if (isPaced && !isDue(EventHeaderDescriptor.timestampNs(buffer, offset)))
            {
                return false;
            }
            if (sequence > shown)
            {
                shown = sequence;
                listener.onInput(lane.name(), event.wrap(buffer, offset, length));
            }
        }
        if (lane.onEvent(buffer, offset, length))
        {
            taken++;
            if (ledger != null)
            {
                ledger.add(buffer, offset, length);
            }
            return true;
        }
        return false;
    }

    private boolean isDue(final long timestampNs)
    {
        if (startedNs == 0)
        {
            startedNs = System.nanoTime();
            firstNs = timestampNs;
        }
        return System.nanoTime() - startedNs >= (timestampNs - firstNs) / options.speed();
    }

    void end()
    {
        isEnded = true;
    }

    /**
     * @return true once the reader has nothing more; what the lane made is visible to whoever sees it. Any thread.
     */
    boolean isEnded()
    {
        return isEnded;
    }

    long taken()
    {
        return taken;
    }
}
