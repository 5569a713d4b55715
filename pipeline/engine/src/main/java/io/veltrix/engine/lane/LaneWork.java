package io.veltrix.engine.lane;

import io.veltrix.engine.stream.EventReader;
import io.veltrix.engine.thread.Work;

/**
 * A lane with the reader of its input, as one piece of a thread's duty cycle.
 */
public final class LaneWork extends Work
{
    /** Events taken in one cycle, so that the thread's other work gets its turn. */
    private static final int EVENTS_PER_CYCLE = 64;

    private final Lane lane;
    private final EventReader reader;

    /**
     * @param lane   to run.
     * @param reader of its input.
     */
    public LaneWork(final Lane lane, final EventReader reader)
    {
        this.lane = lane;
        this.reader = reader;
    }

    @Override
    public int doWork()
    {
        lane.settle();
        return reader.poll(lane, EVENTS_PER_CYCLE);
    }

    @Override
    public String name()
    {
        return "lane " + lane.name();
    }

    @Override
    public void onClose()
    {
        lane.close();
    }
}
