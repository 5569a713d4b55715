package io.veltrix.engine.lane;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import io.veltrix.engine.api.Timers;
import io.veltrix.engine.snapshot.TimerState;

/**
 * The timers of all stages of a lane: a binary heap by deadline, then by order of scheduling, so what fires when is a
 * function of the calls alone. Primitive arrays of a size declared beforehand.
 */
final class LaneTimers
{
    private final long[] deadlines;
    private final long[] orders;
    private final long[] correlations;
    private final int[] stages;
    private long nextOrder;
    private int size;

    LaneTimers(final int capacity)
    {
        deadlines = new long[capacity];
        orders = new long[capacity];
        correlations = new long[capacity];
        stages = new int[capacity];
    }

    /**
     * @param stage     whose timers.
     * @param maxTimers that it declared.
     * @return its view.
     */
    Timers forStage(final int stage, final int maxTimers)
    {
        return new StageTimers(stage, maxTimers);
    }

    boolean isEmpty()
    {
        return size == 0;
    }

    /**
     * @return the earliest deadline, where there is one.
     */
    long nextDeadlineNs()
    {
        return deadlines[0];
    }

    long nextCorrelationId()
    {
        return correlations[0];
    }

    int nextStage()
    {
        return stages[0];
    }

    void removeNext()
    {
        remove(0);
    }

    long nextOrder()
    {
        return nextOrder;
    }

    /**
     * @return the timers in the order in which they will fire.
     */
    List<TimerState> save()
    {
        return IntStream.range(0, size)
            .mapToObj((i) -> new TimerState(stages[i], deadlines[i], orders[i], correlations[i]))
            .sorted(Comparator.comparingLong(TimerState::deadlineNs).thenComparingLong(TimerState::order)).toList();
    }

    /**
     * Schedule what was saved, in place of what is scheduled.
     *
     * @param saved in the order in which they will fire.
     * @param order number of the next timer to be scheduled.
     */
    void load(final List<TimerState> saved, final long order)
    {
        if (saved.size() > deadlines.length)
        {
            throw new IllegalStateException(
                saved.size() + " timers were scheduled, the stages declare " + deadlines.length);
        }
        // In the order in which they fire they are a heap already.
        size = 0;
        for (final TimerState timer : saved)
        {
            put(size++, timer.deadlineNs(), timer.order(), timer.correlationId(), timer.stage());
        }
        nextOrder = order;
    }

    private void add(final int stage, final long correlationId, final long deadlineNs)
    {
        int hole = size++;
        final long order = nextOrder++;
        while (hole > 0)
        {
            final int parent = (hole - 1) >>> 1;
            if (deadlines[parent] <= deadlineNs)
            {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(hole, deadlineNs, order, correlationId, stage);
    }

    private void remove(final int index)
    {
        final int last = --size;
        if (index == last)
        {
            return;
        }
        final long deadlineNs = deadlines[last];
        final long order = orders[last];
        final long correlationId = correlations[last];
        final int stage = stages[last];
        int hole = index;
        while (hole > 0 && isBefore(deadlineNs, order, (hole - 1) >>> 1))
        {
            move((hole - 1) >>> 1, hole);
            hole = (hole - 1) >>> 1;
        }
        for (int child = 2 * hole + 1; child < last; child = 2 * hole + 1)
        {
            if (child + 1 < last && isBefore(deadlines[child + 1], orders[child + 1], child))
            {
                child++;
            }
            if (isBefore(deadlineNs, order, child))
            {
                break;
            }
            move(child, hole);
            hole = child;
        }
        put(hole, deadlineNs, order, correlationId, stage);
    }

    private boolean isBefore(final long deadlineNs, final long order, final int index)
    {
        return deadlineNs < deadlines[index] || deadlineNs == deadlines[index] && order < orders[index];
    }

    private void move(final int from, final int to)
    {
        put(to, deadlines[from], orders[from], correlations[from], stages[from]);
    }

    private void put(
        final int index, final long deadlineNs, final long order, final long correlationId, final int stage)
    {
        deadlines[index] = deadlineNs;
        orders[index] = order;
        correlations[index] = correlationId;
        stages[index] = stage;
    }

    private final class StageTimers implements Timers
    {
        private final int stage;
        private final int maxTimers;
        private int scheduled;

        private StageTimers(final int stage, final int maxTimers)
        {
            this.stage = stage;
            this.maxTimers = maxTimers;
        }

        @Override
        public boolean schedule(final long correlationId, final long deadlineNs)
        {
            if (scheduledNow() >= maxTimers)
            {
                return false;
            }
            add(stage, correlationId, deadlineNs);
            return true;
        }

        @Override
        public int cancel(final long correlationId)
        {
            int cancelled = 0;
            int i = 0;
            while (i < size)
            {
                if (stages[i] == stage && correlations[i] == correlationId)
                {
                    remove(i);
                    cancelled++;
                    i = 0;
                }
                else
                {
                    i++;
                }
            }
            return cancelled;
        }

        private int scheduledNow()
        {
            if (size < maxTimers)
            {
                return size;
            }
            scheduled = 0;
            for (int i = 0; i < size; i++)
            {
                scheduled += stages[i] == stage ? 1 : 0;
            }
            return scheduled;
        }
    }
}
