package io.veltrix.engine.recovery;

import java.util.ArrayList;
import java.util.List;

import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.lane.DirectLinks;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventReader;
import org.agrona.DirectBuffer;

/**
 * Drives the root's journal through lanes that share the calling thread: each root event to every lane that reads the
 * root, then what they made of it to those that read derived streams. Single-threaded.
 */
public final class RootReplay implements EventHandler
{
    private static final int EVENTS_PER_CYCLE = 256;

    private final Lane[] rootLanes;
    private final List<Derived> derived = new ArrayList<>();
    private final RootLedger ledger;
    private int nextLane;

    private record Derived(Lane lane, EventReader reader)
    {
    }

    /**
     * @param config of the pipeline.
     * @param lanes  of it, in file order, made with {@code links}.
     * @param links  that join them.
     * @param ledger is given each root event.
     */
    public RootReplay(
        final PipelineConfig config, final List<Lane> lanes, final DirectLinks links, final RootLedger ledger)
    {
        this.ledger = ledger;
        final List<Lane> ofRoot = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++)
        {
            final LaneConfig laneConfig = config.lanes().get(i);
            if (laneConfig.reads().equals(PipelineConfig.ROOT))
            {
                ofRoot.add(lanes.get(i));
            }
            else
            {
                derived.add(new Derived(lanes.get(i), links.reader(laneConfig)));
            }
        }
        rootLanes = ofRoot.toArray(new Lane[0]);
    }

    /**
     * Replay some events, and everything that derives from them.
     *
     * @param root reader of the root's journal.
     * @return true where there may be more.
     */
    public boolean poll(final JournalReader root)
    {
        final int taken = root.poll(this, EVENTS_PER_CYCLE);
        int done = taken;
        boolean isMoving = true;
        while (isMoving)
        {
            isMoving = false;
            for (int i = 0, size = derived.size(); i < size; i++)
            {
                final int moved = derived.get(i).reader.poll(derived.get(i).lane, EVENTS_PER_CYCLE);
                done += moved;
                isMoving |= moved > 0;
            }
        }
        return done > 0 || !root.isAtEnd();
    }

    @Override
    public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        while (nextLane < rootLanes.length)
        {
            if (!rootLanes[nextLane].onEvent(buffer, offset, length))
            {
                // A stream behind it is full: the event comes again, the lanes before this one have had it.
                return false;
            }
            nextLane++;
        }
        nextLane = 0;
        ledger.add(buffer, offset, length);
        return true;
    }
}
